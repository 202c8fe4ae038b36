import { describe, expect, it } from 'vitest';
import { t2Limits, t2Of, t2Reference, t2ReferenceFrom, t2Series } from './hotelling.ts';

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
    expect(() => reference && t2Of(reference, [1])).toThrow(new RangeError('an observation has 2 variables'));
  });

  it('has no reference when variables depend on each other or observations are few', () => {
    expect(t2Reference(rows.map(([x = 0]) => [[x, 2 * x]]))).toBeNull();
    expect(t2Reference([[[1, 2]], [[2, 1]]])).toBeNull();
    expect(t2Reference([[[1, 2]]])).toBeNull();
    expect(t2Reference([[[1]], [[1]], [[1]]])).toBeNull();
  });

  it('has no reference without subgroups, of only one, or of no variables', () => {
    expect(t2Reference([])).toBeNull();
    expect(t2Reference([[[1], [2], [4]]])).toBeNull();
    expect(
      t2Reference([
        [[1], [2], [3]],
        [[2], [4], [6]],
      ]),
    ).toMatchObject({ mean: [3], covariance: [[2.5]], m: 2, n: 3 });
    expect(t2Reference([[], []])).toBeNull();
    expect(t2Reference([[[]], [[]]])).toBeNull();
  });

  it('has no reference from two observations of two variables, though the rounded mean hides it', () => {
    // The mean of 1 and the double after it is 1 again, and the products about it have a determinant.
    expect(t2Reference([[[1, 0]], [[1 + Number.EPSILON, 1]]])).toBeNull();
  });

  it('keeps the Cholesky factor of a covariance, row after row', () => {
    const covariance = [
      [4, 2, 6],
      [2, 5, 7],
      [6, 7, 14],
    ];
    const reference = t2ReferenceFrom([1, 2, 3], covariance, 9, 1);
    expect(reference).toEqual({
      ...{ mean: [1, 2, 3], covariance, m: 9, n: 1 },
      factor: Float64Array.of(2, 1, 2, 3, 2, 1),
    });
    // (2, 5, 6) off in each: the rows give 1, 2 and -1.
    expect(reference && t2Of(reference, [3, 7, 9])).toBe(1 + 4 + 1);
  });

  it('has no reference when a variable is all but a combination of others, in whatever unit', () => {
    const correlated = (excess: number, unit = 1) =>
      t2ReferenceFrom(
        [0, 0],
        [
          [1, unit],
          [unit, unit * unit * (1 + excess)],
        ],
        9,
        1,
      );
    expect(correlated(1e-11)).not.toBeNull();
    expect(correlated(1e-13)).toBeNull();
    expect(correlated(1e-11, 2 ** -20)).not.toBeNull();
    expect(correlated(1e-13, 2 ** 20)).toBeNull();
  });

  it('has no reference from a covariance that a double could not hold', () => {
    expect(t2ReferenceFrom([0], [[Infinity]], 9, 1)).toBeNull();
    expect(
      t2ReferenceFrom(
        [0, 0],
        [
          [1, Number.NaN],
          [Number.NaN, 1],
        ],
        9,
        1,
      ),
    ).toBeNull();
    expect(
      t2ReferenceFrom(
        [0, 0],
        [
          [1, 0],
          [0, Infinity],
        ],
        9,
        1,
      ),
    ).toBeNull();
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

  it('has limits from as few observations as leave one degree of freedom', () => {
    // B(1/2, 1/2) is the arcsine distribution; F(2, 1) has the quantile ((1 - c)^-2 - 1) / 2.
    expect(t2Limits(1, 2, 1, 0.9)).toBeNull();
    expect(t2Limits(1, 3, 1, 0.9)?.phase_one).toBeCloseTo((4 / 3) * Math.sin(0.45 * Math.PI) ** 2, 8);
    expect(t2Limits(3, 2, 2, 0.9)).toBeNull();
    expect(t2Limits(2, 2, 2, 0.9)?.phase_one).toBeCloseTo(2 * 49.5, 6);
    expect(t2Limits(2, 2, 2, 0.9)?.phase_two).toBeCloseTo(6 * 49.5, 6);
  });
});
