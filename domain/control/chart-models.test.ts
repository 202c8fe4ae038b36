import { describe, expect, it } from 'vitest';
import { answersOf } from '../process/testing/answers.ts';
import { chartModels } from './chart-models.ts';

const { valuesOf, errorOf } = answersOf(chartModels);
const near = (value: number) => expect.closeTo(value, 3);

describe('models of charts', () => {
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
    // Limits at 4 and 16.
    expect(valuesOf('spc.rules', { values: [15.9, 16.1, 4.1, 3.9], cl: 10, sigma: 2, rules: ['WE1'] })).toEqual({
      violations: { WE1: [1, 3] },
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
    // Variance 14 / 3; B(1/2, 1) has the quantile c^2, and F(1, 3) that of Student's t squared: 5.840909 in the tables.
    expect(found).toEqual({
      t2: [4, 1, 0, 9].map((squared) => near((squared * 3) / 14)),
      ucl_phase_one: near(2.25 * 0.99 ** 2),
      ucl_phase_two: near(1.25 * 5.840909 ** 2),
      mean: [3],
    });
    const none = {
      kind: 'no_solution',
      quantity: 'covariance',
      message: 'singular: too few observations, or dependent variables',
    };
    expect(errorOf('spc.hotelling', { subgroups: [[[1]], [[1]], [[1]]] })).toEqual(none);
    // Two values have a variance, but leave nothing to judge it by.
    expect(errorOf('spc.hotelling', { subgroups: [[[1]], [[2]]] })).toEqual(none);
    expect(errorOf('spc.hotelling', { subgroups: [[[1]], [[1, 2]]] })).toMatchObject({ kind: 'invalid_input' });
  });

  it('give capability within subgroups and overall', () => {
    const input = { subgroups: [[9], [11], [10], [12], [8]], lsl: 4, usl: 17, target: 11 };
    const [within, whole] = [2.25 / 1.128379, Math.sqrt(2.5)];
    const found = valuesOf('spc.capability', input);
    expect(found).toMatchObject({
      ...{ mean: 10, sigma_within: near(within), sigma_overall: near(whole) },
      cp: { value: near(13 / 6 / within) },
      cpk: { value: near(6 / 3 / within) },
      cpm: { value: near(13 / 6 / Math.sqrt(within ** 2 + 1)) },
      // Chi-square with four degrees of freedom: 0.484419 and 11.143287 in the tables.
      pp: {
        value: near(13 / 6 / whole),
        interval: [0.484419, 11.143287].map((quantile) => near((13 / 6 / whole) * Math.sqrt(quantile / 4))),
      },
      ppk: { value: near(6 / 3 / whole) },
      ppm_index: { value: near(13 / 6 / Math.sqrt(3.5)) },
    });
    expect(valuesOf('spc.capability', { ...input, lsl: null })).toMatchObject({
      ...{ cp: null, cpm: null, pp: null, ppm_index: null },
      cpk: { value: near(7 / 3 / within) },
      ppk: { value: near(7 / 3 / whole) },
    });
  });

  it('give no capability without variation, within subgroups or at all', () => {
    const still = { kind: 'no_solution', quantity: 'sigma', message: 'the values do not vary' };
    expect(errorOf('spc.capability', { subgroups: [[1], [1]], usl: 2 })).toEqual(still);
    const flat = [
      [1, 1],
      [2, 2],
    ];
    expect(errorOf('spc.capability', { subgroups: flat, usl: 3 })).toEqual(still);
    // The range is a double, but not its square.
    expect(errorOf('spc.capability', { subgroups: [[1e-200], [2e-200]], usl: 3 })).toEqual(still);
  });

  it('want a specification with one limit at least, the lower below the upper', () => {
    const subgroups = [[9], [11], [10]];
    const refused = (message: string) => ({ kind: 'invalid_input', issues: [expect.objectContaining({ message })] });
    const order = refused('lsl must lie below usl');
    expect(errorOf('spc.capability', { subgroups, lsl: 17, usl: 16 })).toMatchObject(order);
    expect(errorOf('spc.capability', { subgroups, lsl: 16, usl: 16 })).toMatchObject(order);
    expect(errorOf('spc.capability', { subgroups, lsl: 15.9, usl: 16 })).toBeNull();
    expect(errorOf('spc.capability', { subgroups })).toMatchObject(refused('a capability needs lsl or usl'));
  });
});
