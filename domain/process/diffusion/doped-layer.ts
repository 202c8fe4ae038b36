import { firstError, type Outcome, refuse } from '../outcome.ts';
import type { DiffusionLaw } from './flux-potential.ts';
import { type Grid, gradedGrid } from './grid.ts';
import { profileAt, profileDose, profileJunction, profilePeak } from './profile.ts';
import { selfSimilarProfile } from './self-similar.ts';
import { type Diffused, type DiffusionStep, diffuse, type SolverOptions } from './solver.ts';

export interface LayerProcess {
  /** Concentration before the first step at a depth in um, cm^-3; nothing when absent. */
  readonly initial?: {
    readonly concentration: (depth_um: number) => number;
    /** Depth that holds all of it that matters, um. */
    readonly extent_um: number;
    /** Dose that it is scaled to on the grid, cm^-2; as it is when absent. */
    readonly dose_cm2?: number;
  };
  readonly law: DiffusionLaw;
  readonly steps: readonly DiffusionStep[];
  /** Doping of the wafer, at which the junction lies, cm^-3. */
  readonly background_cm3: number;
}

export interface LayerAccuracy {
  readonly points?: number;
  /** Error of a time step relative to the concentration; 0.1 puts the junction within 0.1 %. */
  readonly tolerance?: number;
  /** Concentration below which accuracy is of no interest, cm^-3; the background when absent. */
  readonly floor_cm3?: number;
  /** Depth that the fine grid must cover, um. */
  readonly depth_um?: number;
}

export interface DopedLayer {
  readonly grid: Grid;
  readonly concentration_cm3: Float64Array;
  readonly dose_cm2: number;
  /** Dose at the start, on the same grid. */
  readonly initial_dose_cm2: number;
  /** Gone through the surface, less what came in, cm^-2. */
  readonly lost_cm2: number;
  readonly recession_um: number;
  readonly surface_cm3: number;
  readonly peak_cm3: number;
  readonly peak_um: number;
  readonly junction_um: number | null;
  readonly time_steps: number;
  /** Concentration at a depth in um, cm^-3. */
  readonly at: (depth_um: number) => number;
}

/** The most that the dopant can diffuse in all steps: their times at the highest diffusivity up to its concentration, um. */
function farthest({ law, steps }: LayerProcess, highest_cm3: number): number {
  const levels = Float64Array.from({ length: 25 }, (_, i) => (i < 24 ? highest_cm3 / 2 ** i : 0));
  const [potential, slope] = [new Float64Array(25), new Float64Array(25)];
  let dt = 0;
  for (const { from_k, to_k, duration_s, enhancement } of steps) {
    const fastest = [from_k, to_k].map((kelvins) => {
      law(kelvins, enhancement?.(kelvins)).fill(levels, potential, slope);
      return Math.max(...slope);
    });
    dt += Math.max(...fastest) * duration_s;
  }
  return 1e4 * Math.sqrt(dt);
}

const startOn = ({ depth_um, ...volumes }: Grid, initial: LayerProcess['initial']): Float64Array => {
  if (initial === undefined) return new Float64Array(depth_um.length);
  const found = Float64Array.from(depth_um, (depth) => initial.concentration(depth));
  const dose = profileDose({ depth_um, ...volumes }, found);
  const factor = initial.dose_cm2 === undefined || dose === 0 ? 1 : initial.dose_cm2 / dose;
  return found.map((each) => each * factor);
};

/**
 * Solves on a grid from the start. A first step at one temperature from a constant surface into undoped silicon needs no
 * steps in time.
 * @param guess concentration at a depth in um to start from there; steps in time are taken where it leads nowhere
 */
function solveOn(
  grid: Grid,
  { initial, law, steps }: LayerProcess,
  options: SolverOptions,
  guess: (depth_um: number) => number,
): Outcome<Diffused> {
  const begun = startOn(grid, initial);
  const [first, ...rest] = steps.filter(({ duration_s }) => duration_s > 0);
  if (initial !== undefined || first?.surface.kind !== 'constant' || first.from_k !== first.to_k)
    return diffuse(grid, begun, law, steps, options);
  const { from_k, duration_s, surface, enhancement } = first;
  const profile = selfSimilarProfile(
    grid,
    law(from_k, enhancement?.(from_k)),
    surface.concentration_cm3,
    duration_s,
    Float64Array.from(grid.depth_um, guess),
    options.floor_cm3,
  );
  if (profile === null) return diffuse(grid, begun, law, steps, options);
  const found = diffuse(grid, profile, law, rest, options);
  return found.ok ? { ...found, lost_cm2: found.lost_cm2 - profileDose(grid, profile) } : found;
}

/**
 * A doped layer through the steps of a process. A coarse solution finds how deep the layer reaches; the even part of the
 * fine grid then covers that and no more.
 */
export function dopedLayer(process: LayerProcess, accuracy: LayerAccuracy = {}): Outcome<DopedLayer> {
  const { initial, law, steps, background_cm3 } = process;
  const { points = 1000, tolerance = 0.1, floor_cm3 = background_cm3, depth_um = 0 } = accuracy;
  const start_um = initial?.extent_um ?? 0;
  const held = steps.map(({ surface }) =>
    surface.kind === 'constant' ? surface.concentration_cm3 : surface.kind === 'transfer' ? surface.equilibrium_cm3 : 0,
  );
  const sample = Array.from({ length: 201 }, (_, i) => initial?.concentration((start_um * i) / 200) ?? 0);
  const highest_cm3 = Math.max(...sample, ...held, 0);
  const reach_um = farthest(process, highest_cm3);
  const error = firstError(
    { background_cm3, highest_cm3, initial_extent_um: start_um, diffusion_length_um: reach_um },
    {
      background_cm3: { min: Number.MIN_VALUE, max: 5e22 },
      // As many as silicon has atoms.
      highest_cm3: { min: 0, max: 5e22 },
      initial_extent_um: { min: 0, max: 1e3 },
      diffusion_length_um: { min: 1e-6, max: 1e4 },
    },
  );
  if (error) return refuse(error);
  const extent_um = Math.max(start_um, depth_um) * 1.5 + 8 * reach_um;
  // No finer than the answer needs: cells that precipitates dissolve in cost steps in time.
  const first = gradedGrid(start_um > 0 ? Math.max(start_um, reach_um / 4) : reach_um, extent_um, 161, 1 / 2);
  const rough = diffuse(first, startOn(first, initial), law, steps, { tolerance: 0.3, floor_cm3: background_cm3 });
  if (!rough.ok) return rough;
  const junction = profileJunction(first, rough.concentration_cm3, background_cm3);
  const core_um = Math.max(1.15 * (junction ?? start_um), depth_um * 1.01, start_um * 0.5, 1e-3 * extent_um);
  const grid = gradedGrid(Math.min(core_um, extent_um * 0.95), extent_um, points);
  const guess = (depth: number): number =>
    Math.max(profileAt(first, rough.concentration_cm3, depth), 1e-3 * background_cm3);
  const found = solveOn(grid, process, { tolerance, floor_cm3 }, guess);
  if (!found.ok) return found;
  const { concentration_cm3, lost_cm2, recession_um, time_steps } = found;
  return {
    ok: true,
    grid,
    concentration_cm3,
    dose_cm2: profileDose(grid, concentration_cm3),
    initial_dose_cm2: profileDose(grid, startOn(grid, initial)),
    lost_cm2,
    recession_um,
    surface_cm3: concentration_cm3[0] as number,
    ...profilePeak(grid, concentration_cm3),
    junction_um: profileJunction(grid, concentration_cm3, background_cm3),
    time_steps,
    at: (depth) => profileAt(grid, concentration_cm3, depth),
  };
}
