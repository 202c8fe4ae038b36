import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { cohenCoon, simc, zieglerNicholsClosedLoop, zieglerNicholsStep } from './tuning-rules.ts';

describe('tuning rules', () => {
  const plant = { gain: 2, tau_s: 5, delay_s: 1 };

  it('are those of their authors', () => {
    expect(settled(zieglerNicholsStep(plant)).rules).toEqual({
      P: { kp: 2.5, ti_s: null, td_s: null },
      PI: { kp: 2.25, ti_s: 1 / 0.3, td_s: null },
      PID: { kp: 3, ti_s: 2, td_s: 0.5 },
    });
    const { P, PI, PID } = settled(cohenCoon(plant)).rules;
    expect(P.kp).toBeCloseTo(2.6666666667, 9);
    expect([PI.kp, PI.ti_s]).toEqual([expect.closeTo(2.2916666667, 9), expect.closeTo(2.3538461538, 9)]);
    expect([PID.kp, PID.ti_s, PID.td_s]).toEqual([
      expect.closeTo(3.4583333333, 9),
      expect.closeTo(2.2739726027, 9),
      expect.closeTo(0.350877193, 9),
    ]);
    expect(settled(simc(plant)).rules.PI).toEqual({ kp: 1.25, ti_s: 5, td_s: null });
    expect(settled(simc({ gain: 8, tau_s: 12, delay_s: 0.5 }, 0.25)).rules.PI).toEqual({ kp: 2, ti_s: 3, td_s: null });
    expect(settled(zieglerNicholsClosedLoop({ ku: 8, pu_s: 3.6 })).rules).toEqual({
      P: { kp: 4, ti_s: null, td_s: null },
      PI: { kp: 3.6, ti_s: expect.closeTo(3, 12), td_s: null },
      PID: { kp: 4.8, ti_s: 1.8, td_s: 0.45 },
    });
  });

  it.each([zieglerNicholsStep, cohenCoon, simc])('refuse a plant without dead time, or without gain (%#)', (rule) => {
    expect(rule({ ...plant, delay_s: 0 })).toEqual({
      ok: false,
      error: { kind: 'out_of_range', quantity: 'delay_s', value: 0, min: 1e-6, max: 1e7 },
    });
    expect(rule({ ...plant, gain: 0 })).toEqual({
      ok: false,
      error: { kind: 'out_of_range', quantity: 'gain', value: 0, min: 1e-12, max: 1e12 },
    });
  });

  it('refuse a loop that never oscillates', () => {
    expect(zieglerNicholsClosedLoop({ ku: 0, pu_s: 1 })).toEqual({
      ok: false,
      error: { kind: 'out_of_range', quantity: 'ku', value: 0, min: 1e-12, max: 1e12 },
    });
    expect(zieglerNicholsClosedLoop({ ku: 1, pu_s: 0 })).toEqual({
      ok: false,
      error: { kind: 'out_of_range', quantity: 'pu_s', value: 0, min: 1e-6, max: 1e7 },
    });
  });

  it('refuse a closed loop without a time constant', () => {
    expect(simc(plant, 0)).toEqual({
      ok: false,
      error: { kind: 'out_of_range', quantity: 'closed_loop_s', value: 0, min: 1e-6, max: 1e7 },
    });
  });
});
