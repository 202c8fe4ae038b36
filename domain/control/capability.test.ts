import { describe, expect, it } from 'vitest';
import { capabilityIndices, overall } from './capability.ts';

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

  it('about the target has an interval of as many degrees of freedom as the distance from it leaves', () => {
    // Half a sigma off: 24 (1 + 1/4) / (1 + 2/4) = 20 degrees, chi-square quantiles 9.59078 and 34.16961 in the tables.
    const found = capabilityIndices(10.5, 1, 24, specification)?.about_target;
    const value = 2 / Math.sqrt(1.25);
    expect(found?.value).toBeCloseTo(value, 12);
    expect(found?.interval[0]).toBeCloseTo(value * Math.sqrt(9.59078 / 20), 6);
    expect(found?.interval[1]).toBeCloseTo(value * Math.sqrt(34.16961 / 20), 6);
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
