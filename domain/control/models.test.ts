import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, evaluateModel } from '../process/model.ts';
import { controlModels } from './models.ts';

const evaluate = (name: string, input: unknown): Answer => {
  const model = controlModels.find((each) => each.name === name);
  if (!model) throw new Error(`no model ${name}`);
  return evaluateModel(model, input);
};
const valuesOf = (name: string, input: unknown): Record<string, unknown> => {
  const answer = evaluate(name, input);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return Object.fromEntries(Object.entries(answer.values).map(([key, { value }]) => [key, value]));
};
const errorOf = (name: string, input: unknown): unknown => {
  const answer = evaluate(name, input);
  return answer.ok ? null : answer.error;
};
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
    expect(errorOf('spc.attribute_limits', { kind: 'p', rate: 1.1, size: 5 })).toMatchObject({
      quantity: 'rate',
      max: 1,
    });
  });

  it('give limits of single values and of subgroups', () => {
    expect(valuesOf('spc.limits', { subgroups: [[1], [3], [2]] })).toMatchObject({
      mean_chart: { cl: 2, sigma: near(1.5 / 1.128379) },
      range_chart: { cl: near(1.5), lcl: 0 },
      deviation_chart: null,
    });
    expect(
      valuesOf('spc.limits', {
        subgroups: [
          [1, 3, 2],
          [5, 5, 8],
        ],
      }),
    ).toMatchObject({
      mean_chart: { cl: 4, sigma: near(2.5 / 1.692569 / Math.sqrt(3)) },
      range_chart: { cl: near(2.5) },
      deviation_chart: { cl: near((1 + Math.sqrt(3)) / 2) },
    });
    expect(errorOf('spc.limits', { subgroups: [[1], [1]] })).toMatchObject({ quantity: 'sigma_within' });
    expect(
      errorOf('spc.limits', {
        subgroups: [
          [1, 1],
          [2, 2],
        ],
      }),
    ).toMatchObject({ quantity: 'sigma_within' });
    expect(errorOf('spc.limits', { subgroups: [[1], [2, 3]] })).toMatchObject({ kind: 'invalid_input' });
  });

  it('judge a series by the default rules or the ones asked for', () => {
    expect(valuesOf('spc.rules', { values: [0, 4, 4], cl: 0, sigma: 1 })).toEqual({
      violations: { WE1: [1, 2], WE2: [2], WE3: [], WE4: [] },
    });
    expect(valuesOf('spc.rules', { values: [6, 14], cl: 10, sigma: 1, rules: ['N1'] })).toEqual({
      violations: { N1: [0, 1] },
    });
  });

  it('run EWMA and CUSUM charts', () => {
    expect(valuesOf('spc.ewma', { values: [10, 20], target: 10, sigma: 1 })).toMatchObject({
      z: [10, 12],
      signals: [1],
    });
    expect(valuesOf('spc.cusum', { values: [10, 17, 8], target: 10, sigma: 1 })).toEqual({
      high: [0, 6.5, 4],
      low: [0, 0, 1.5],
      signals: [1],
    });
  });

  it('give T2, or say that there is none', () => {
    const found = valuesOf('spc.hotelling', { subgroups: [[[1]], [[2]], [[3]], [[6]]], confidence: 0.99 });
    expect(found).toMatchObject({ mean: [3], ucl_phase_one: near(2.25 * 0.99 ** 2) });
    expect(found.t2).toHaveLength(4);
    expect(errorOf('spc.hotelling', { subgroups: [[[1]], [[1]]] })).toMatchObject({ kind: 'no_solution' });
    expect(errorOf('spc.hotelling', { subgroups: [[[1]], [[1, 2]]] })).toMatchObject({ kind: 'invalid_input' });
  });

  it('give capability, or say what is missing', () => {
    const input = { subgroups: [[9], [11], [10], [12], [8]], lsl: 4, usl: 16 };
    expect(valuesOf('spc.capability', input)).toMatchObject({
      mean: 10,
      sigma_overall: near(Math.sqrt(2.5)),
      pp: { value: near(12 / 6 / Math.sqrt(2.5)) },
      cp: { value: near(12 / 6 / (2.25 / 1.128379)) },
    });
    expect(errorOf('spc.capability', { ...input, lsl: 17 })).toMatchObject({ kind: 'invalid_input' });
    expect(errorOf('spc.capability', { subgroups: [[1], [2]] })).toMatchObject({ kind: 'invalid_input' });
    expect(errorOf('spc.capability', { subgroups: [[1], [1]], usl: 2 })).toMatchObject({ kind: 'no_solution' });
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
    expect(errorOf('spc.arl', { chart: 'cusum', k_sigmas: 2, h_sigmas: 20 })).toMatchObject({ kind: 'no_solution' });
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
