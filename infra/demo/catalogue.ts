import type { ChartParameter } from '../../domain/spc/events.ts';
import type { ToolDescription } from '../../domain/tool/tool.ts';

export const DEMO_SITE = 'demo-fab';
export const FURNACE = 'furnace-01';
export const FURNACE_TUBES = ['tube-1', 'tube-2'];
export const ETCHER = 'lam9600-01';

/** Recipes of the catalogue whose oxide thickness the demo fab charts. */
export const chartedRecipes = ['Pad oxide dry 1000C', 'Field oxide wet 1000C'] as const;

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
      capability_ranges: {
        quantities: { rf_power_w: { min: 10, max: 1000 }, bias_power_w: { min: 5, max: 500 } },
        gases_sccm: { BCl3: 100, Cl2: 100, N2: 1000 },
      },
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
    chartedRecipes.map(
      (recipe) =>
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
