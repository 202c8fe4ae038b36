import { describe, expect, test } from 'vitest';
import { type LoopRecord, plantFromRuns } from './plant-from-runs.ts';

/** A first-order plant with dead time, sampled each 0.1 s, driven by steps held for a while. */
const record = (run_id: string, level: number, inputs: readonly number[], noise = 0): LoopRecord => {
  const [gain, tau, delay, dt] = [8, 3, 5, 0.1];
  const input = inputs.flatMap((each) => Array.from({ length: 60 }, () => each));
  let state = input[0] ?? 0;
  const output = input.map((_, k) => {
    if (k > 0) {
      const held = input[Math.max(0, k - 1 - delay)] ?? 0;
      state = held + (state - held) * Math.exp(-dt / tau);
    }
    return level + gain * state + noise * Math.sin(k * k);
  });
  return { run_id, times_s: input.map((_, k) => k * dt), input, output };
};

describe('a plant from recorded runs', () => {
  test('is found again whatever the input did', () => {
    const found = plantFromRuns([record('a', 100, [10, 40, 25, 60])]);
    expect(found).toMatchObject({ ok: true });
    if (!found.ok) return;
    expect(found.gain).toBeCloseTo(8, 1);
    expect(found.tau_s).toBeCloseTo(3, 1);
    expect(Math.abs(found.delay_s - 0.5)).toBeLessThan(0.11);
    expect(found.explained).toBeGreaterThan(0.9999);
  });

  test('is shared by runs at different levels, and stands some noise', () => {
    const found = plantFromRuns([record('a', 100, [10, 40, 25], 2), record('b', 500, [30, 20, 50], 2)]);
    expect(found).toMatchObject({ ok: true });
    if (!found.ok) return;
    expect(Math.abs(found.gain / 8 - 1)).toBeLessThan(0.03);
    expect(Math.abs(found.tau_s / 3 - 1)).toBeLessThan(0.1);
    expect(found.rms_residual).toBeGreaterThan(1);
    expect(found.rms_residual).toBeLessThan(2);
  });

  const good = record('a', 100, [10, 40]);
  test.each([
    ['no run', [], 'no run was given'],
    ['an input that never moved', [record('a', 0, [10, 10])], 'run a: its input never moved'],
    [
      'times that go back',
      [{ ...good, times_s: good.times_s.map((t, i) => (i === 5 ? 0 : t)) }],
      'run a: times must increase',
    ],
    ['too few samples', [{ ...good, times_s: [0, 1] }], 'run a: at least 10 samples of input and output are needed'],
    ['an output that never moved', [{ ...good, output: good.output.map(() => 1) }], 'the output never moved'],
  ] as const)('%s is refused', (_, runs, message) =>
    expect(plantFromRuns(runs)).toMatchObject({ ok: false, error: { kind: 'no_solution', message } }),
  );

  test('an output that answers the other way round, or not at all, is refused', () => {
    expect(plantFromRuns([{ ...good, output: good.output.map((y) => -y) }])).toMatchObject({ ok: false });
    expect(plantFromRuns([{ ...good, output: good.output.map((_, k) => Math.sin(k * k)) }])).toMatchObject({
      ok: false,
    });
  });
});
