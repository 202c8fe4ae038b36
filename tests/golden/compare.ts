import type { Actual } from './binding.ts';
import { isLeaf, type Leaf } from './golden-file.ts';

/** Remarks of a case beside its values: checked only where the product computes something of that name. */
const commentary = /^(note|literature|printed.*|.*_printed_.*|mcmc_tolerance)$/;

/** Where a case gives a value without a tolerance, it is meant to the last digits. */
const EXACT = { rel: 1e-9, abs: 1e-12 };

export interface Difference {
  /** Path of the value in the case. */
  readonly name: string;
  readonly wanted: unknown;
  readonly computed: unknown;
  /** |a - b| over what is allowed; more than 1 fails, infinite where nothing comparable was computed. */
  readonly error_over_tolerance: number;
}

const ratio = (error: number, allowed: number): number => (error === 0 ? 0 : allowed > 0 ? error / allowed : Infinity);

const flat = (value: unknown): unknown[] => (Array.isArray(value) ? value.flatMap(flat) : [value]);

function numeric(a: unknown, b: unknown, tol: Leaf['tol']): number {
  if (b === null) return a === null ? 0 : Infinity;
  if (typeof b !== 'number') return a === b ? 0 : Infinity;
  if (typeof a === 'object' && a !== null && 'estimate' in a && 'standard_error' in a) {
    const { estimate, standard_error } = a as { estimate: number; standard_error: number };
    return tol ? numeric(estimate, b, tol) : ratio(Math.abs(estimate - b), 3 * standard_error);
  }
  if (typeof a !== 'number' || Number.isNaN(a)) return Infinity;
  const { rel, abs } = tol?.rel === undefined && tol?.abs === undefined ? EXACT : tol;
  // Passes when either holds, so the milder of the two ratios counts.
  return ratio(Math.abs(a - b), Math.max((rel ?? 0) * Math.abs(b), abs ?? 0));
}

function compareLists(name: string, wanted: unknown, computed: unknown, tol: Leaf['tol']): Difference {
  const [a, b] = [flat(computed), flat(wanted)];
  const worst =
    a.length === b.length ? b.reduce<number>((most, each, i) => Math.max(most, numeric(a[i], each, tol)), 0) : Infinity;
  return { name, wanted, computed, error_over_tolerance: worst };
}

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Compares what was computed with everything a case expects, one difference a value. */
export function compare(expected: unknown, computed: Actual | undefined, name = ''): Difference[] {
  if (isLeaf(expected)) return [compareLists(name, expected.value, computed, expected.tol)];
  if (isGroup(expected)) {
    const found: Readonly<Record<string, Actual>> = isGroup(computed) ? (computed as Record<string, Actual>) : {};
    return Object.entries(expected).flatMap(([key, each]) =>
      commentary.test(key) && found[key] === undefined
        ? []
        : compare(each, found[key], name === '' ? key : `${name}.${key}`),
    );
  }
  return [compareLists(name, expected, computed, undefined)];
}
