import { describe, expect, it } from 'vitest';
import { integrate, type OdeOptions } from './ode.ts';

/** Times at which the slope is asked for; each step asks six times, first a fifth of its length in. */
function asked(
  slope: (t: number, y: Float64Array) => readonly number[],
  start: readonly number[],
  times: readonly number[],
  options: OdeOptions = {},
) {
  const at: number[] = [];
  const found = integrate(
    (t, y, dydt) => {
      at.push(t);
      dydt.set(slope(t, y));
    },
    start,
    times,
    options,
  );
  return { at, found };
}
const end = ({ found }: ReturnType<typeof asked>): number[] => (found.ok ? [...(found.states.at(-1) ?? [])] : []);

describe('first step', () => {
  const firstStep = (y: readonly number[], slope: readonly number[], rtol: number, atol: number): number =>
    5 * (asked(() => slope, y, [1], { rtol, atol }).at[1] as number);

  it.each([
    ['by the largest value over the largest slope', [2, 4], [6, 3], 0, 1, (0.01 * 4) / 6],
    // Scales 1 and 2: sizes 2 and 2, speeds 6 and 1.
    ['each in parts of the error allowed', [2, 4], [6, 2], 0.5, 0, (0.01 * 2) / 6],
    ['whatever the sign', [-8], [-2], 0, 1, 0.04],
  ])('is a hundredth of the time of change, %s', (_, y, slope, rtol, atol, expected) => {
    expect(firstStep(y, slope, rtol, atol)).toBeCloseTo(expected, 14);
  });

  it.each([
    ['value', [1e-5], [3]],
    ['slope', [3], [1e-5]],
  ])('is a millionth where the %s is nothing beside the error allowed', (_, y, slope) => {
    expect(firstStep(y, slope, 0, 1)).toBeCloseTo(1e-6, 18);
  });

  it('is found where value and slope are just above nothing', () => {
    expect(firstStep([2e-5], [2e-5], 0, 1)).toBeCloseTo(0.01, 14);
  });
});

describe('length of the steps', () => {
  it('is that of one equation for three copies of it: the error is a root mean square', () => {
    const decay = (_: number, y: Float64Array) => [...y].map((each) => -each);
    const { at } = asked(decay, [1], [3]);
    expect(asked(decay, [1, 1, 1], [3]).at).toEqual(at);
  });

  it('is kept across a requested time that cuts a step short', () => {
    // y' = -y from 1: 0.01 at first. The step after the one cut at 1e-4 is asked for a fifth of 0.01 beyond it.
    const { at } = asked((_, y) => [-(y[0] as number)], [1], [1e-4, 1]);
    expect(at[1]).toBeCloseTo(2e-5, 15);
    expect(at[7]).toBeCloseTo(1e-4 + 0.002, 12);
  });

  it('is cut by a change the steps before it could not foresee', () => {
    // At rest to t = 5, then y' = u exp(-u) with u = t - 5: 1 - (1 + u) exp(-u) at last.
    const run = asked((t) => [t < 5 ? 0 : (t - 5) * Math.exp(5 - t)], [0], [5, 15]);
    expect(end(run)[0]).toBeCloseTo(1 - 11 * Math.exp(-10), 8);
  });

  it('measures a state that leaves zero by where it arrives', () => {
    expect(end(asked(() => [5], [0], [2], { rtol: 1e-6, atol: 0 }))[0]).toBeCloseTo(10, 12);
  });

  it('is tried shorter after one that leads where the slope is not defined', () => {
    // At rest to t = 1, then y' = -1000 sqrt(y)^2: a long step takes y below zero, where the root is not a number.
    const run = asked((t, y) => [t <= 1 ? 0 : -1000 * Math.sqrt(y[0] as number) ** 2], [1], [1, 2]);
    const [at1, at2] = run.found.ok ? run.found.states : [];
    expect(at1?.[0]).toBe(1);
    expect(at2?.[0]).toBeCloseTo(0, 9);
  });
});

describe('refusals', () => {
  const refused = (quantity: string, message: string) => ({
    ok: false,
    error: { kind: 'no_solution', quantity, message },
  });

  it('counts the steps it may take', () => {
    // At rest the first step is a millionth.
    const rest = (times: readonly number[]) => asked(() => [0], [0], times, { maxSteps: 1 }).found;
    expect(rest([5e-7]).ok).toBe(true);
    expect(rest([5e-7, 9e-7])).toEqual(refused('time', 'no result after 1 steps'));
  });

  it('names the time for times that go back', () => {
    expect(asked(() => [0], [1], [1, 0.5]).found).toEqual(refused('time', 'times must increase'));
    expect(asked(() => [0], [1], [NaN]).found).toEqual(refused('time', 'times must increase'));
  });

  it.each([
    // The first step is 0.03, a tenth at each failure: 3e-15 is the first below 1e-14, after 13.
    ['1e-14', 0, 13],
    // 1e-14 of 2e6 is 2e-8: 3e-9 is the first below, after 7.
    ['1e-14 of the time', 2e6, 7],
  ])('stops where the state is not finite, at steps below %s', (_, from, failures) => {
    const { at, found } = asked((t) => [t > from ? NaN : 1], [3], [from + 10], { from });
    expect(found).toEqual(refused('state', `the state is not finite beyond ${from}`));
    expect(at).toHaveLength(1 + 6 * failures);
  });
});
