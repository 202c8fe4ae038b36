import { describe, expect, it } from 'vitest';
import { plantOfUltimatePoint, relayFeedback } from './relay-feedback.ts';

describe('a relay test', () => {
  it('gives the ultimate gain 4 d / (pi a)', () => {
    const test = { amplitude: 5, oscillation: 2, period_s: 6 };
    expect(relayFeedback(test)).toEqual({ ok: true, ku: expect.closeTo(3.183098861837907, 12), pu_s: 6 });
    expect(relayFeedback({ ...test, hysteresis: 1.2 })).toMatchObject({ ku: expect.closeTo(3.978873577297384, 12) });
    expect(relayFeedback({ ...test, hysteresis: 2 })).toEqual({
      ok: false,
      error: {
        kind: 'no_solution',
        quantity: 'oscillation',
        message: 'an output that stays within the hysteresis does not switch the relay',
      },
    });
  });

  it.each([
    ['amplitude', 0, 1e-12],
    ['oscillation', 0, 1e-12],
    ['period_s', 2e12, 1e-12],
    ['hysteresis', -1e-3, 0],
    ['hysteresis', 2e12, 0],
  ])('has no %s of %d', (quantity, value, min) => {
    expect(relayFeedback({ amplitude: 5, oscillation: 2, period_s: 6, [quantity]: value })).toEqual({
      ok: false,
      error: { kind: 'out_of_range', quantity, value, min, max: 1e12 },
    });
  });

  it('and the static gain give the plant', () => {
    const found = plantOfUltimatePoint({ ku: 4.2512124942225125, pu_s: 3.7207613630090015 }, 2);
    expect(found).toMatchObject({ tau_s: expect.closeTo(5, 8), delay_s: expect.closeTo(1, 8) });
  });

  const tooLittle = {
    kind: 'no_solution',
    quantity: 'gain',
    message: 'the ultimate gain times the static gain of a first-order plant is more than 1',
  };

  it.each([
    [0.5, 1, 2, tooLittle],
    [-3, 1, 2, tooLittle],
    [Number.NaN, 1, 2, { kind: 'not_finite', quantity: 'loop', value: Number.NaN }],
    [1e200, 1, 1e200, { kind: 'not_finite', quantity: 'loop', value: Infinity }],
    [4, 0, 2, { kind: 'out_of_range', quantity: 'pu_s', value: 0, min: 1e-12, max: 1e12 }],
    [4, 2e12, 2, { kind: 'out_of_range', quantity: 'pu_s', value: 2e12, min: 1e-12, max: 1e12 }],
  ])('are refused as ku %d, pu %d s and the gain %d', (ku, pu_s, gain, error) => {
    expect(plantOfUltimatePoint({ ku, pu_s }, gain)).toEqual({ ok: false, error });
  });
});
