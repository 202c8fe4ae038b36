import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { firstOrderPlant } from './transfer-function.ts';
import { bestOf, type Candidate, tuneController } from './tune-controller.ts';
import { ultimatePoint } from './ultimate-point.ts';

const plant = { kind: 'plant', gain: 2, tau_s: 5, delay_s: 1 } as const;

describe('tuning a controller', () => {
  it('recommends the least error within the overshoot allowed, and says what is gained', () => {
    const { candidates, recommended, expected, warnings } = settled(tuneController(plant));
    expect(candidates).toHaveLength(8);
    expect(recommended.rule).toBe('simc_pi');
    expect(recommended.response.overshoot_pct).toBeCloseTo(4.659, 3);
    const before = candidates.find(({ rule }) => rule === 'ziegler_nichols_step_pi')?.response;
    const after = recommended.response;
    if (!before) throw new Error('the first tuning should be stable');
    expect(expected).toEqual({
      baseline: 'ziegler_nichols_step_pi',
      before,
      after,
      iae_reduction_pct: expect.closeTo((100 * (before.iae - after.iae)) / before.iae, 10),
      overshoot_reduction_pct: expect.closeTo(before.overshoot_pct - after.overshoot_pct, 10),
    });
    expect(expected.overshoot_reduction_pct).toBeGreaterThan(20);
    expect(warnings).toEqual([]);
  });

  it('recommends another rule when more overshoot is allowed', () => {
    const rule = (max_overshoot_pct: number) =>
      settled(tuneController({ ...plant, delay_s: 3 }, { max_overshoot_pct })).recommended.rule;
    expect([4, 5, 20, 30].map(rule)).toEqual([
      'simc_pi',
      'simc_pi',
      'ziegler_nichols_closed_loop_pi',
      'ziegler_nichols_step_pid',
    ]);
  });

  it('compares with the gains in use', () => {
    const found = settled(tuneController(plant, { current: { kp: 0.2, ti_s: 10, td_s: null } }));
    expect(found.expected.baseline).toBe('current');
    expect(found.expected.iae_reduction_pct).toBeGreaterThan(50);
    const unstable = settled(tuneController(plant, { current: { kp: 9, ti_s: 1, td_s: null } }));
    expect(unstable.expected).toEqual({
      baseline: 'current',
      before: null,
      after: unstable.recommended.response,
      iae_reduction_pct: null,
      overshoot_reduction_pct: null,
    });
  });

  it('finds the same plant in a relay test and in a recorded step', () => {
    const { ku, pu_s } = settled(ultimatePoint(firstOrderPlant(2, 5, 1)));
    const relay = settled(
      tuneController({ kind: 'relay', gain: 2, amplitude: 1, oscillation: 4 / Math.PI / ku, period_s: pu_s }),
    );
    expect(relay.plant.tau_s).toBeCloseTo(5, 5);
    expect(relay.plant.delay_s).toBeCloseTo(1, 5);
    const times_s = Array.from({ length: 60 }, (_, i) => i * 0.5);
    const output = times_s.map((t) => 20 + 6 * (t > 1 ? 1 - Math.exp(-(t - 1) / 5) : 0));
    const step = settled(tuneController({ kind: 'step', times_s, output, input_step: 3 }));
    expect(step.plant.gain).toBeCloseTo(2, 3);
    expect(step.plant.tau_s).toBeCloseTo(5, 2);
  });

  const advice = (quantity: string, message: string) => ({ kind: 'advice', quantity, message });
  it.each([
    [0.049, advice('delay_s', 'a dead time of 1 % of the time constant was assumed')],
    [0.05, null],
    [10, null],
    [10.01, advice('delay_s', 'the dead time dominates: a predictor would do better')],
  ])('warns of a dead time that rules do not suit: %d s', (delay_s, warning) => {
    expect(settled(tuneController({ ...plant, delay_s })).warnings).toEqual(warning ? [warning] : []);
  });

  it('warns of an overshoot that no rule avoids', () => {
    expect(settled(tuneController(plant, { max_overshoot_pct: 0 })).warnings).toEqual([
      advice('overshoot_pct', 'no rule keeps the overshoot within what is allowed'),
    ]);
    expect(settled(tuneController({ ...plant, delay_s: 10 }, { max_overshoot_pct: 0 })).warnings).toEqual([]);
  });

  it('refuses a plant without gain, and one whose gains are beyond what a loop is simulated with', () => {
    expect(tuneController({ ...plant, gain: 0 })).toEqual({
      ok: false,
      error: { kind: 'out_of_range', quantity: 'gain', value: 0, min: 1e-9, max: 1e9 },
    });
    expect(tuneController({ ...plant, gain: 1e-9, delay_s: 0 })).toEqual({
      ok: false,
      error: { kind: 'no_solution', quantity: 'gains', message: 'no rule makes a stable loop' },
    });
  });
});

describe('the best of candidates', () => {
  const candidate = (iae: number, overshoot_pct: number, settling_s: number | null = 1): Candidate => ({
    rule: 'simc_pi',
    gains: { kp: 1, ti_s: null, td_s: null },
    response: { iae, overshoot_pct, settling_s },
  });
  const unstable: Candidate = { ...candidate(0, 0), response: null };

  it('has the least error within the overshoot allowed, its limit included', () => {
    const [slow, limit, sharp] = [candidate(9, 0), candidate(5, 10), candidate(3, 10.1)];
    expect(bestOf([slow, limit, sharp], 10)).toBe(limit);
    expect(bestOf([sharp, limit, slow], 9.9)).toBe(slow);
    expect(bestOf([slow, limit, sharp], 20)).toBe(sharp);
  });

  it('has the least overshoot when all have too much', () => {
    const [sharp, smooth] = [candidate(3, 30), candidate(5, 20)];
    expect(bestOf([sharp, smooth], 10)).toBe(smooth);
    expect(bestOf([smooth, sharp], 10)).toBe(smooth);
  });

  it('is stable and settles', () => {
    const [restless, calm] = [candidate(1, 0, null), candidate(5, 20)];
    expect(bestOf([unstable, restless, calm], 10)).toBe(calm);
    expect(bestOf([unstable, restless, calm], 20)).toBe(calm);
    expect(bestOf([unstable, restless], 10)).toBeUndefined();
  });
});
