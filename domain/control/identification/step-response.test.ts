import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
    expect(twoPointPlant(2, 6)).toEqual({ ok: true, tau_s: 6, delay_s: 0 });
  });

  const none = {
    kind: 'no_solution',
    quantity: 'tau_s',
    message: 'no first-order plant with dead time passes 28.3 and 63.2 % at these times',
  };
  const outside = (quantity: string, value: number) => ({ kind: 'out_of_range', quantity, value, min: 0, max: 1e9 });

  it.each([
    [5, 4, none],
    [5, 5, none],
    [1.9, 6, none],
    [-1, 10, outside('t28_s', -1)],
    [2e9, 10, outside('t28_s', 2e9)],
    [1, -1, outside('t63_s', -1)],
    [1, 2e9, outside('t63_s', 2e9)],
    [1, Number.NaN, { kind: 'not_finite', quantity: 't63_s', value: Number.NaN }],
  ])('by two points refuses %d and %d s', (t28_s, t63_s, error) => {
    expect(twoPointPlant(t28_s, t63_s)).toEqual({ ok: false, error });
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
    [{ output: [1, 2] }, 'at least 6 samples, a time for each, are needed'],
    [{ times_s: [0, 1, 2, 3, 4], output: [0, 0, 1, 2, 2] }, 'at least 6 samples, a time for each, are needed'],
    [{ input_step: 0 }, 'without a step of the input there is nothing to identify'],
    [{ input_step: Number.NaN }, 'a number of the record is not finite'],
    [{ step_at_s: -Infinity }, 'a number of the record is not finite'],
    [{ input_step: 1e13 }, 'a number of the record is not finite'],
    [{ step_at_s: 1000 }, 'the record ends before the step'],
    [{ step_at_s: record(1, 1, 1).times_s.at(-1) as number }, 'the record ends before the step'],
    [{ times_s: new Array(100).fill(1) }, 'times must increase'],
    [{ times_s: record(1, 1, 1).times_s.map((t, i) => (i === 1 ? -t : t)) }, 'times must increase'],
    [{ times_s: record(1, 1, 1).times_s.map((t, i) => (i === 99 ? 0 : t)) }, 'times must increase'],
    [{ output: new Array(100).fill(4) }, 'the output does not answer to the step'],
    [{ input_step: 5e-324 }, 'the step of the input is too small for the change of the output'],
  ])('refuses a record that shows nothing (%#)', (change, message) => {
    expect(identifyStep({ ...record(1, 1, 1), ...change })).toEqual({
      ok: false,
      error: { kind: 'no_solution', quantity: 'plant', message },
    });
  });

  it('needs no more than six samples', () => {
    const times_s = [0, 1, 2, 3, 4, 5];
    const output = times_s.map((t) => -2 * Math.expm1(-t / 2));
    expect(identifyStep({ times_s, output, input_step: 1 })).toMatchObject({
      gain: expect.closeTo(2, 3),
      tau_s: expect.closeTo(2, 3),
      delay_s: expect.closeTo(0, 3),
    });
  });
});
