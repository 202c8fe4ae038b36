import { type Outcome, refuse } from '../../process/outcome.ts';
import { atFrequency, type Complex, roots } from './polynomial.ts';
import type { TransferFunction } from './transfer-function.ts';

/** Proportional gain at which the closed loop oscillates, and the period at which it does. */
export interface UltimatePoint {
  readonly ku: number;
  readonly pu_s: number;
}

/** Phase of 1 - s / root, continuous from 0 at omega = 0; of s itself for a root at the origin. */
const phaseOf = ({ re, im }: Complex, omega: number): number => {
  if (re === 0 && im === 0) return Math.PI / 2;
  return re <= 0 ? Math.atan2(omega - im, -re) : Math.atan2(im - omega, re);
};

/** |G(i omega)|. */
export const gainAt = ({ numerator, denominator }: TransferFunction, omega: number): number => {
  const [n, d] = [atFrequency(numerator, omega), atFrequency(denominator, omega)];
  return Math.hypot(n.re, n.im) / Math.hypot(d.re, d.im);
};

/** Unwrapped phase of G(i omega) in rad, with the sign of the gain left out. */
export function phaseFunction(plant: TransferFunction): (omega: number) => number {
  const [zeros, poles] = [roots(plant.numerator), roots(plant.denominator)];
  return (omega) => {
    let phase = -plant.delay_s * omega;
    for (const zero of zeros) phase += phaseOf(zero, omega);
    for (const pole of poles) phase -= phaseOf(pole, omega);
    return phase;
  };
}

const none = (message: string) => refuse({ kind: 'no_solution', quantity: 'ku', message });

/**
 * Where the phase first passes -180 degrees: Pu = 2 pi / omega, Ku = 1 / |G(i omega)|, negative for a plant of negative
 * gain. The phase is the sum over poles, zeros and dead time, so it needs no unwrapping.
 *
 * @returns `no_solution` for a plant with unstable poles, and for one that no gain can make oscillate
 */
export function ultimatePoint(plant: TransferFunction): Outcome<UltimatePoint> {
  const poles = roots(plant.denominator);
  const zeros = roots(plant.numerator);
  const fastest = Math.max(...poles.map(({ re, im }) => Math.hypot(re, im)), 0);
  if (poles.some(({ re }) => re > 1e-9 * fastest)) return none('the plant is unstable on its own');
  const moduli = [...poles, ...zeros].map(({ re, im }) => Math.hypot(re, im)).filter((modulus) => modulus > 0);
  if (plant.delay_s > 0) moduli.push(1 / plant.delay_s);
  if (moduli.length === 0) return none('the phase of the plant does not change');
  const phase = phaseFunction(plant);
  const [from, to] = [1e-4 * Math.min(...moduli), 1e4 * Math.max(...moduli)];
  const ahead = (omega: number): number => phase(omega) + Math.PI + 1e-9;
  if (ahead(from) <= 0) return none('the phase is below -180 degrees from the start: no gain is stable');
  const ratio = 1.02;
  let [low, high] = [from, from];
  while (high < to && ahead(high) > 0) [low, high] = [high, high * ratio];
  if (ahead(high) > 0) return none('the phase never passes -180 degrees: no gain makes the loop oscillate');
  for (let i = 0; i < 200 && high - low > 1e-15 * high; i += 1) {
    const middle = (low + high) / 2;
    if (ahead(middle) > 0) low = middle;
    else high = middle;
  }
  const size = gainAt(plant, high);
  if (!(size > 0 && Number.isFinite(1 / size))) return none('the gain where the phase passes -180 degrees is zero');
  const firstOf = (p: readonly number[]): number => p.find((each) => each !== 0) ?? 1;
  const sign = Math.sign(firstOf(plant.numerator) * firstOf(plant.denominator));
  return { ok: true, ku: sign / size, pu_s: (2 * Math.PI) / high };
}
