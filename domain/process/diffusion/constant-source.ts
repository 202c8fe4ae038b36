import { type Outcome, refuse } from '../outcome.ts';
import { umPerCm } from '../physical-constants.ts';
import { erfc, erfcinv } from '../special/error-functions.ts';
import { quantitiesError } from './conditions.ts';

export interface ConstantSource {
  /** Held at the surface throughout. */
  readonly surface_cm3: number;
  /** Diffusivity times time. */
  readonly dt_cm2: number;
}

/** C(x) = Cs erfc(x / 2 sqrt(Dt)) at each depth, cm^-3. Crank, The Mathematics of Diffusion, 2nd ed. (1975), 3.13. */
export function constantSourceProfile({ surface_cm3, dt_cm2 }: ConstantSource, depths_um: readonly number[]): number[] {
  const scale = 2 * umPerCm * Math.sqrt(dt_cm2);
  return depths_um.map((depth) => surface_cm3 * erfc(depth / scale));
}

/** Q = 2 Cs sqrt(Dt / pi), cm^-2 (Crank 1975, 3.15). */
export const constantSourceDose = ({ surface_cm3, dt_cm2 }: ConstantSource): number =>
  2 * surface_cm3 * Math.sqrt(dt_cm2 / Math.PI);

/** Depth at which the profile meets the background, um; null when the surface is below it. */
export const constantSourceJunction = (
  { surface_cm3, dt_cm2 }: ConstantSource,
  background_cm3: number,
): number | null =>
  background_cm3 < surface_cm3 ? 2 * umPerCm * Math.sqrt(dt_cm2) * erfcinv(background_cm3 / surface_cm3) : null;

/** Diffusion from a constant surface concentration into undoped (or oppositely doped) silicon, all of its results. */
export function constantSource(
  source: ConstantSource,
  background_cm3: number,
  depths_um: readonly number[] = [],
): Outcome<{
  readonly dose_cm2: number;
  readonly junction_um: number | null;
  readonly concentration_cm3: readonly number[];
}> {
  const error = quantitiesError({ ...source, background_cm3 }, depths_um);
  if (error) return refuse(error);
  return {
    ok: true,
    dose_cm2: constantSourceDose(source),
    junction_um: constantSourceJunction(source, background_cm3),
    concentration_cm3: constantSourceProfile(source, depths_um),
  };
}
