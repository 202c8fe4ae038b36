import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { leastSquares, type Residuals } from './levenberg-marquardt.ts';

/** Residuals A x - b of a linear problem. */
const linear = (a: readonly (readonly number[])[], b: readonly number[]): Required<Residuals> => ({
  count: b.length,
  residuals: (x, into) => {
    for (const [i, row] of a.entries())
      into[i] = row.reduce((sum, each, j) => sum + each * (x[j] as number), -(b[i] as number));
  },
  jacobian: (_, columns) => {
    for (const [j, column] of columns.entries()) column.set(a.map((row) => row[j] as number));
  },
});

const refused = (message: string) => ({
  ok: false,
  error: { kind: 'no_solution', quantity: 'parameters', message },
});

describe('a linear problem', () => {
  // A'A = [2 1; 1 5], so x = (7/9, 13/9) with the residuals (-2, 2, -1)/9.
  const problem = linear(
    [
      [1, 0],
      [1, 1],
      [0, 2],
    ],
    [1, 2, 3],
  );

  it.each([['with derivatives'], ['by differences']])('is solved %s', (how) => {
    const { count, residuals } = problem;
    const minimum = settled(leastSquares(how === 'by differences' ? { count, residuals } : problem, [0, 5]));
    expect(minimum.parameters).toEqual([expect.closeTo(7 / 9, 9), expect.closeTo(13 / 9, 9)]);
    expect(minimum.rss).toBeCloseTo(1 / 9, 14);
    expect(minimum.inverse_normal?.flat()).toEqual([5, -1, -1, 2].map((each) => expect.closeTo(each / 9, 9)));
  });

  it('that is solved at its start needs no second evaluation', () => {
    const exact = linear([[2], [3]], [4, 6]);
    expect(leastSquares(exact, [2])).toEqual({
      ok: true,
      parameters: [2],
      rss: 0,
      inverse_normal: [[expect.closeTo(1 / 13, 15)]],
      evaluations: 1,
    });
  });

  it('whose gradient vanishes at its start needs none either, whatever else has no influence', () => {
    const aside = linear(
      [
        [1, 0],
        [0, 0],
      ],
      [0, -1],
    );
    expect(leastSquares(aside, [0, 3])).toEqual({
      ok: true,
      parameters: [0, 3],
      rss: 1,
      inverse_normal: null,
      evaluations: 1,
    });
  });

  it('that is met exactly by the last evaluation is solved', () => {
    const one = linear([[1]], [1]);
    expect(leastSquares(one, [0], 2)).toMatchObject({ ok: true, parameters: [1], rss: 0, evaluations: 2 });
    expect(leastSquares(one, [0], 1)).toEqual(refused('no convergence in 1 evaluations'));
  });

  it.each([
    [linear([], []), [], '0 residuals do not determine 0 parameters'],
    [linear([[], []], [1, 2]), [], '2 residuals do not determine 0 parameters'],
    [linear([[1, 2]], [3]), [0, 0], '1 residuals do not determine 2 parameters'],
    [linear([[1], [1]], [0, Number.NaN]), [0], 'the residuals are not finite at the start'],
    [linear([[1e200], [1]], [0, 0]), [1], 'the residuals are not finite at the start'],
  ])('is refused where there is none (%#)', (asked, start, message) => {
    expect(leastSquares(asked, start)).toEqual(refused(message));
  });
});

describe('differences in place of derivatives', () => {
  const times = [0, 1, 2, 4];

  it.each([
    ['of one', 1],
    ['of a millionth', 1e-6],
    ['of a million million', 1e12],
  ])('fit a decay with an amplitude %s from a rate of nothing', (_, unit) => {
    const decay: Residuals = {
      count: times.length,
      residuals: ([a, k], into) => {
        for (const [i, t] of times.entries())
          into[i] = ((a as number) / unit) * Math.exp(-(k as number) * t) - 3 * Math.exp(-t / 2);
      },
    };
    const minimum = settled(leastSquares(decay, [2 * unit, 0]));
    expect(minimum.parameters).toEqual([expect.closeTo(3 * unit, 8 - Math.log10(unit)), expect.closeTo(0.5, 8)]);
    // (J'J)^-1 with the columns exp(-k t) / unit and -3 t exp(-k t).
    const [uu, uv, vv] = times.reduce(
      ([p, q, s], t) => {
        const [u, v] = [Math.exp(-t / 2), -3 * t * Math.exp(-t / 2)];
        return [p + u * u, q + u * v, s + v * v];
      },
      [0, 0, 0] as [number, number, number],
    );
    const determinant = uu * vv - uv * uv;
    const [[aa, ab] = [], [, kk] = []] = minimum.inverse_normal ?? [];
    expect((aa as number) / unit ** 2 / (vv / determinant)).toBeCloseTo(1, 8);
    expect((ab as number) / unit / (-uv / determinant)).toBeCloseTo(1, 8);
    expect((kk as number) / (uu / determinant)).toBeCloseTo(1, 8);
  });
});
