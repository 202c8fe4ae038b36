import { constantSource, constantSourceProfile } from '../process/diffusion/constant-source.ts';
import { byChargeState } from '../process/diffusion/diffusivity-sets.ts';
import { dopedLayer } from '../process/diffusion/doped-layer.ts';
import { fermi } from '../process/diffusion/flux-potential.ts';
import { implantAnneal, implantAnnealConcentration } from '../process/diffusion/implant-anneal.ts';
import { limitedSource, limitedSourceProfile } from '../process/diffusion/limited-source.ts';
import { solubilityLimit } from '../process/diffusion/solved-models.ts';
import type { Surface } from '../process/diffusion/surface.ts';
import { smithConcentration, twoStep } from '../process/diffusion/two-step.ts';
import type { ModelWarning, Outcome } from '../process/outcome.ts';
import { kelvin } from '../process/physical-constants.ts';
import type { DiffusionInput, ThermalStep } from './diffusion-input.ts';

/** What every diffusion leaves behind, however it was computed. */
export interface DiffusedLayer {
  readonly at: (depth_um: number) => number;
  readonly dose_cm2: number;
  readonly surface_cm3: number;
  readonly peak_cm3: number;
  readonly peak_um: number;
  readonly junction_um: number | null;
  readonly warnings: readonly ModelWarning[];
}

type Solved = Extract<DiffusionInput, { process: 'predeposition_solved' | 'implant_anneal_solved' }>;

const cycle = (steps: readonly ThermalStep[], surface: Surface) =>
  steps.map(({ temperature_c: from, to_c = from, time_min }) => ({
    duration_s: time_min * 60,
    from_k: kelvin(from),
    to_k: kelvin(to_c),
    surface,
  }));

function solve(input: Solved): Outcome<DiffusedLayer> {
  const { dopant, constants, field, precipitation, background_cm3, grid_points, steps } = input;
  const options = precipitation ? { field, active_limit_cm3: solubilityLimit(dopant) } : { field };
  const law = fermi(byChargeState[constants][dopant], options);
  const found =
    input.process === 'predeposition_solved'
      ? dopedLayer(
          {
            law,
            steps: cycle(steps, { kind: 'constant', concentration_cm3: input.surface_cm3 }),
            background_cm3,
          },
          { points: grid_points },
        )
      : dopedLayer(
          {
            initial: {
              concentration: (depth) => implantAnnealConcentration({ ...input, dt_cm2: 0 }, depth),
              extent_um: input.range_um + 6 * input.straggle_um,
              dose_cm2: input.dose_cm2,
            },
            law,
            steps: cycle(steps, { kind: 'reflecting' }),
            background_cm3,
          },
          { points: grid_points },
        );
  return found.ok ? { ...found, warnings: [] } : found;
}

/**
 * The layer after all steps.
 *
 * @param dt_cm2 of each step, with the constant diffusivity of the closed forms
 */
export function diffusedLayer(input: DiffusionInput, dt_cm2: readonly number[]): Outcome<DiffusedLayer> {
  const { background_cm3 } = input;
  const total = dt_cm2.reduce((sum, each) => sum + each, 0);
  const atSurface = (peak_cm3: number) => ({ peak_cm3, peak_um: 0, surface_cm3: peak_cm3, warnings: [] });
  switch (input.process) {
    case 'predeposition': {
      const source = { surface_cm3: input.surface_cm3, dt_cm2: total };
      const found = constantSource(source, background_cm3);
      const at = (depth: number): number => constantSourceProfile(source, [depth])[0] ?? 0;
      return found.ok ? { ...found, ...atSurface(source.surface_cm3), at } : found;
    }
    case 'drive_in': {
      const source = { dose_cm2: input.dose_cm2, dt_cm2: total };
      const found = limitedSource(source, background_cm3);
      const at = (depth: number): number => limitedSourceProfile(source, [depth])[0] ?? 0;
      return found.ok ? { ...found, ...atSurface(found.surface_cm3), dose_cm2: input.dose_cm2, at } : found;
    }
    case 'two_step': {
      const [first_dt_cm2 = 0, second_dt_cm2 = 0] = dt_cm2;
      const steps = { surface_cm3: input.surface_cm3, first_dt_cm2, second_dt_cm2 };
      const found = twoStep(steps, background_cm3);
      if (!found.ok) return found;
      // The advice of that model is about an approximation that is not used here.
      return { ...found, ...atSurface(found.surface_cm3), at: (depth) => smithConcentration(steps, depth) };
    }
    case 'implant_anneal': {
      const { dose_cm2, range_um, straggle_um } = input;
      const implant = { dose_cm2, range_um, straggle_um, dt_cm2: total };
      const found = implantAnneal(implant, background_cm3);
      if (!found.ok) return found;
      return { ...found, dose_cm2, at: (depth) => implantAnnealConcentration(implant, depth), warnings: [] };
    }
    case 'predeposition_solved':
    case 'implant_anneal_solved':
      return solve(input);
    default: {
      const unhandled: never = input;
      return unhandled;
    }
  }
}
