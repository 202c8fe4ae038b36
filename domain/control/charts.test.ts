import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCount, attributeLimits, attributeRate, attributeStatistic, noCounts } from './attributes.ts';
import { capabilityIndices, overall } from './capability.ts';
import { cusumInSigmas, cusumNext, cusumSeries, cusumStart } from './cusum.ts';
import { type EwmaDesign, ewmaNext, ewmaSeries, ewmaStart } from './ewma.ts';
import { t2Limits, t2Of, t2Reference, t2Series } from './hotelling.ts';
import {
  deviationChartLimits,
  grandMean,
  meanLimits,
  printedD2,
  rangeChartLimits,
  sigmaWithin,
  subgroupOf,
} from './subgroups.ts';

const series = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 60 });
const design: EwmaDesign = { lambda: 0.2, l: 3, target: 1, sigma: 2, limits: 'exact' };

describe('EWMA chart', () => {
  it('weighs each value by its age', () => {
    fc.assert(
      fc.property(series, (values) => {
        const closed = values.reduce(
          (sum, x, i) => sum + 0.2 * 0.8 ** (values.length - 1 - i) * x,
          0.8 ** values.length,
        );
        expect(ewmaSeries(design, values).at(-1)?.z).toBeCloseTo(closed, 10);
      }),
    );
  });

  it('judges point by point as it judges the series', () => {
    let memory = ewmaStart(design);
    const values = [1, 4, -2, 9, 9, 9, 0];
    const streamed = values.map((value) => {
      const next = ewmaNext(design, memory, value);
      memory = next.memory;
      return next.point;
    });
    expect(streamed).toEqual(ewmaSeries(design, values));
  });

  it('has exact limits that widen to the asymptotic ones', () => {
    const exact = ewmaSeries(design, new Array(80).fill(1));
    expect((exact[0]?.ucl ?? 0) - 1).toBeCloseTo(3 * 2 * 0.2, 12);
    expect((exact[1]?.ucl ?? 0) - 1).toBeCloseTo(6 * Math.sqrt((0.2 / 1.8) * (1 - 0.8 ** 4)), 12);
    const [asymptotic] = ewmaSeries({ ...design, limits: 'asymptotic' }, [1]);
    expect(asymptotic?.ucl).toBeCloseTo(3, 12);
    expect(asymptotic?.lcl).toBeCloseTo(-1, 12);
    expect(exact[79]?.ucl).toBeCloseTo(3, 6);
  });

  it('says on which side it signals', () => {
    const signals = (x: number) => ewmaSeries({ ...design, lambda: 1 }, [x]).map(({ signal }) => signal);
    expect(signals(7.01)).toEqual(['above']);
    expect(signals(-5.01)).toEqual(['below']);
    expect(signals(7)).toEqual([null]);
    expect(signals(-5)).toEqual([null]);
  });
});

describe('CUSUM chart', () => {
  it('adds up what lies beyond the reference value on each side', () => {
    const points = cusumSeries({ target: 10, k: 1, h: 3 }, [12, 13, 12, 5, 3]);
    expect(points.map(({ high }) => high)).toEqual([1, 3, 4, 0, 0]);
    expect(points.map(({ low }) => low)).toEqual([0, 0, 0, 4, 10]);
    expect(points.map(({ signal }) => signal)).toEqual([null, null, 'above', 'below', 'below']);
  });

  it('can signal on both sides at once', () => {
    expect(cusumNext({ target: 0, k: 0, h: 1 }, { high: 3, low: 3 }, 0).signal).toBe('both');
  });

  it('is the same in sigmas as in the unit of the data, and mirrored by sign', () => {
    expect(cusumInSigmas(10, 2, 0.5, 5)).toEqual({ target: 10, k: 1, h: 10 });
    fc.assert(
      fc.property(series, (values) => {
        const one = cusumSeries(cusumInSigmas(0, 1, 0.5, 4), values);
        const four = cusumSeries(
          cusumInSigmas(0, 4, 0.5, 4),
          values.map((x) => x * 4),
        );
        expect(four.map(({ high }) => high / 4)).toEqual(one.map(({ high }) => high));
        const mirrored = cusumSeries(
          cusumInSigmas(0, 1, 0.5, 4),
          values.map((x) => 0 - x),
        );
        expect(mirrored.map(({ low }) => low)).toEqual(one.map(({ high }) => high));
        let memory = cusumStart;
        for (const [i, x] of values.entries()) {
          const point = cusumNext(cusumInSigmas(0, 1, 0.5, 4), memory, x);
          memory = point;
          expect(point).toEqual(one[i]);
        }
      }),
    );
  });
});

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
    expect(sigmaWithin(mixed, 'range_weighted')).toBeGreaterThan(sigmaWithin(mixed, 'range'));
    expect(sigmaWithin(mixed, 'deviation_weighted')).toBeGreaterThan(sigmaWithin(mixed, 'deviation'));
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

describe('Hotelling T2', () => {
  const rows = [
    [1, 2],
    [2, 1],
    [3, 4],
    [4, 3],
    [5, 5.5],
    [0, 1],
  ];

  it('is the squared distance in the metric of the covariance', () => {
    const reference = t2Reference([[[-1]], [[0]], [[1]]]);
    expect(reference).toMatchObject({ mean: [0], covariance: [[1]], m: 3, n: 1 });
    expect(reference && t2Of(reference, [3])).toBeCloseTo(9, 12);
  });

  it('does not change when the variables are mixed or scaled', () => {
    const mixed = rows.map(([x = 0, y = 0]) => [3 * x - y + 7, 100 * y]);
    const of = (all: number[][]) => {
      const reference = t2Reference(all.map((row) => [row]));
      return (
        reference &&
        t2Series(
          reference,
          all.map((row) => [row]),
        )
      );
    };
    const [plain, changed] = [of(rows), of(mixed)];
    expect(changed?.map((t2) => t2.toFixed(9))).toEqual(plain?.map((t2) => t2.toFixed(9)));
    // The sum over phase I is (m - 1) p.
    expect(plain?.reduce((sum, t2) => sum + t2, 0)).toBeCloseTo(10, 9);
  });

  it('takes the covariance within subgroups, and weighs their mean by their size', () => {
    const groups = [
      [
        [1, 0],
        [3, 2],
      ],
      [
        [10, 4],
        [12, 2],
      ],
    ];
    const reference = t2Reference(groups);
    expect(reference).toMatchObject({
      mean: [6.5, 2],
      covariance: [
        [2, 0],
        [0, 2],
      ],
      m: 2,
      n: 2,
    });
    expect(reference && t2Of(reference, [7.5, 3])).toBeCloseTo(2, 12);
    expect(() => reference && t2Of(reference, [1])).toThrow(RangeError);
  });

  it('has no reference when variables depend on each other or observations are few', () => {
    expect(t2Reference(rows.map(([x = 0]) => [[x, 2 * x]]))).toBeNull();
    expect(t2Reference([[[1, 2]], [[2, 1]]])).toBeNull();
    expect(t2Reference([[[1, 2]]])).toBeNull();
    expect(t2Reference([[[1]], [[1]], [[1]]])).toBeNull();
  });

  it('has limits of both phases', () => {
    // R's qcc for the beta limit; F quantiles with two degrees above have a closed form.
    expect(t2Limits(8, 25, 1, 0.999)?.phase_one).toBeCloseTo(17.41705, 4);
    const single = t2Limits(2, 20, 1, 0.99);
    expect(single?.phase_two).toBeCloseTo(((2 * 21 * 19) / (20 * 18)) * (9 * (0.01 ** (-1 / 9) - 1)), 8);
    const subgroups = t2Limits(2, 20, 5, 0.99);
    expect((subgroups?.phase_two ?? 0) / (subgroups?.phase_one ?? 1)).toBeCloseTo(21 / 19, 12);
    expect(subgroups?.phase_one).toBeCloseTo(((2 * 19 * 4) / 79) * (39.5 * (0.01 ** (-2 / 79) - 1)), 8);
    expect(t2Limits(3, 4, 1, 0.99)).toBeNull();
    expect(t2Limits(4, 2, 2, 0.99)).toBeNull();
  });
});

describe('capability', () => {
  const specification = { lsl: 4, usl: 16, target: null };

  it('compares the specification with the spread', () => {
    const found = capabilityIndices(11, 1, 50, specification);
    expect(found?.potential?.value).toBe(2);
    expect(found?.lower?.value).toBeCloseTo(7 / 3, 12);
    expect(found?.upper?.value).toBeCloseTo(5 / 3, 12);
    expect(found?.actual.value).toBeCloseTo(5 / 3, 12);
    expect(found?.about_target?.value).toBeCloseTo(Math.SQRT2, 12);
    expect(capabilityIndices(11, 1, 50, { ...specification, target: 11 })?.about_target?.value).toBe(2);
  });

  it('has intervals that hold the value and shrink with more of them', () => {
    const width = (count: number, confidence?: number) => {
      const { value, interval } = capabilityIndices(11, 1, count, specification, confidence)?.actual ?? {
        value: 0,
        interval: [0, 0],
      };
      expect(interval[0]).toBeLessThan(value);
      expect(interval[1]).toBeGreaterThan(value);
      return interval[1] - interval[0];
    };
    expect(width(200)).toBeLessThan(width(50));
    expect(width(50, 0.99)).toBeGreaterThan(width(50));
    expect(width(50)).toBeCloseTo(2 * 1.959964 * Math.sqrt(1 / 450 + 25 / 9 / 98), 6);
    const both = capabilityIndices(10, 1, 50, specification);
    // sqrt(31.55492 / 49) and sqrt(70.22241 / 49)
    expect(both?.potential?.interval[0]).toBeCloseTo(2 * Math.sqrt(31.55492 / 49), 5);
    expect(both?.potential?.interval[1]).toBeCloseTo(2 * Math.sqrt(70.22241 / 49), 5);
    expect(both?.lower?.interval[0]).toBeCloseTo(2 - 1.644854 * Math.sqrt(1 / 450 + 4 / 98), 5);
  });

  it('of one limit is that of its side', () => {
    const upper = capabilityIndices(11, 1, 50, { lsl: null, usl: 16, target: null });
    expect(upper).toMatchObject({ potential: null, lower: null, about_target: null });
    expect(upper?.actual.value).toBeCloseTo(5 / 3, 12);
    const lower = capabilityIndices(11, 1, 50, { lsl: 8, usl: null, target: 11 });
    expect(lower).toMatchObject({ potential: null, upper: null, about_target: null });
    expect(lower?.actual.value).toBe(1);
    expect(capabilityIndices(11, 1, 50, { lsl: null, usl: null, target: 3 })).toBeNull();
  });

  it('takes all values for the overall spread', () => {
    expect(overall([1, 2, 3])).toEqual({ mean: 2, sigma: 1 });
  });
});
