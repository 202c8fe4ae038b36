import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShewhartLimits } from './individuals.ts';
import { judgeNext, judgeSeries, noZones, type RuleBreak, westernElectric } from './western-electric.ts';

const standard: ShewhartLimits = { cl: 0, ucl: 3, lcl: -3, sigma: 1 };

const stream = (values: readonly number[], limits = standard): readonly (readonly RuleBreak[])[] => {
  let memory = noZones;
  return values.map((value) => {
    const judged = judgeNext(memory, value, limits);
    memory = judged.memory;
    return judged.breaks;
  });
};
const rulesOf = (breaks: readonly (readonly RuleBreak[])[]) => breaks.map((each) => each.map(({ rule }) => rule));

/** Multiples of 1/8 sigma: exact in binary, and often exactly on a border between zones. */
const eighths = fc.array(fc.integer({ min: -30, max: 30 }).map((n) => n / 8 + 0));

describe('Western Electric zone rules', () => {
  it('judges a stream point by point as it judges the whole series', () => {
    fc.assert(
      fc.property(eighths, (values) => {
        expect(rulesOf(stream(values))).toEqual(judgeSeries(values, standard));
      }),
    );
  });

  it('judges a series and its mirror image alike', () => {
    fc.assert(
      fc.property(eighths, (values) => {
        const mirrored = values.map((value) => 0 - value);
        expect(stream(mirrored)).toEqual(stream(values));
      }),
    );
  });

  it('judges a series the same wherever its centre lies and whatever its unit', () => {
    fc.assert(
      fc.property(
        eighths,
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

  it('forgets everything that lies more than eight points back', () => {
    fc.assert(
      fc.property(
        eighths,
        fc.array(
          fc.integer({ min: -30, max: 30 }).map((n) => n / 8),
          { minLength: 8, maxLength: 20 },
        ),
        (past, recent) => {
          expect(stream([...past, ...recent]).slice(past.length + 7)).toEqual(stream(recent).slice(7));
        },
      ),
    );
  });

  it('takes a point on a limit for one within it', () => {
    expect(rulesOf(stream([3, -3]))).toEqual([[], []]);
    expect(rulesOf(stream([3.01]))).toEqual([['WE1']]);
    expect(rulesOf(stream([-3.01]))).toEqual([['WE1']]);
  });

  it('lets a point on the centre line break a run of eight', () => {
    const half = Array.from({ length: 7 }, () => 0.5);
    expect(rulesOf(stream([...half, 0, ...half])).flat()).toEqual([]);
    expect(rulesOf(stream([...half, 0.5])).at(-1)).toEqual(['WE4']);
  });

  it('flags a two-of-three point only when it violates itself', () => {
    expect(rulesOf(stream([2.5, 2.5, 0.5]))).toEqual([[], ['WE2'], []]);
  });

  it('does not add up points of different sides', () => {
    expect(rulesOf(stream([2.5, -2.5, 1.5, -1.5, 1.5])).flat()).toEqual([]);
  });

  it('says how far back the points that make up a rule reach', () => {
    expect(stream([2.5, 0.5, 2.5]).at(-1)).toEqual([{ rule: 'WE2', reach: 2 }]);
    expect(stream([1.5, 1.5, 1.5, 0, 1.5]).at(-1)).toEqual([{ rule: 'WE3', reach: 4 }]);
    expect(stream([4]).at(-1)).toEqual([{ rule: 'WE1', reach: 0 }]);
  });

  it('reports every rule that one point breaks', () => {
    expect(rulesOf(stream([2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 3.5])).at(-1)).toEqual(Object.keys(westernElectric));
  });
});
