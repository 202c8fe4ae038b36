import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learn, nextInput, settles, simulateRuns, steadyOffset } from './ewma-controller.ts';

const single = { model_gain: 2, weight: 0.5, trend_weight: 0, target: 10 };
const double = { ...single, trend_weight: 0.4 };

describe('one step', () => {
  it('aims at the target and learns the level', () => {
    expect(nextInput(single, { level: 4, trend: 1 })).toBe(2.5);
    expect(learn(single, { level: 4, trend: 9 }, 2, 12)).toEqual({ level: 6, trend: 0 });
  });

  it('double: learns the trend from the level before', () => {
    expect(learn(double, { level: 4, trend: 1 }, 2, 12)).toEqual({ level: 6, trend: 0.4 * 4 + 0.6 * 1 });
  });
});

describe('a loop', () => {
  const ramp = Array.from({ length: 300 }, (_, k) => 0.5 * k);

  it('settles at drift b/(w beta) off the target', () => {
    const loop = simulateRuns(single, 3, ramp, 0);
    if (!loop.ok) throw new Error('refused');
    expect(loop.steady_offset).toBeCloseTo((0.5 * 2) / (0.5 * 3), 12);
    expect((loop.outputs.at(-1) as number) - 10).toBeCloseTo(loop.steady_offset as number, 9);
    expect(loop.stable).toBe(true);
  });

  it('double: settles on the target', () => {
    const loop = simulateRuns(double, 2.2, ramp, 0);
    if (!loop.ok) throw new Error('refused');
    expect(loop.outputs.at(-1)).toBeCloseTo(10, 9);
    expect(loop.steady_offset).toBe(0);
    expect(steadyOffset(double, 2.2, 1)).toBe(0);
  });

  it('stays bounded just where it is said to settle', () => {
    const gain = fc.double({ min: 0.2, max: 5, noNaN: true });
    const weight = fc.double({ min: 0.05, max: 1.5, noNaN: true });
    fc.assert(
      fc.property(gain, weight, fc.option(weight, { nil: 0 }), (plant, w, trend_weight) => {
        const controller = { model_gain: 1, weight: w, trend_weight, target: 0 };
        const from = simulateRuns(controller, plant, new Array(2000).fill(1), 0);
        const grown = !from.ok || Math.abs(from.outputs.at(-1) as number) > 1e6;
        const quiet = from.ok && Math.abs(from.outputs.at(-1) as number) < 1e-6;
        // Near the edge it takes longer than this to tell.
        fc.pre(grown || quiet);
        expect(settles(controller, plant)).toBe(quiet);
      }),
    );
  });

  it('single: settles up to w beta/b = 2, not at it', () => {
    expect(settles({ ...single, weight: 1 }, 3.99)).toBe(true);
    expect(settles({ ...single, weight: 1 }, 4)).toBe(false);
    expect(settles({ ...single, weight: 0 }, 1)).toBe(false);
    expect(settles(single, -1)).toBe(false);
    const loop = simulateRuns({ ...single, weight: 1 }, 4, [1, 1], 0);
    expect(loop).toMatchObject({ stable: false, steady_offset: null });
  });

  it('one run has no drift', () => {
    expect(simulateRuns(single, 3, [1], 0)).toMatchObject({ inputs: [5], outputs: [16], steady_offset: 0 });
  });

  it.each([
    [
      { ...single, weight: 2.1 },
      { kind: 'out_of_range', quantity: 'weight', value: 2.1, min: 0, max: 2 },
    ],
    [
      { ...single, trend_weight: -0.1 },
      { kind: 'out_of_range', quantity: 'trend_weight', value: -0.1, min: 0, max: 2 },
    ],
    [
      { ...single, model_gain: 0 },
      { kind: 'no_solution', quantity: 'model_gain', message: 'a gain of 0 controls nothing' },
    ],
  ])('refuses %j', (controller, error) => {
    expect(simulateRuns(controller, 1, [1], 0)).toEqual({ ok: false, error });
  });

  it('refuses an offset beyond numbers', () => {
    const slow = { model_gain: 1, weight: 1e-323, trend_weight: 0, target: 0 };
    expect(simulateRuns(slow, 1, [0, 1e6], 0)).toMatchObject({
      error: { kind: 'not_finite', quantity: 'steady_offset', value: Infinity },
    });
  });

  it('refuses to run away beyond numbers', () => {
    const away = { ...single, weight: 2, model_gain: 1e-6 };
    expect(simulateRuns(away, 1e6, new Array(500).fill(1), 0)).toMatchObject({ error: { kind: 'not_finite' } });
  });
});
