import { bracketedRoot } from '../../process/numerics/bracketed-root.ts';
import { type Outcome, refuse } from '../../process/outcome.ts';
import { atFrequency, type Complex, roots } from './polynomial.ts';
import type { TransferFunction } from './transfer-function.ts';

/** Proportional gain at which the closed loop oscillates, and the period at which it does. */
export interface UltimatePoint {
  readonly ku: number;
  readonly pu_s: number;
}

/** Rounding may put a root of the imaginary axis a little to its right. */
const isRight = ({ re, im }: Complex): boolean => re > 1e-9 * Math.hypot(re, im);

/** Phase of 1 - s / root, continuous from 0 at omega = 0; of s itself, pi / 2, for a root at the origin. */
const phaseOf = (root: Complex, omega: number): number =>
  isRight(root) ? Math.atan2(root.im - omega, root.re) : Math.atan2(omega - root.im, -root.re);

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
  if (poles.some(isRight)) return none('the plant is unstable on its own');
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
  const crossing = bracketedRoot(ahead, low, high);
  if (!crossing.ok) return crossing;
  const size = 1 / gainAt(plant, crossing.root);
  if (!(size > 0 && size < Infinity)) return none('the gain where the phase passes -180 degrees is zero or infinite');
  const signOf = (p: readonly number[]): number => Math.sign(p.find((each) => each !== 0) ?? 1);
  const sign = signOf(plant.numerator) * signOf(plant.denominator);
  return { ok: true, ku: sign * size, pu_s: (2 * Math.PI) / crossing.root };
}
