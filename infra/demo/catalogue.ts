import type { ProcessModeDescription } from '../../domain/processmode/process-mode.ts';
import type { RecipeContent } from '../../domain/recipe/content.ts';
import type { ChartParameter } from '../../domain/spc/events.ts';
import type { ToolDescription } from '../../domain/tool/tool.ts';

export const DEMO_SITE = 'demo-fab';
export const FURNACE = 'furnace-01';
export const FURNACE_TUBES = ['tube-1', 'tube-2'];
export const ETCHER = 'lam9600-01';

const mode = (
  name: string,
  family: ProcessModeDescription['family'],
  variant: string,
  description: string,
  reactor_type: ProcessModeDescription['reactor_type'],
  energy_mode: ProcessModeDescription['energy_mode'],
): ProcessModeDescription => ({
  name,
  family,
  pressure_mode: null,
  energy_mode,
  reactor_type,
  chemistry_type: null,
  variant,
  description,
  capabilities: [],
});

export const modes = [
  mode(
    'Dry oxidation',
    'oxidation',
    'dry',
    'Thermal oxide grown in oxygen at atmospheric pressure',
    'hot_wall',
    'thermal',
  ),
  mode('Wet oxidation', 'oxidation', 'wet', 'Thermal oxide grown in pyrogenic steam', 'hot_wall', 'thermal'),
  mode(
    'Metal etch',
    'etch',
    'standard',
    'Aluminium stack etch in BCl3 and Cl2, inductively coupled plasma',
    null,
    'plasma',
  ),
];

const oxidation = (
  process_mode_id: string,
  ambient: 'dry' | 'wet',
  thickness_target_nm: number,
  temperature_c: number,
  duration_s: number,
): RecipeContent => ({
  process_mode_id,
  film_target: 'SiO2',
  thickness_target_nm,
  uniformity_target_pct: 2,
  recipe_steps: [
    { name: 'stabilise', duration_s: 300, target_temp_c: 800, ambient: 'n2' },
    { name: 'ramp up', duration_s: 1500, target_temp_c: temperature_c, ramp_rate_c_per_min: 10, ambient: 'n2' },
    { name: 'oxidise', duration_s, target_temp_c: temperature_c, ambient },
    { name: 'anneal', duration_s: 600, target_temp_c: temperature_c, ambient: 'n2' },
    { name: 'ramp down', duration_s: 1800, target_temp_c: 800, ramp_rate_c_per_min: 8, ambient: 'n2' },
  ],
  safety_hazard_level: ambient === 'wet' ? 4 : 2,
  required_interlocks: [
    'over_temperature',
    'tube_door',
    'exhaust_flow',
    ...(ambient === 'wet' ? ['hydrogen_leak'] : []),
  ],
});

/** Name, process mode, content. */
export const recipes: readonly (readonly [string, string, (process_mode_id: string) => RecipeContent])[] = [
  ['Pad oxide dry 1000C', 'Dry oxidation', (id) => oxidation(id, 'dry', 60, 1000, 5400)],
  ['Field oxide wet 1000C', 'Wet oxidation', (id) => oxidation(id, 'wet', 300, 1000, 2700)],
];

const location = (area: string, work_unit: string): ToolDescription['location'] => ({
  enterprise: 'SPECTRA',
  site: DEMO_SITE,
  area,
  work_center: area,
  work_unit,
});

/** Tools beside the simulated ones. */
export const tools: readonly (readonly [string, ToolDescription])[] = [
  [
    ETCHER,
    {
      name: 'Metal etcher (recorded wafers)',
      vendor: 'Lam Research',
      model: '9600',
      family: 'etch',
      capabilities: [],
      pressure_modes: [],
      energy_modes: ['plasma'],
      reactor_type: null,
      chambers: ['main'],
      location: location('etch', ETCHER),
    },
  ],
];

const signal = (name: string, step: string): ChartParameter => ({
  kind: 'signal',
  signal: name,
  step,
  statistic: 'mean',
});

/** Name, parameter, unit, tool, chamber, phase I points. */
export const charts: readonly (readonly [string, ChartParameter, string | null, string, string | null, number])[] = [
  ...FURNACE_TUBES.flatMap((tube) =>
    recipes.map(
      ([recipe]) =>
        [
          `${recipe}: oxide thickness, ${tube}`,
          { kind: 'result', result: 'oxide_thickness_nm_mean' },
          'nm',
          FURNACE,
          tube,
          20,
        ] as const,
    ),
  ),
  ...(['tcp_top_pwr', 'rf_btm_pwr', 'pressure', 'cl2_flow', 'bcl3_flow', 'he_press'] as const).map(
    (name) => [`Etcher ${name}, step 4`, signal(name, '4'), 'counts', ETCHER, 'main', 20] as const,
  ),
];
