import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answersOf } from '../process/testing/answers.ts';
import { controlModels } from './models.ts';

const { evaluate, valuesOf, errorOf } = answersOf(controlModels);
const near = (value: number) => expect.closeTo(value, 3);

describe('models of process control', () => {
  it('give the constants of a sample', () => {
    expect(valuesOf('spc.constants', { n: 5 })).toEqual({
      ...{ d2: near(2.32593), d3: near(0.86408), c4: near(0.93999), A2: near(0.57682), A3: near(1.4273) },
      ...{ B3: 0, B4: near(2.089), D3: 0, D4: near(2.1145) },
    });
  });

  it('give limits of counts, with a warning when few are expected', () => {
    expect(valuesOf('spc.attribute_limits', { kind: 'c', rate: 16 })).toEqual({ cl: 16, ucl: 28, lcl: 4, sigma: 4 });
    expect(evaluate('spc.attribute_limits', { kind: 'c', rate: 5 })).toMatchObject({ warnings: [] });
    expect(evaluate('spc.attribute_limits', { kind: 'np', rate: 0.98, size: 100 })).toMatchObject({
      warnings: [{ kind: 'outside_validity', quantity: 'expected_count', value: near(2) }],
    });
    expect(evaluate('spc.attribute_limits', { kind: 'u', rate: 2, size: 2 })).toMatchObject({
      warnings: [{ value: 4, min: 5 }],
    });
    // A c chart has one area of opportunity, whatever size is given with it.
    expect(evaluate('spc.attribute_limits', { kind: 'c', rate: 2, size: 100 })).toMatchObject({
      warnings: [{ kind: 'outside_validity', quantity: 'expected_count', value: 2, min: 5, max: 1e15 }],
    });
  });

  it('refuse shares above one', () => {
    expect(valuesOf('spc.attribute_limits', { kind: 'p', rate: 1, size: 5 })).toEqual({
      cl: 1,
      ucl: 1,
      lcl: 1,
      sigma: 0,
    });
    const refusal = { kind: 'out_of_range', quantity: 'rate', value: 1.1, min: 0, max: 1 };
    expect(errorOf('spc.attribute_limits', { kind: 'p', rate: 1.1, size: 5 })).toEqual(refusal);
    expect(errorOf('spc.attribute_limits', { kind: 'np', rate: 1.1, size: 5 })).toEqual(refusal);
    expect(valuesOf('spc.attribute_limits', { kind: 'u', rate: 4, size: 4 })).toMatchObject({ cl: 4, sigma: 1 });
  });

  it('give run lengths and designs', () => {
    expect(valuesOf('spc.arl', { chart: 'shewhart' })).toEqual({ arl: near(370.398) });
    expect(valuesOf('spc.arl', { chart: 'cusum', k_sigmas: 0.5, h_sigmas: 5 })).toEqual({ arl: near(465.4435) });
    expect(valuesOf('spc.arl', { chart: 'ewma', lambda: 0.1, l: 2.814, shift_sigmas: 1 })).toEqual({
      arl: near(10.3307),
    });
    expect(valuesOf('spc.arl', { chart: 'rules', rules: ['WE1'] })).toEqual({
      arl: near(370.398),
      signal_within_30: near(0.0779),
    });
    expect(errorOf('spc.arl', { chart: 'rules', rules: ['N3'] })).toMatchObject({ kind: 'no_solution' });
    const endless = { kind: 'no_solution', quantity: 'arl', message: 'longer than 10000000000 points' };
    expect(errorOf('spc.arl', { chart: 'cusum', k_sigmas: 2, h_sigmas: 20 })).toEqual(endless);
    expect(errorOf('spc.arl', { chart: 'rules', rules: ['N7'], shift_sigmas: 4 })).toEqual(endless);
    expect(valuesOf('spc.design', { chart: 'shewhart', arl0: 370.398 })).toEqual({ l: near(3) });
    expect(valuesOf('spc.design', { chart: 'ewma', lambda: 0.2, arl0: 370.4 })).toEqual({ l: near(2.859338) });
    expect(valuesOf('spc.design', { chart: 'cusum', k_sigmas: 0.5, arl0: 370.4 })).toEqual({
      h_sigmas: near(4.774897),
    });
    expect(errorOf('spc.design', { chart: 'cusum', k_sigmas: 4, arl0: 2 })).toMatchObject({ quantity: 'h_sigmas' });
  });

  it('answer any chart design with a run length of at least one point, or say that it is too long', () => {
    const shift_sigmas = fc.double({ min: -10, max: 10, noNaN: true });
    const cusum = fc.record({
      chart: fc.constant('cusum'),
      k_sigmas: fc.double({ min: 0.1, max: 4, noNaN: true }),
      h_sigmas: fc.double({ min: 0.1, max: 20, noNaN: true }),
      shift_sigmas,
    });
    const ewma = fc.record({
      chart: fc.constant('ewma'),
      lambda: fc.double({ min: 0.02, max: 1, noNaN: true }),
      l: fc.double({ min: 0.1, max: 6, noNaN: true }),
      shift_sigmas,
    });
    fc.assert(
      fc.property(fc.oneof(cusum, ewma), (input) => {
        const answer = evaluate('spc.arl', input);
        if (answer.ok) expect(answer.values.arl?.value).toBeGreaterThanOrEqual(1);
        else expect(answer.error.kind).toBe('no_solution');
      }),
      { numRuns: 60 },
    );
  });
});
