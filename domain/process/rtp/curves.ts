import { integrate } from '../numerics/ode.ts';
import { firstError, type Outcome, refuse } from '../outcome.ts';
import { stefanBoltzmannWPerM2K4 } from '../physical-constants.ts';
import { siliconMeltingK, siliconNasa7 } from './constants.ts';
import { arealHeatCapacity, radiated, type Wafer, waferError } from './heat-balance.ts';

export interface Exposure {
  readonly start_k: number;
  readonly wall_k: number;
  /** Absorbed by both faces together, W/m^2; 0 (cooling) when absent. */
  readonly flux_w_per_m2?: number;
}

const fluxLimits = { flux_w_per_m2: { min: 0, max: 1e8 } };
const day = 86_400;

const exposureError = (wafer: Wafer, { start_k, wall_k, flux_w_per_m2 = 0 }: Exposure) =>
  waferError(wafer, { start_k }, wall_k) ?? firstError({ flux_w_per_m2 }, fluxLimits);

/** Temperature at which radiation carries away what is absorbed, K: (q / (n eps sigma) + Tw^4)^(1/4). */
export const steadyTemperature = ({ emissivity, sides = 2 }: Wafer, flux_w_per_m2: number, wall_k: number): number =>
  (flux_w_per_m2 / (sides * emissivity * stefanBoltzmannWPerM2K4) + wall_k ** 4) ** 0.25;

/**
 * Antiderivative of 1 / (Tw^4 - T^4) that vanishes at infinite T: (artanh x - arctan x) / (2 Tw^3) with x = Tw / T, and
 * its series 1 / T^3 * sum of x^4k / (4k + 3) where the difference would cancel. With a cold wall it is 1 / (3 T^3).
 */
function coolingIntegral(temperature_k: number, wall_k: number): number {
  const x = wall_k / temperature_k;
  if (x < 0.5) {
    let [sum, power] = [0, 1];
    for (let k = 0; k < 14; k += 1, power *= x ** 4) sum += power / (4 * k + 3);
    return sum / temperature_k ** 3;
  }
  return (-0.5 * Math.log(Math.abs((1 - x) / (1 + x))) - Math.atan(x)) / (2 * wall_k ** 3);
}

/** rho c_p d / (n eps sigma) when c_p is one number, else null. */
function constantScale(wafer: Wafer): number | null {
  const { heat_capacity = 'nasa7', emissivity, sides = 2 } = wafer;
  if (typeof heat_capacity === 'string' || heat_capacity.length !== 1) return null;
  return arealHeatCapacity(wafer)(0) / (sides * emissivity * stefanBoltzmannWPerM2K4);
}

/** T at which `coolingIntegral` is `wanted`, between the start and the wall, by bisection to the last bit. */
function coolingInverse(wanted: number, start_k: number, wall_k: number): number {
  let [near, far] = [start_k, wall_k];
  for (let middle = (near + far) / 2; middle !== near && middle !== far; middle = (near + far) / 2) {
    if (coolingIntegral(middle, wall_k) < wanted) near = middle;
    else far = middle;
  }
  return near;
}

/**
 * Temperature of a wafer over time from rho c_p d dT/dt = q - n eps sigma (T^4 - Tw^4). Cooling at constant c_p has a closed
 * form, implicit in T, which is used; all else is integrated to 1e-10.
 *
 * @param times_s increasing, from 0 s
 * @returns K at each time; an error when the wafer would melt or leave the range of its heat capacity
 */
export function temperatureCurve(
  wafer: Wafer,
  exposure: Exposure,
  times_s: readonly number[],
): Outcome<{ readonly temperatures_k: readonly number[]; readonly steady_k: number }> {
  const error = exposureError(wafer, exposure);
  if (error) return refuse(error);
  const late = times_s.find((time) => !(time >= 0 && time <= day));
  if (late !== undefined) return refuse({ kind: 'out_of_range', quantity: 'times_s', value: late, min: 0, max: day });
  const { start_k, wall_k, flux_w_per_m2 = 0 } = exposure;
  const steady_k = steadyTemperature(wafer, flux_w_per_m2, wall_k);
  const scale = constantScale(wafer);
  if (flux_w_per_m2 === 0 && scale !== null && start_k > 0) {
    const from = coolingIntegral(start_k, wall_k);
    const temperatures_k =
      start_k === wall_k
        ? times_s.map(() => start_k)
        : times_s.map((time) => coolingInverse(from + time / scale, start_k, wall_k));
    return { ok: true, temperatures_k, steady_k };
  }
  const capacity = arealHeatCapacity(wafer);
  const { emissivity, sides = 2 } = wafer;
  const solved = integrate(
    (_, state, slope) => {
      const t = state[0] as number;
      // A trial stage may leave the polynomials; what it finds there is rejected with its step or refused below.
      const bounded = Math.min(siliconNasa7.range_k.max, Math.max(siliconNasa7.range_k.min, t));
      slope[0] = (flux_w_per_m2 - radiated(emissivity, sides, t, wall_k)) / capacity(bounded);
    },
    [start_k],
    times_s,
    { atol: 1e-8 },
  );
  if (!solved.ok) return solved;
  const temperatures_k = solved.states.map((state) => state[0] as number);
  for (const temperature_k of temperatures_k) {
    const outside = waferError(wafer, { temperature_k }, wall_k);
    if (outside) return refuse(outside);
    if (temperature_k > siliconMeltingK)
      return refuse({ kind: 'no_solution', quantity: 'temperature_k', message: 'the wafer melts' });
  }
  return { ok: true, temperatures_k, steady_k };
}

/**
 * Time after which a wafer passes a temperature: the inverse of `temperatureCurve`.
 *
 * @returns s; `no_solution` for a temperature that lies behind the start or beyond the steady state
 */
export function timeToTemperature(
  wafer: Wafer,
  exposure: Exposure,
  temperature_k: number,
): Outcome<{ readonly time_s: number }> {
  const error = exposureError(wafer, exposure) ?? waferError(wafer, { temperature_k }, exposure.wall_k);
  if (error) return refuse(error);
  const { start_k, wall_k, flux_w_per_m2 = 0 } = exposure;
  const steady_k = steadyTemperature(wafer, flux_w_per_m2, wall_k);
  if (temperature_k === start_k) return { ok: true, time_s: 0 };
  const ahead = (temperature_k - start_k) / (steady_k - start_k);
  if (!(ahead > 0 && ahead < 1))
    return refuse({
      kind: 'no_solution',
      quantity: 'temperature_k',
      message: `from ${start_k} K the wafer goes towards ${steady_k} K and never passes ${temperature_k} K`,
    });
  const scale = constantScale(wafer);
  let time_s: number;
  if (flux_w_per_m2 === 0 && scale !== null)
    time_s = scale * (coolingIntegral(temperature_k, wall_k) - coolingIntegral(start_k, wall_k));
  else {
    const capacity = arealHeatCapacity(wafer);
    const { emissivity, sides = 2 } = wafer;
    const span = temperature_k - start_k;
    const solved = integrate(
      (part, _, slope) => {
        const t = start_k + part * span;
        slope[0] = (capacity(t) * span) / (flux_w_per_m2 - radiated(emissivity, sides, t, wall_k));
      },
      [0],
      [1],
    );
    if (!solved.ok) return solved;
    time_s = (solved.states[0] as Float64Array)[0] as number;
  }
  const wrong = firstError({ time_s }, { time_s: { min: 0, max: Number.MAX_VALUE } });
  return wrong ? refuse(wrong) : { ok: true, time_s };
}
