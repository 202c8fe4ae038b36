import { bracketedRoot } from '../numerics/bracketed-root.ts';
import { type Outcome, refuse } from '../outcome.ts';
import { umPerCm } from '../physical-constants.ts';
import { quantitiesError } from './conditions.ts';

export interface LimitedSource {
  /** All at the surface at the start. */
  readonly dose_cm2: number;
  readonly dt_cm2: number;
}

/** Cs = Q / sqrt(pi Dt), cm^-3. */
export const limitedSourceSurface = ({ dose_cm2, dt_cm2 }: LimitedSource): number =>
  dose_cm2 / Math.sqrt(Math.PI * dt_cm2);

/** C(x) = Q / sqrt(pi Dt) exp(-x^2 / 4Dt) at each depth, cm^-3 (Crank 1975, 2.6 with a reflecting surface). */
export function limitedSourceProfile(source: LimitedSource, depths_um: readonly number[]): number[] {
  const surface = limitedSourceSurface(source);
  const scale = 4 * source.dt_cm2 * umPerCm ** 2;
  return depths_um.map((depth) => surface * Math.exp(-(depth * depth) / scale));
}

/** xj = 2 sqrt(Dt ln(Cs / Cb)), um; null when the surface is not above the background. */
export function limitedSourceJunction(source: LimitedSource, background_cm3: number): number | null {
  const surface = limitedSourceSurface(source);
  return surface > background_cm3 ? 2 * umPerCm * Math.sqrt(source.dt_cm2 * Math.log(surface / background_cm3)) : null;
}

/** Drive-in of a thin dose under a reflecting surface, all of its results. */
export function limitedSource(
  source: LimitedSource,
  background_cm3: number,
  depths_um: readonly number[] = [],
): Outcome<{
  readonly surface_cm3: number;
  readonly junction_um: number | null;
  readonly concentration_cm3: readonly number[];
}> {
  const error = quantitiesError({ ...source, background_cm3 }, depths_um);
  if (error) return refuse(error);
  return {
    ok: true,
    surface_cm3: limitedSourceSurface(source),
    junction_um: limitedSourceJunction(source, background_cm3),
    concentration_cm3: limitedSourceProfile(source, depths_um),
  };
}

/**
 * Drive-in that puts the junction at a depth, s. The junction sinks to a deepest point and then returns as the surface
 * nears the background, so a depth is met twice: this is the shorter time. With A = Q^2 / (pi Cb^2) and w = ln(A / Dt),
 * xj^2 = 2 Dt ln(A / Dt) becomes ln w - w = ln(xj^2 / 2A), which has one root with w > 1.
 * @returns `no_solution` when the dose never reaches that depth.
 */
export function driveTime(input: {
  readonly dose_cm2: number;
  readonly background_cm3: number;
  readonly diffusivity_cm2_per_s: number;
  readonly target_um: number;
}): Outcome<{ readonly time_s: number }> {
  const error = quantitiesError({ ...input });
  if (error) return refuse(error);
  const { dose_cm2, background_cm3, diffusivity_cm2_per_s, target_um } = input;
  const logReach = 2 * (Math.log(dose_cm2) - Math.log(background_cm3)) - Math.log(Math.PI);
  const goal = 2 * Math.log(target_um / umPerCm) - Math.LN2 - logReach;
  if (!(goal <= -1)) {
    const deepest_um = umPerCm * Math.exp((logReach + Math.LN2 - 1) / 2);
    return refuse({
      kind: 'no_solution',
      quantity: 'time_s',
      message: `this dose moves the junction no deeper than ${deepest_um.toPrecision(4)} um in this background`,
    });
  }
  const found = bracketedRoot((w) => Math.log(w) - w - goal, 1, 2 - 2 * goal);
  if (!found.ok) return found;
  const time_s = Math.exp(logReach - found.root) / diffusivity_cm2_per_s;
  const wrong = quantitiesError({ time_s });
  return wrong ? refuse(wrong) : { ok: true, time_s };
}
