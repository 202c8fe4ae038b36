import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plantOfUltimatePoint, relayFeedback } from './relay-feedback.ts';
import { identifyStep, type StepRecord, twoPointPlant } from './step-response.ts';

const record = (gain: number, tau: number, delay: number, step_at_s = 0): StepRecord => {
  const times_s = Array.from({ length: 100 }, (_, i) => (i * 5 * (tau + delay)) / 100);
  const output = times_s.map((t) => 7 + gain * 2 * Math.max(0, -Math.expm1(-(t - step_at_s - delay) / tau)));
  return { times_s, output, input_step: 2, step_at_s };
};

describe('identification from a step', () => {
  it('by two points is exact on their times', () => {
    expect(twoPointPlant(5.333770317139105, 11.999441168714084)).toEqual({
      ok: true,
      tau_s: expect.closeTo(9.998506277362468, 12),
      delay_s: expect.closeTo(2.0009348913516156, 12),
    });
    expect(twoPointPlant(5, 4)).toMatchObject({ ok: false, error: { kind: 'no_solution' } });
    expect(twoPointPlant(1, 10)).toMatchObject({ ok: false, error: { kind: 'no_solution' } });
    expect(twoPointPlant(-1, 10)).toMatchObject({ ok: false, error: { quantity: 't28_s' } });
  });

  it('by least squares finds the plant that made the record', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 20, noNaN: true }),
        fc.double({ min: 0.5, max: 20, noNaN: true }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        fc.constantFrom(-1, 1),
        (gain, tau, part, sign) => {
          const found = identifyStep(record(sign * gain, tau, part * tau));
          if (!found.ok) throw new Error(JSON.stringify(found.error));
          expect(found.gain / (sign * gain)).toBeCloseTo(1, 3);
          expect(found.tau_s / tau).toBeCloseTo(1, 2);
          expect(Math.abs(found.delay_s - part * tau) / tau).toBeLessThan(0.01);
          expect(found.initial).toBeCloseTo(7, 2);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('knows when the step was', () => {
    expect(identifyStep(record(3, 4, 1, 2))).toMatchObject({
      gain: expect.closeTo(3, 3),
      delay_s: expect.closeTo(1, 2),
    });
  });

  it.each([
    [{ output: [1, 2] }, 'at least 6'],
    [{ input_step: 0 }, 'without a step'],
    [{ input_step: Number.NaN }, 'not finite'],
    [{ step_at_s: 1000 }, 'before the step'],
    [{ times_s: new Array(100).fill(1) }, 'must increase'],
    [{ output: new Array(100).fill(4) }, 'does not answer'],
    [{ input_step: 5e-324 }, 'too small'],
  ])('refuses a record that shows nothing (%#)', (change, message) => {
    expect(identifyStep({ ...record(1, 1, 1), ...change })).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining(message) },
    });
  });
});

describe('a relay test', () => {
  it('gives the ultimate gain 4 d / (pi a)', () => {
    const test = { amplitude: 5, oscillation: 2, period_s: 6 };
    expect(relayFeedback(test)).toEqual({ ok: true, ku: expect.closeTo(3.183098861837907, 12), pu_s: 6 });
    expect(relayFeedback({ ...test, hysteresis: 1.2 })).toMatchObject({ ku: expect.closeTo(3.978873577297384, 12) });
    expect(relayFeedback({ ...test, hysteresis: 2 })).toMatchObject({ error: { quantity: 'oscillation' } });
    expect(relayFeedback({ ...test, amplitude: 0 })).toMatchObject({ error: { quantity: 'amplitude' } });
  });

  it('and the static gain give the plant', () => {
    const found = plantOfUltimatePoint({ ku: 4.2512124942225125, pu_s: 3.7207613630090015 }, 2);
    expect(found).toMatchObject({ tau_s: expect.closeTo(5, 8), delay_s: expect.closeTo(1, 8) });
    expect(plantOfUltimatePoint({ ku: 0.5, pu_s: 1 }, 2)).toMatchObject({ error: { quantity: 'gain' } });
  });
});
