import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShewhartLimits } from './individuals.ts';
import { type RuleId, ruleIds } from './rules.ts';
import { judgeNext, judgeSeries, maskOf, noPoints, type RuleBreak, rulesIn, runsOnOneSide } from './run-rules.ts';

const standard: ShewhartLimits = { cl: 0, ucl: 3, lcl: -3, sigma: 1 };

const stream = (values: readonly number[], limits = standard): readonly (readonly RuleBreak[])[] => {
  let memory = noPoints;
  return values.map((value) => {
    const judged = judgeNext(memory, value, limits);
    memory = judged.memory;
    return judged.breaks;
  });
};
const rulesOf = (breaks: readonly (readonly RuleBreak[])[]) => breaks.map((each) => each.map(({ rule }) => rule));
const last = (values: readonly number[]) => stream(values).at(-1);

/** The newest n points; null when there are not as many. */
type Window = (n: number) => readonly number[] | null;

/** The rules as their authors state them, on the window that ends with a point. */
const stated: Readonly<Record<RuleId, (window: Window) => boolean>> = (() => {
  const beyond = (needed: number, of: number, border: number) => (window: Window) =>
    [1, -1].some((side) => {
      const points = Array.from({ length: of }, (_, i) => window(of - i)).find((each) => each !== null) ?? [];
      return (points.at(-1) ?? 0) * side > border && points.filter((v) => v * side > border).length >= needed;
    });
  const all = (n: number, holds: (window: readonly number[]) => boolean) => (window: Window) => {
    const points = window(n);
    return points !== null && holds(points);
  };
  const steps = (points: readonly number[]) => points.slice(1).map((value, i) => value - (points[i] ?? 0));
  const oneSide = (points: readonly number[]) => points.every((v) => v > 0) || points.every((v) => v < 0);
  return {
    WE1: beyond(1, 1, 3),
    WE2: beyond(2, 3, 2),
    WE3: beyond(4, 5, 1),
    WE4: all(8, oneSide),
    N1: beyond(1, 1, 3),
    N2: all(9, oneSide),
    N3: all(6, (points) => steps(points).every((d) => d > 0) || steps(points).every((d) => d < 0)),
    N4: all(14, (points) => {
      const d = steps(points);
      return d.slice(1).every((step, i) => step * (d[i] ?? 0) < 0);
    }),
    N5: beyond(2, 3, 2),
    N6: beyond(4, 5, 1),
    N7: all(15, (points) => points.every((v) => Math.abs(v) <= 1)),
    N8: all(8, (points) => points.every((v) => Math.abs(v) > 1) && !oneSide(points)),
  };
})();
const byStatement = (values: readonly number[]): RuleId[][] =>
  values.map((_, end) => {
    const window = (n: number) => (n <= end + 1 ? values.slice(end + 1 - n, end + 1) : null);
    return ruleIds.filter((rule) => stated[rule](window));
  });

/** Multiples of 1/8 sigma: exact in binary, and often exactly on a border between zones. */
const eighths = fc.array(fc.integer({ min: -30, max: 30 }).map((n) => n / 8 + 0));
/** Series that the long rules see: calm, wild, zigzag and climbing stretches. */
const shaped = fc
  .array(
    fc.tuple(
      fc.constantFrom('calm', 'wild', 'zigzag', 'climb', 'fall', 'high', 'low'),
      fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 18 }),
    ),
    { maxLength: 4 },
  )
  .map((stretches) =>
    stretches.flatMap(([shape, steps]) =>
      steps.map((n, i) => {
        if (shape === 'calm') return (n - 4) / 4 + 0;
        if (shape === 'wild') return (n % 2 === 0 ? 1 : -1) * (1 + n / 8);
        if (shape === 'zigzag') return (i % 2 === 0 ? 1 : -1) * (n / 8);
        if (shape === 'climb') return -1 + (8 * i + n) / 64;
        if (shape === 'fall') return 1 - (8 * i + n) / 64;
        return (shape === 'high' ? 1 : -1) * (n / 4);
      }),
    ),
  );

describe('run rules', () => {
  it.each([
    ['any series', eighths],
    ['shaped series', shaped],
  ])('judge %s as the rules are stated, point by point and at once', (_, series) => {
    fc.assert(
      fc.property(series, (values) => {
        const wanted = byStatement(values);
        expect(rulesOf(stream(values))).toEqual(wanted);
        expect(judgeSeries(values, standard)).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
  });

  it('judge a series and its mirror image alike', () => {
    fc.assert(
      fc.property(fc.oneof(eighths, shaped), (values) => {
        expect(stream(values.map((value) => 0 - value))).toEqual(stream(values));
      }),
    );
  });

  it('judge a series the same wherever its centre lies and whatever its unit', () => {
    fc.assert(
      fc.property(
        fc.oneof(eighths, shaped),
        fc.integer({ min: -1000, max: 1000 }),
        fc.constantFrom(0.25, 1, 4, 64),
        (values, shift, unit) => {
          const at = (sigmas: number) => shift + sigmas * unit;
          const limits = { cl: at(0), ucl: at(3), lcl: at(-3), sigma: unit };
          expect(stream(values.map(at), limits)).toEqual(stream(values));
        },
      ),
    );
  });

  it('forget everything that lies more than fifteen points back', () => {
    fc.assert(
      fc.property(eighths, fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 15, maxLength: 25 }), (past, n) => {
        const recent = n.map((each) => each / 8 + 0);
        expect(stream([...past, ...recent]).slice(past.length + 14)).toEqual(stream(recent).slice(14));
      }),
    );
  });

  it('remember no more after a million points than after fifteen', () => {
    let memory = noPoints;
    for (let i = 0; i < 1000; i += 1) memory = judgeNext(memory, 0.5 + i / 1e6, standard).memory;
    expect(memory).toMatchObject({ side: 15, within_one: 15, outside_one: 0, rising: 15, turns: 0 });
  });

  it('take a point on a limit for one within it', () => {
    expect(rulesOf(stream([3, -3]))).toEqual([[], []]);
    expect(rulesOf(stream([3.01]))).toEqual([['WE1', 'N1']]);
    expect(rulesOf(stream([-3.01]))).toEqual([['WE1', 'N1']]);
  });

  it('let a point on the centre line break a run', () => {
    const half = [0.5, 0.25, 0.5, 0.25, 0.25, 0.5, 0.25];
    expect(rulesOf(stream([...half, 0, ...half])).flat()).not.toContain('WE4');
    expect(rulesOf(stream([...half, 0.5])).at(-1)).toEqual(['WE4']);
    expect(rulesOf(stream([...half, 0.5, 0.5])).at(-1)).toEqual(['WE4', 'N2']);
  });

  it('flag a two-of-three point only when it violates itself', () => {
    expect(rulesOf(stream([2.5, 2.5, 0.5]))).toEqual([[], ['WE2', 'N5'], []]);
  });

  it('do not add up points of different sides', () => {
    expect(rulesOf(stream([2.5, -2.5, 1.5, -1.5, 1.5])).flat()).toEqual([]);
  });

  it('say how far back the points that make up a rule reach', () => {
    const reaches = (values: readonly number[]) =>
      Object.fromEntries((last(values) ?? []).map((b) => [b.rule, b.reach]));
    expect(reaches([2.5, 0.5, 2.5])).toEqual({ WE2: 2, N5: 2 });
    expect(reaches([-2.5, -2.5])).toEqual({ WE2: 1, N5: 1 });
    // Points before those that make up the rule do not count, though another rule remembers them.
    expect(reaches([1.5, 2.5, 2.5])).toEqual({ WE2: 1, N5: 1 });
    expect(reaches([-2.5, -4])).toEqual({ WE1: 0, N1: 0, WE2: 1, N5: 1 });
    expect(reaches([1.5, 1.5, 1.5, 0, 1.5])).toEqual({ WE3: 4, N6: 4 });
    expect(reaches([-1.5, -1.25, -1.5, -1.25])).toEqual({ WE3: 3, N6: 3 });
    expect(reaches([4])).toEqual({ WE1: 0, N1: 0 });
    expect(reaches([0.1, 0.2, 0.1, 0.1, 0.2, 0.1, 0.1, 0.2, 0.2])).toEqual({ WE4: 7, N2: 8 });
    expect(reaches([-0.3, -0.2, -0.1, 0.1, 0.2, 0.3])).toEqual({ N3: 5 });
    expect(reaches(Array.from({ length: 14 }, (_, i) => (i % 2 === 0 ? 1.5 : 0)))).toMatchObject({ N4: 13 });
    expect(reaches([...Array.from({ length: 15 }, (_, i) => (i % 4 < 2 ? 0.5 : -0.5))])).toEqual({ N7: 14 });
    expect(reaches([1.5, -1.5, -1.5, 1.5, 1.5, -1.5, -1.5, 1.5])).toEqual({ N8: 7 });
  });

  it('judge each point by its own limits when they differ', () => {
    const wide = { cl: 0, ucl: 6, lcl: -6, sigma: 2 };
    expect(judgeSeries([4, 4], [standard, wide])).toEqual([['WE1', 'N1'], []]);
    expect(() => judgeSeries([4, 4], [standard])).toThrow('point 1 has no limits');
  });

  it('are named by the bits of a mask', () => {
    fc.assert(
      fc.property(fc.subarray(ruleIds), (rules) => {
        expect(rulesIn(maskOf(rules))).toEqual(rules);
      }),
    );
  });
});

describe('runs on one side', () => {
  it('are flagged from the point that makes them long enough', () => {
    expect(runsOnOneSide([6, 7, 8, 6, 5, 4, 4, 4, 6], 5, 3)).toEqual([2, 3, 7]);
    expect(runsOnOneSide([6, 5, 6], 5, 1)).toEqual([0, 2]);
    expect(runsOnOneSide([], 5, 7)).toEqual([]);
  });

  it('have no points on the centre line', () => {
    expect(runsOnOneSide([5, 5, 5, 5], 5, 2)).toEqual([]);
    expect(runsOnOneSide([6, 6, 5, 6, 6], 5, 3)).toEqual([]);
  });
});
