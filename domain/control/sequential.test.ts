import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cusumInSigmas, cusumNext, cusumSeries, cusumStart } from './cusum.ts';
import { type EwmaDesign, ewmaNext, ewmaSeries, ewmaStart } from './ewma.ts';

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

  it('does not signal on the decision interval itself', () => {
    const after = (value: number) => cusumNext({ target: 0, k: 0.5, h: 3 }, cusumStart, value).signal;
    expect([3.5, 3.51, -3.5, -3.51].map(after)).toEqual([null, 'above', null, 'below']);
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
