import type { ProcessModeDescription } from '../processmode/process-mode.ts';
import type { RecipeContent, RecipeStep } from '../recipe/content.ts';
import type { Dopant, DopantSource } from '../recipe/step.ts';
import { type CatalogueEntry, guarded } from './entry.ts';

const mode = (
  name: string,
  family: 'oxidation' | 'diffusion',
  variant: string,
  description: string,
  capabilities: readonly string[],
): ProcessModeDescription => ({
  name,
  family,
  pressure_mode: null,
  energy_mode: 'thermal',
  reactor_type: 'hot_wall',
  chemistry_type: null,
  variant,
  description,
  capabilities: [...capabilities],
});

type Targets = NonNullable<RecipeContent['result_targets']>;

const BOAT_IN_C = 800;
const guards = ['over_temperature', 'tube_door', 'exhaust_flow'];

/** Load at 800 C in nitrogen, ramp up, what the process does, ramp down. */
const inTube = (temperature_c: number, ...steps: readonly RecipeStep[]): RecipeStep[] => {
  const span = temperature_c - BOAT_IN_C;
  return [
    { name: 'stabilise', duration_s: 300, target_temp_c: BOAT_IN_C, ambient: 'n2' },
    {
      name: 'ramp up',
      duration_s: Math.max(300, 6 * span + 300),
      target_temp_c: temperature_c,
      ramp_rate_c_per_min: 10,
      ambient: 'n2',
    },
    ...steps,
    {
      name: 'ramp down',
      duration_s: Math.max(300, 7.5 * span + 300),
      target_temp_c: BOAT_IN_C,
      ramp_rate_c_per_min: 8,
      ambient: 'n2',
    },
  ];
};

interface Oxide {
  readonly recipe: string;
  readonly thickness_nm: number;
  readonly temperature_c: number;
  readonly duration_s: number;
  readonly ambient: 'dry' | 'wet';
  /** Share of HCl in the oxygen, as a flow beside it. */
  readonly hcl_sccm?: number;
}

const oxidation = (description: ProcessModeDescription, ...oxides: readonly Oxide[]): CatalogueEntry => ({
  mode: description,
  recipes: oxides.map(({ recipe, thickness_nm, temperature_c, duration_s, ambient, hcl_sccm }) =>
    guarded(
      description,
      recipe,
      {
        film_target: 'SiO2',
        thickness_target_nm: thickness_nm,
        uniformity_target_pct: 2,
        recipe_steps: inTube(
          temperature_c,
          {
            name: 'oxidise',
            duration_s,
            target_temp_c: temperature_c,
            ambient,
            ...(hcl_sccm === undefined ? {} : { flows_sccm: { O2: 8000, HCl: hcl_sccm } }),
          },
          { name: 'anneal', duration_s: 600, target_temp_c: temperature_c, ambient: 'n2' },
        ),
      },
      { interlocks: ambient === 'wet' ? [...guards, 'hydrogen_leak'] : guards, hazard: ambient === 'wet' ? 4 : 2 },
    ),
  ),
});

interface Predeposition {
  readonly recipe: string;
  readonly source: DopantSource;
  readonly flows_sccm: Readonly<Record<string, number>>;
  readonly temperature_c: number;
  readonly minutes: number;
  readonly background_cm3: number;
  readonly targets: Targets;
}

const predeposition = (name: string, description: string, given: Predeposition): CatalogueEntry => {
  const described = mode(name, 'diffusion', 'predeposition', description, ['nitrogen', 'dopant_source']);
  const { recipe, source, flows_sccm, temperature_c, minutes, background_cm3, targets } = given;
  const step: RecipeStep = {
    name: 'predeposit',
    duration_s: minutes * 60,
    target_temp_c: temperature_c,
    flows_sccm,
    dopant_source: source,
  };
  const sweep: RecipeStep = {
    name: 'purge',
    duration_s: 300,
    target_temp_c: temperature_c,
    ambient: 'n2',
    purge: true,
  };
  const content = {
    uniformity_target_pct: 5,
    result_targets: targets,
    recipe_steps: inTube(temperature_c, step, sweep),
    metadata: { dopant: source.species, background_cm3 },
  };
  return { mode: described, recipes: [guarded(described, recipe, content, { interlocks: guards, hazard: 2 })] };
};

interface DriveIn {
  readonly recipe: string;
  readonly dopant: Dopant;
  readonly temperature_c: number;
  readonly minutes: number;
  readonly incoming_dose_cm2: number;
  readonly background_cm3: number;
  readonly targets: Targets;
}

const driveIn = (name: string, description: string, given: DriveIn): CatalogueEntry => {
  const described = mode(name, 'diffusion', 'drive_in', description, ['nitrogen']);
  const { recipe, dopant, temperature_c, minutes, incoming_dose_cm2, background_cm3, targets } = given;
  const content = {
    uniformity_target_pct: 5,
    result_targets: targets,
    recipe_steps: inTube(temperature_c, {
      name: 'drive in',
      duration_s: minutes * 60,
      target_temp_c: temperature_c,
      ambient: 'n2',
    }),
    metadata: { dopant, incoming_dose_cm2, background_cm3 },
  };
  return { mode: described, recipes: [guarded(described, recipe, content, { interlocks: guards, hazard: 2 })] };
};

const within = (junction_um: number, sheet_ohm: number): Targets => ({
  junction_depth_um_mean: { target: junction_um, tolerance_pct: 5 },
  sheet_resistance_ohm_sq_mean: { target: sheet_ohm, tolerance_pct: 8 },
});

/** Oxidation and diffusion in a horizontal tube. Targets: the models of domain/process at these times and temperatures. */
export const furnaceModes: readonly CatalogueEntry[] = [
  oxidation(
    mode('Dry oxidation', 'oxidation', 'dry', 'Thermal oxide grown in oxygen at atmospheric pressure', ['dry_oxygen']),
    { recipe: 'Pad oxide dry 1000C', thickness_nm: 60, temperature_c: 1000, duration_s: 5900, ambient: 'dry' },
  ),
  oxidation(mode('Wet oxidation', 'oxidation', 'wet', 'Thermal oxide grown in pyrogenic steam', ['pyrogenic_steam']), {
    recipe: 'Field oxide wet 1000C',
    thickness_nm: 300,
    temperature_c: 1000,
    duration_s: 2475,
    ambient: 'wet',
  }),
  oxidation(
    mode(
      'Chlorinated dry oxidation',
      'oxidation',
      'dry_chlorinated',
      'Oxide grown in oxygen with hydrogen chloride, which getters sodium',
      ['dry_oxygen', 'hydrogen_chloride'],
    ),
    {
      recipe: 'Gate oxide HCl 950C',
      thickness_nm: 30,
      temperature_c: 950,
      duration_s: 3275,
      ambient: 'dry',
      hcl_sccm: 240,
    },
  ),
  predeposition('Boron predeposition', 'Boron glass from boron tribromide', {
    recipe: 'Boron predeposition 950C',
    source: { species: 'B', compound: 'BBr3', flow_sccm: 80, source_temp_c: 20, surface_concentration_cm3: 1e20 },
    flows_sccm: { N2: 9500, O2: 100 },
    temperature_c: 950,
    minutes: 30,
    background_cm3: 1e16,
    targets: within(0.166, 366),
  }),
  predeposition('Phosphorus predeposition', 'Phosphorus glass from phosphoryl chloride', {
    recipe: 'Phosphorus predeposition 900C',
    source: { species: 'P', compound: 'POCl3', flow_sccm: 200, source_temp_c: 20, surface_concentration_cm3: 3e20 },
    flows_sccm: { N2: 9000, O2: 500 },
    temperature_c: 900,
    minutes: 30,
    background_cm3: 1e16,
    targets: within(0.077, 230),
  }),
  predeposition('Arsenic predeposition', 'Arsenic from arsine in nitrogen', {
    recipe: 'Arsenic predeposition 1050C',
    source: { species: 'As', compound: 'AsH3', flow_sccm: 50, surface_concentration_cm3: 2e20 },
    flows_sccm: { N2: 9500 },
    temperature_c: 1050,
    minutes: 60,
    background_cm3: 1e16,
    targets: within(0.283, 93.4),
  }),
  predeposition('Antimony predeposition', 'Antimony from its trioxide, for buried layers', {
    recipe: 'Antimony predeposition 1150C',
    source: { species: 'Sb', compound: 'Sb2O3', source_temp_c: 930, surface_concentration_cm3: 3e19 },
    flows_sccm: { N2: 9500 },
    temperature_c: 1150,
    minutes: 60,
    background_cm3: 1e15,
    targets: within(1.1, 98.3),
  }),
  driveIn('Boron drive-in', 'Wells and isolation from a boron surface dose', {
    recipe: 'Boron well drive-in 1100C',
    dopant: 'B',
    temperature_c: 1100,
    minutes: 120,
    incoming_dose_cm2: 1e14,
    background_cm3: 1e15,
    targets: within(1.82, 389),
  }),
  driveIn('Phosphorus drive-in', 'Wells from a phosphorus surface dose', {
    recipe: 'Phosphorus well drive-in 1100C',
    dopant: 'P',
    temperature_c: 1100,
    minutes: 180,
    incoming_dose_cm2: 1e14,
    background_cm3: 1e15,
    targets: within(2.19, 201),
  }),
  driveIn('Arsenic drive-in', 'Shallow emitters from an arsenic surface dose', {
    recipe: 'Arsenic drive-in 1050C',
    dopant: 'As',
    temperature_c: 1050,
    minutes: 60,
    incoming_dose_cm2: 1e15,
    background_cm3: 1e16,
    targets: within(0.298, 92.2),
  }),
  driveIn('Antimony drive-in', 'Buried layers from an antimony surface dose', {
    recipe: 'Antimony buried layer drive-in 1200C',
    dopant: 'Sb',
    temperature_c: 1200,
    minutes: 180,
    incoming_dose_cm2: 1e15,
    background_cm3: 1e15,
    targets: within(3.21, 46.1),
  }),
];
