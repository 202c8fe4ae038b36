import { type Outcome, refuse } from '../../process/outcome.ts';
import { zeroOrderHold } from '../state-space/zero-order-hold.ts';
import { roots } from './polynomial.ts';
import type { TransferFunction } from './transfer-function.ts';

/** A plant between a held input and its samples. */
export interface SampledPlant {
  /** Output now; the input takes `delay` samples to arrive. */
  readonly output: () => number;
  readonly advance: (input: number) => void;
}

/** Slowest and fastest time constants of the poles that are not at the origin, s; null without such poles. */
export function timeConstants({ denominator }: TransferFunction): { slowest_s: number; fastest_s: number } | null {
  const poles = roots(denominator).filter(({ re, im }) => re !== 0 || im !== 0);
  if (poles.length === 0) return null;
  const moduli = poles.map(({ re, im }) => Math.hypot(re, im));
  return {
    slowest_s: Math.max(...poles.map(({ re, im }) => 1 / Math.max(Math.abs(re), 1e-3 * Math.hypot(re, im)))),
    fastest_s: 1 / Math.max(...moduli),
  };
}

/**
 * Zero-order-hold model of a plant in controllable form, in time scaled by its own speed so that the coefficients stay near 1.
 *
 * @param delay dead time in whole samples
 */
export function samplePlant(
  { numerator, denominator }: TransferFunction,
  sample_s: number,
  delay: number,
): Outcome<{ readonly sampled: SampledPlant }> {
  const n = denominator.length - 1;
  const lead = denominator[n] as number;
  const direct = (numerator[n] ?? 0) / lead;
  if (direct !== 0 && delay === 0)
    return refuse({
      kind: 'no_solution',
      quantity: 'plant',
      message: 'a plant that answers at once, without dead time, has no sampled loop',
    });
  const scale_s = Math.abs((denominator.find((each) => each !== 0) as number) / lead) ** (-1 / n);
  const a = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) =>
      i < n - 1 ? Number(j === i + 1) : -((denominator[j] as number) / lead) * scale_s ** (n - j),
    ),
  );
  const b = Array.from({ length: n }, (_, i) => [i === n - 1 ? 1 : 0]);
  const c = Array.from(
    { length: n },
    (_, j) => ((numerator[j] ?? 0) / lead - direct * ((denominator[j] as number) / lead)) * scale_s ** (n - j),
  );
  const discrete = n === 0 ? { ok: true as const, ad: [], bd: [] } : zeroOrderHold(a, b, sample_s / scale_s);
  if (!discrete.ok) return discrete;
  const ad = Float64Array.from(discrete.ad.flat());
  const bd = Float64Array.from(discrete.bd.flat());
  let [x, next] = [new Float64Array(n), new Float64Array(n)];
  const line = new Float64Array(delay);
  let slot = 0;
  return {
    ok: true,
    sampled: {
      output: () => {
        let y = delay > 0 ? direct * (line[slot] as number) : 0;
        for (let i = 0; i < n; i += 1) y += (c[i] as number) * (x[i] as number);
        return y;
      },
      advance: (input) => {
        let arrived = input;
        if (delay > 0) {
          arrived = line[slot] as number;
          line[slot] = input;
          slot = (slot + 1) % delay;
        }
        for (let i = 0; i < n; i += 1) {
          let sum = (bd[i] as number) * arrived;
          for (let j = 0; j < n; j += 1) sum += (ad[i * n + j] as number) * (x[j] as number);
          next[i] = sum;
        }
        [x, next] = [next, x];
      },
    },
  };
}
