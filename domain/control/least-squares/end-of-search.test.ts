import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { leastSquares, type Residuals } from './levenberg-marquardt.ts';

type Columns = readonly Float64Array[];

const refused = (message: string) => ({
  ok: false,
  error: { kind: 'no_solution', quantity: 'parameters', message },
});

describe('the end of a search', () => {
  /** Residuals of one parameter, with what is said to be their derivative. */
  const curve = (of: (a: number) => readonly number[], slope: (a: number) => readonly number[]) => {
    const calls: number[] = [];
    const problem: Residuals = {
      count: of(0).length,
      residuals: ([a], into) => {
        calls.push(a as number);
        into.set(of(a as number));
      },
      jacobian: ([a], [column]: Columns) => column?.set(slope(a as number)),
    };
    return { problem, calls };
  };

  it.each([1, 0])('comes at a kink in %d, where no step leads down however short', (at) => {
    const { problem, calls } = curve(
      (a) => [Math.abs(a - at) + 1],
      () => [1],
    );
    expect(leastSquares(problem, [at], 60)).toMatchObject({ ok: true, parameters: [at], rss: 1 });
    expect(Math.max(...calls.map((a) => Math.abs(a - at)))).toBeLessThanOrEqual(1);
  });

  it('is looked for with shorter steps, as MINPACK shortens them', () => {
    // The first step of 1 doubles the residual: 1 - 2^2 = -3 was gained where -1 was the slope, so the bound becomes
    // 0.5 / (1 + 3 / 2) of it. Of that step, with the damping 4, the slope is -(0.04 + 0.16), and 1 - 1.2^2 = -0.44.
    const { problem, calls } = curve(
      (a) => [Math.abs(a - 1) + 1],
      () => [1],
    );
    leastSquares(problem, [1]);
    expect(calls.slice(0, 4)).toEqual([1, 0, 0.8, 1 - (0.2 * 0.1) / (0.2 + 0.22)].map((a) => expect.closeTo(a, 12)));
  });

  it('comes where the bound of the step has become nothing against the parameters', () => {
    const problem: Residuals = {
      count: 2,
      residuals: ([a = 0, b = 0], into) => into.set([a - 1e8, b === 0 ? 1 : 2]),
      jacobian: (_, [byA, byB]) => {
        byA?.set([1, 0]);
        byB?.set([0, 1]);
      },
    };
    expect(leastSquares(problem, [1e8, 0], 15)).toMatchObject({ ok: true, parameters: [1e8, 0], rss: 1 });
  });

  it('comes where a whole step would gain less than the smallest number', () => {
    const { problem } = curve(
      (a) => [a, 1],
      () => [1, 0],
    );
    expect(leastSquares(problem, [1e-170])).toMatchObject({ ok: true, parameters: [1e-170], rss: 1, evaluations: 2 });
  });

  it('comes where rounding drowns the gradient', () => {
    // The gradient promises 1e-34 of the squares, rounding makes it 2e-16: nothing to follow.
    const { problem } = curve(
      (a) => [a, a === 1e-17 ? 1 : 1 - 2 ** -53],
      () => [1.01, 0],
    );
    expect(leastSquares(problem, [1e-17])).toMatchObject({ ok: true, evaluations: 2 });
  });

  it('comes with a refusal after as many evaluations as are allowed, from each of three first bounds', () => {
    // Rosenbrock's valley.
    const calls: number[] = [];
    const valley: Residuals = {
      count: 2,
      residuals: ([x = 0, y = 0], into) => {
        calls.push(x);
        into.set([10 * (y - x * x), 1 - x]);
      },
    };
    const derivatives = ([x = 0]: Float64Array, [byX, byY]: Columns) => {
      byX?.set([-20 * x, -1]);
      byY?.set([10, 0]);
    };
    const problem = { ...valley, jacobian: derivatives };
    for (const most of [2, 3, 4, 5, 6, 7]) {
      calls.length = 0;
      expect(leastSquares(problem, [-1.2, 1], most)).toEqual(refused(`no convergence in ${most} evaluations`));
      expect(calls).toHaveLength(3 * most);
    }
    calls.length = 0;
    const found = settled(leastSquares(problem, [-1.2, 1]));
    expect(found).toMatchObject({ parameters: [1, 1], rss: 0 });
    expect(calls).toHaveLength(found.evaluations);
  });

  it.each([1e-60, 1e-10, 1, 1e10])('comes where it should also where residuals are counted in units of %d', (unit) => {
    const times = [0, 1, 2, 4];
    const problem: Residuals = {
      count: times.length,
      residuals: ([k = 0], into) => into.set(times.map((t) => unit * (Math.exp(-k * t) - 1 / (1 + t)))),
      jacobian: ([k = 0], [column]) => column?.set(times.map((t) => -unit * t * Math.exp(-k * t))),
    };
    // The sum of t exp(-k t) (exp(-k t) - 1 / (1 + t)) vanishes.
    const [k = 0] = settled(leastSquares(problem, [3])).parameters;
    const slope = times.reduce((sum, t) => sum + t * Math.exp(-k * t) * (Math.exp(-k * t) - 1 / (1 + t)), 0);
    expect(Math.abs(slope)).toBeLessThan(1e-8);
  });

  it('comes with a refusal where one derivative is not finite', () => {
    const problem: Residuals = {
      count: 2,
      residuals: ([a = 0, b = 0], into) => into.set([a, b]),
      jacobian: (_, [byA, byB]) => {
        byA?.set([1, 0]);
        byB?.set([0, Number.NaN]);
      },
    };
    expect(leastSquares(problem, [2, 3])).toEqual(refused('the derivatives are not finite'));
  });
});

describe('a search that ends where a parameter has no influence', () => {
  // Minima of 2 + cos a + tilt a at sin a = tilt; a long first step from 0.1 leaps over the first of them.
  const waves = (tilt: number, edge = Infinity): Residuals => ({
    count: 2,
    residuals: ([a = 0], into) => into.set([2 + Math.cos(a) + tilt * a, 0]),
    jacobian: ([a = 0], [column, idle]) => {
      column?.set([a > edge ? Number.NaN : tilt - Math.sin(a), 0]);
      idle?.fill(0);
    },
  });
  const from = (problem: Residuals) => settled(leastSquares(problem, [0.1, 0])).parameters;

  it('is begun again with shorter steps, and the lowest minimum kept', () => {
    expect(from(waves(0.02))).toEqual([expect.closeTo(Math.PI - Math.asin(0.02), 6), 0]);
    expect(from(waves(-0.02))).toEqual([expect.closeTo(3 * Math.PI + Math.asin(0.02), 6), 0]);
  });

  it('keeps the first of equal ones', () => {
    expect(from(waves(0))).toEqual([expect.closeTo(3 * Math.PI, 6), 0]);
  });

  it('is begun again also where the first search failed', () => {
    expect(leastSquares(waves(0.02, 6), [0.1, 0])).toMatchObject({
      ok: true,
      parameters: [expect.closeTo(Math.PI - Math.asin(0.02), 6), 0],
      inverse_normal: null,
    });
  });
});
