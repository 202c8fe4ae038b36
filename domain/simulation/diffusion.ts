import { temperatureWarnings } from '../process/diffusion/conditions.ts';
import { singleActivation } from '../process/diffusion/diffusivity-sets.ts';
import { type ThermalSegment, thermalBudget } from '../process/diffusion/thermal-budget.ts';
import { defineModel, type Evaluation, type Model } from '../process/model.ts';
import { givenLayer } from '../process/resistivity/layers.ts';
import { mobilityOf, mobilitySet } from '../process/resistivity/sheet-resistance.ts';
import { type DiffusedLayer, diffusedLayer } from './diffused-layer.ts';
import { type DiffusionInput, diffusionInput } from './diffusion-input.ts';
import { evenly } from './evenly.ts';

const soak = (temperature_c: number, time_min: number): ThermalSegment => ({
  from_c: temperature_c,
  to_c: temperature_c,
  duration_s: time_min * 60,
});

const cycleOf = (input: DiffusionInput): readonly ThermalSegment[] => {
  if (input.process === 'two_step')
    return [soak(input.predeposition_c, input.predeposition_min), soak(input.drive_in_c, input.drive_in_min)];
  if (!('steps' in input)) return [soak(input.temperature_c, input.time_min)];
  return input.steps.map(({ temperature_c: from_c, to_c = from_c, time_min }) => ({
    from_c,
    to_c,
    duration_s: time_min * 60,
  }));
};

/** The closed forms' own diffusivities; beside a numerical solution the budget is counted in those of PDG. */
const budgetSet = (input: DiffusionInput): 'PDG' | 'JAEGER' => (input.constants === 'JAEGER' ? 'JAEGER' : 'PDG');

/** Where nothing else says how deep to look: five diffusion lengths, and an implant's own extent. */
const reachOf = (input: DiffusionInput, { junction_um }: DiffusedLayer, total_dt_cm2: number): number => {
  if (input.max_depth_um !== undefined) return input.max_depth_um;
  if (junction_um !== null) return 1.5 * junction_um;
  const implanted = 'range_um' in input ? input.range_um + 5 * input.straggle_um : 0;
  return implanted + 1e4 * 5 * Math.sqrt(total_dt_cm2);
};

/** The sheet resistance of the layer above its junction, all dopant active; null without a junction. */
function resistance(input: DiffusionInput, { at, junction_um }: DiffusedLayer): number | null {
  if (junction_um === null) return null;
  // A little past the junction, so that the profile is seen to fall through the background.
  const depths_um = evenly(0, junction_um * 1.02, 201);
  const found = givenLayer(
    depths_um,
    depths_um.map(at),
    input.background_cm3,
    mobilityOf(input.dopant, input.mobility),
  );
  return found.ok ? found.sheet_resistance_ohm : null;
}

function evaluate(input: DiffusionInput): Evaluation {
  const { dopant, constants, mobility, points } = input;
  const cycle = cycleOf(input);
  const budget = thermalBudget(singleActivation[budgetSet(input)][dopant], cycle);
  if (!budget.ok) return budget;
  const layer = diffusedLayer(input, budget.dt_cm2);
  if (!layer.ok) return layer;
  const depths_um = evenly(0, reachOf(input, layer, budget.total_dt_cm2), points);
  return {
    ok: true,
    constants: `${constants}, ${mobilitySet[mobility]}`,
    warnings: [...temperatureWarnings(...cycle.flatMap(({ from_c, to_c }) => [from_c, to_c])), ...layer.warnings],
    values: {
      junction_um: layer.junction_um,
      dose_cm2: layer.dose_cm2,
      surface_cm3: layer.surface_cm3,
      peak_cm3: layer.peak_cm3,
      peak_um: layer.peak_um,
      sheet_resistance_ohm: resistance(input, layer),
      depths_um,
      concentration_cm3: depths_um.map(layer.at),
      budget_constants: budgetSet(input),
      dt_cm2: budget.dt_cm2,
      total_dt_cm2: budget.total_dt_cm2,
      peak_c: budget.peak_c,
      equivalent_s: budget.total_equivalent_s,
    },
  };
}

const um = { unit: 'um', min: 0 };
const cm3 = { unit: 'cm^-3', min: 0 };
const cm2 = { unit: 'cm^2', min: 0 };

/** Diffusion of a dopant with everything an engineer reads off it. */
export const diffusionSimulation: Model = defineModel({
  name: 'simulation.diffusion',
  title:
    'Predeposition, drive-in, both, or an implant anneal: profile, junction, dose, sheet resistance, thermal budget',
  source:
    'Crank (1975); Smith, Austral. J. Phys. 6, 127 (1953); Plummer, Deal & Griffin (2000); solved: Fair (1981), TR-BDF2; sheet resistance: Irvin (1962)',
  input: diffusionInput,
  output: {
    junction_um: um,
    dose_cm2: { unit: 'cm^-2', min: 0 },
    surface_cm3: cm3,
    peak_cm3: cm3,
    peak_um: um,
    sheet_resistance_ohm: { unit: 'ohm/sq', min: 0 },
    depths_um: um,
    concentration_cm3: cm3,
    budget_constants: { unit: '' },
    dt_cm2: cm2,
    total_dt_cm2: cm2,
    peak_c: { unit: 'degC' },
    equivalent_s: { unit: 's at peak_c', min: 0 },
  },
  evaluate,
});
