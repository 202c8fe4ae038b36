import { describe, expect, it } from 'vitest';
import { addCount, attributeLimits, attributeRate, attributeStatistic, noCounts } from './attributes.ts';
import {
  deviationChartLimits,
  grandMean,
  meanLimits,
  printedD2,
  rangeChartLimits,
  sigmaWithin,
  subgroupOf,
} from './subgroups.ts';

describe('charts of counts', () => {
  it('have the limits of their distributions', () => {
    expect(attributeLimits('p', 0.2, 100)).toEqual({
      cl: 0.2,
      ucl: expect.closeTo(0.32, 12),
      lcl: expect.closeTo(0.08, 12),
      sigma: 0.04,
    });
    expect(attributeLimits('np', 0.2, 100)).toEqual({ cl: 20, ucl: 32, lcl: 8, sigma: 4 });
    expect(attributeLimits('c', 16)).toEqual({ cl: 16, ucl: 28, lcl: 4, sigma: 4 });
    expect(attributeLimits('u', 4, 4)).toEqual({ cl: 4, ucl: 7, lcl: 1, sigma: 1 });
  });

  it('are cut at what a count can be', () => {
    expect(attributeLimits('p', 0.5, 1)).toMatchObject({ ucl: 1, lcl: 0 });
    expect(attributeLimits('np', 0.5, 1)).toMatchObject({ ucl: 1, lcl: 0 });
    expect(attributeLimits('c', 1)).toMatchObject({ ucl: 4, lcl: 0 });
    expect(attributeLimits('u', 1, 1)).toMatchObject({ ucl: 4, lcl: 0 });
  });

  it('plot counts, or counts per unit', () => {
    expect((['p', 'np', 'c', 'u'] as const).map((kind) => attributeStatistic(kind, 6, 4))).toEqual([1.5, 6, 6, 1.5]);
  });

  it('estimate their rate from all counts', () => {
    const sums = addCount(addCount(noCounts, 3, 10), 5, 30);
    expect(sums).toEqual({ samples: 2, counts: 8, sizes: 40 });
    expect(attributeRate('p', sums)).toBe(0.2);
    expect(attributeRate('u', sums)).toBe(0.2);
    expect(attributeRate('c', sums)).toBe(4);
    expect(attributeRate('c', noCounts)).toBeNull();
    expect(attributeRate('p', addCount(noCounts, 0, 10))).toBeNull();
    expect(attributeRate('p', addCount(noCounts, 10, 10))).toBeNull();
    expect(attributeRate('np', addCount(noCounts, 10, 10))).toBeNull();
    expect(attributeRate('u', addCount(noCounts, 10, 10))).toBe(1);
  });
});

describe('subgroups', () => {
  const groups = [subgroupOf([1, 3, 2]), subgroupOf([5, 5, 8])];

  it('are summed up by mean, range and standard deviation', () => {
    expect(groups[0]).toEqual({ n: 3, mean: 2, range: 2, deviation: 1 });
    expect(subgroupOf([4])).toEqual({ n: 1, mean: 4, range: 0, deviation: null });
    expect(grandMean([subgroupOf([1]), subgroupOf([4, 4])])).toBe(3);
  });

  it('estimate sigma in five ways', () => {
    expect(sigmaWithin(groups, 'range')).toBeCloseTo(2.5 / 1.6925687506, 9);
    expect(sigmaWithin(groups, 'range', printedD2)).toBeCloseTo(2.5 / 1.693, 12);
    expect(sigmaWithin(groups, 'range_weighted')).toBeCloseTo(2.5 / 1.6925687506, 9);
    expect(sigmaWithin(groups, 'deviation')).toBeCloseTo((1 + Math.sqrt(3)) / 2 / 0.8862269255, 9);
    expect(sigmaWithin(groups, 'deviation_weighted')).toBeCloseTo((1 + Math.sqrt(3)) / 2 / 0.8862269255, 9);
    expect(sigmaWithin(groups, 'pooled')).toBeCloseTo(Math.sqrt(2) / 0.939985603, 9);
  });

  it('weigh larger subgroups more where the estimator does', () => {
    const mixed = [subgroupOf([0, 1]), subgroupOf([0, 2, 4, 6, 8, 10])];
    expect(sigmaWithin(mixed, 'range')).toBeCloseTo((1 / 1.128379 + 10 / 2.534413) / 2, 5);
    // R / d2 weighs (d2 / d3)^2 and s / c4 weighs c4^2 / (1 - c4^2); constants of two and of six values from ASTM MNL 7.
    const weighted = (weights: readonly [number, number], estimates: readonly [number, number]) =>
      (weights[0] * estimates[0] + weights[1] * estimates[1]) / (weights[0] + weights[1]);
    expect(sigmaWithin(mixed, 'range_weighted')).toBeCloseTo(
      weighted([(1.128379 / 0.852502) ** 2, (2.534413 / 0.84805) ** 2], [1 / 1.128379, 10 / 2.534413]),
      4,
    );
    expect(sigmaWithin(mixed, 'deviation_weighted')).toBeCloseTo(
      weighted(
        [0.797885 ** 2 / (1 - 0.797885 ** 2), 0.951533 ** 2 / (1 - 0.951533 ** 2)],
        [Math.SQRT1_2 / 0.797885, Math.sqrt(14) / 0.951533],
      ),
      4,
    );
    expect(sigmaWithin([...mixed, subgroupOf([99])], 'range')).toBe(sigmaWithin(mixed, 'range'));
  });

  it('have limits for their mean, range and deviation', () => {
    expect(meanLimits(10, 2, 4)).toEqual({ cl: 10, ucl: 13, lcl: 7, sigma: 1 });
    expect(rangeChartLimits(2, 2)).toMatchObject({
      lcl: 0,
      cl: expect.closeTo(2.25676, 4),
      ucl: expect.closeTo(7.37177, 3),
    });
    expect(rangeChartLimits(1, 10).lcl).toBeCloseTo(3.07751 - 3 * 0.79705, 3);
    expect(rangeChartLimits(1, 5, 2).ucl).toBeCloseTo(2 + 3 * 0.86408, 4);
    expect(deviationChartLimits(1, 5)).toMatchObject({
      lcl: 0,
      cl: expect.closeTo(0.939986, 5),
      ucl: expect.closeTo(1.963628, 4),
    });
    expect(deviationChartLimits(1, 25).lcl).toBeCloseTo(0.98964 - 3 * Math.sqrt(1 - 0.98964 ** 2), 4);
  });
});
