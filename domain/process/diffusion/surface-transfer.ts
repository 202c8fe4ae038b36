import { type Outcome, refuse } from '../outcome.ts';
import { umPerCm } from '../physical-constants.ts';
import { erfc, erfcx } from '../special/error-functions.ts';
import { quantitiesError } from './conditions.ts';

/** Uptake from (or loss to) a gas through a surface that passes h (C* - C). */
export interface SurfaceTransfer {
  readonly diffusivity_cm2_per_s: number;
  readonly time_s: number;
  readonly transfer_cm_per_s: number;
  /** Concentration in silicon in equilibrium with the gas, C*. */
  readonly gas_equilibrium_cm3: number;
}

/** erfcx(z) - erfcx(z + step), without cancellation for small steps: the slope 2 z erfcx(z) - 2 / sqrt(pi) at the middle. */
function erfcxDrop(z: number, step: number): number {
  if (step > 1e-4) return erfcx(z) - erfcx(z + step);
  const middle = z + step / 2;
  return step * (2 / Math.sqrt(Math.PI) - 2 * middle * erfcx(middle));
}

/**
 * C(x) = C* [erfc(z) - exp(h x / D + h^2 t / D) erfc(z + h sqrt(t / D))], z = x / 2 sqrt(Dt) (Carslaw & Jaeger, Conduction
 * of Heat in Solids, 2nd ed. (1959), 2.7; Crank 1975, 3.35). Written as exp(-z^2) [erfcx(z) - erfcx(w)], which does not
 * overflow for a fast surface.
 */
export function transferConcentration(transfer: SurfaceTransfer, depth_um: number): number {
  const { diffusivity_cm2_per_s, time_s, transfer_cm_per_s, gas_equilibrium_cm3 } = transfer;
  const z = depth_um / umPerCm / (2 * Math.sqrt(diffusivity_cm2_per_s * time_s));
  const step = transfer_cm_per_s * Math.sqrt(time_s / diffusivity_cm2_per_s);
  const drop = Number.isFinite(step) ? Math.exp(-z * z) * erfcxDrop(z, step) : erfc(z);
  return gas_equilibrium_cm3 * drop;
}

/**
 * Dose taken up, cm^-2: C* (D / h) [erfcx(s) - 1 + 2 s / sqrt(pi)], s = h sqrt(t / D) (Crank 1975, 3.36). For small s by
 * the series of erfcx, the sum of (-s)^k / Gamma(k/2 + 1).
 */
export function transferDose(transfer: SurfaceTransfer): number {
  const { diffusivity_cm2_per_s, time_s, transfer_cm_per_s, gas_equilibrium_cm3 } = transfer;
  const s = transfer_cm_per_s * Math.sqrt(time_s / diffusivity_cm2_per_s);
  const root = Math.sqrt(Math.PI);
  const overSquare =
    s < 1e-2
      ? 1 - (4 * s) / (3 * root) + s ** 2 / 2 - (8 * s ** 3) / (15 * root) + s ** 4 / 6 - (16 * s ** 5) / (105 * root)
      : (erfcx(s) - 1 + (2 * s) / root) / s ** 2;
  return gas_equilibrium_cm3 * transfer_cm_per_s * time_s * overSquare;
}

/** Diffusion through a surface of finite transfer, all of its results. */
export function surfaceTransfer(
  transfer: SurfaceTransfer,
  depths_um: readonly number[] = [],
): Outcome<{
  readonly dose_cm2: number;
  readonly surface_cm3: number;
  readonly concentration_cm3: readonly number[];
}> {
  const error = quantitiesError({ ...transfer }, depths_um);
  if (error) return refuse(error);
  return {
    ok: true,
    dose_cm2: transferDose(transfer),
    surface_cm3: transferConcentration(transfer, 0),
    concentration_cm3: depths_um.map((depth) => transferConcentration(transfer, depth)),
  };
}
