import type { Figure } from '../system/figures.ts';
import { median } from '../system/figures.ts';

/** Something computed, and the plain loop that it is measured beside. */
interface Rivals {
  readonly name: string;
  readonly model: () => unknown;
  readonly plain: () => unknown;
  readonly plain_is: string;
  readonly aim?: string;
}

/** Kept so that nothing that is timed can be optimised away. */
export const kept: unknown[] = [];

const batch = (compute: () => unknown, calls: number): number => {
  const before = performance.now();
  for (let call = 0; call < calls; call += 1) kept[0] = compute();
  return (performance.now() - before) / calls;
};

/** So many calls that the clock can tell them apart: a batch of at least 2 ms. */
const callsFor = (compute: () => unknown): number => {
  let calls = 1;
  while (batch(compute, calls) * calls < 2 && calls < 1 << 20) calls *= 2;
  return calls;
};

/** Both in ms a call, medians of 31 batches that take turns after a warm-up. */
export function compare({ name, model, plain, plain_is, aim }: Rivals): Figure {
  const calls = { model: callsFor(model), plain: callsFor(plain) };
  const times: { model: number[]; plain: number[] } = { model: [], plain: [] };
  for (let turn = -5; turn < 31; turn += 1) {
    const pair = { model: batch(model, calls.model), plain: batch(plain, calls.plain) };
    if (turn < 0) continue;
    times.model.push(pair.model);
    times.plain.push(pair.plain);
  }
  const figure = { name, unit: 'ms', value: median(times.model), limit: median(times.plain), limit_is: plain_is };
  return aim === undefined ? figure : { ...figure, aim };
}

/** Largest relative error of some values, beside that of the plain loop where it computes the same. */
export const error = (
  name: string,
  pairs: readonly (readonly [found: number, exact: number])[],
  of: string,
  plain: readonly (readonly [found: number, exact: number])[] | null = null,
  aim?: string,
): Figure => {
  const worst = (each: readonly (readonly [number, number])[]): number =>
    Math.max(...each.map(([found, exact]) => Math.abs(found / exact - 1)));
  const figure = {
    name: `  ${name}`,
    unit: 'relative',
    value: worst(pairs),
    limit: plain ? worst(plain) : null,
    limit_is: plain ? `plain loop; ${of}` : '',
  };
  return aim === undefined ? figure : { ...figure, aim };
};

/** The result of a model: a bench asks for none that would be refused. */
export function answer<T extends { readonly ok: boolean }>(outcome: T): Extract<T, { readonly ok: true }> {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome as Extract<T, { readonly ok: true }>;
}
