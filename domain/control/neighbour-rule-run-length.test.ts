import { inverse, Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { neighbourRuleRunLength } from './neighbour-rule-run-length.ts';
import { judgeSeries } from './run-rules.ts';

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** All orders of n points. */
const orders = (n: number): number[][] =>
  n === 0 ? [[]] : orders(n - 1).flatMap((rest) => Array.from({ length: n }, (_, at) => rest.toSpliced(at, 0, n)));

/**
 * Average run length from densities instead of ranks. Let S(t) be the expected number of points that lie at t of values
 * even in [0, 1], came by a step upwards and without a signal so far; downwards it is S(1 - t). With I the integral from
 * 0 to t and R the turn of [0, 1], a trend of j steps begins where no trend upwards was:
 * S = (1 + I + I^2 + I^3) I (1 + R S); and of c turns after two steps alike: S = sum over c < 12 of (I R)^c I (1 + S).
 * The first point and all others together are 1 + (1 + 2 integral of S). By polynomials through 16 points.
 */
const arlByDensities = (rule: 'N3' | 'N4'): number => {
  const n = 16;
  const at = Array.from({ length: n }, (_, i) => Math.cos((Math.PI * (i + 0.5)) / n));
  // Powers of u = 2 t - 1, so that R is a change of sign.
  const powers = new Matrix(at.map((u) => at.map((_, k) => u ** k)));
  const integrals = new Matrix(at.map((u) => at.map((_, k) => (u ** (k + 1) - (-1) ** (k + 1)) / (2 * (k + 1)))));
  const I = integrals.mmul(inverse(powers));
  const R = new Matrix(at.map((_, i) => at.map((__, j) => (i + j === n - 1 ? 1 : 0))));
  const [terms, step, begin] = rule === 'N3' ? [4, I, R] : [12, I.mmul(R), Matrix.eye(n)];
  let [sum, term] = [Matrix.zeros(n, n), I];
  for (let j = 0; j < terms; j += 1) [sum, term] = [Matrix.add(sum, term), step.mmul(term)];
  const density = solve(Matrix.sub(Matrix.eye(n), sum.mmul(begin)), sum.mmul(Matrix.ones(n, 1)));
  const mean = solve(powers, density)
    .to1DArray()
    .reduce((total, share, k) => total + (k % 2 === 0 ? share / (k + 1) : 0), 0);
  return 2 + 2 * mean;
};

describe('run length of rules that compare neighbours', () => {
  it('is the share of monotonic and of alternating orders when there are just enough points', () => {
    expect(neighbourRuleRunLength('N3', 5).within_horizon).toBeCloseTo(0, 14);
    expect(neighbourRuleRunLength('N3', 6).within_horizon).toBeCloseTo(2 / factorial(6), 14);
    expect(neighbourRuleRunLength('N4', 13).within_horizon).toBeCloseTo(0, 14);
    // Euler's zigzag numbers of 14 and of 15 points (OEIS A000111), up first or down first.
    const alternating = [199_360_981, 1_903_757_312].map((zigzag, i) => (2 * zigzag) / factorial(14 + i));
    const [of14 = 0, of15 = 0] = alternating;
    expect(neighbourRuleRunLength('N4', 14).within_horizon).toBeCloseTo(of14, 14);
    // Of 15 the first or the last 14 alternate; where both do, all of them.
    expect(neighbourRuleRunLength('N4', 15).within_horizon).toBeCloseTo(2 * of14 - of15, 14);
  });

  it('is the share of all orders in which the rule is broken', () => {
    for (const n of [7, 8]) {
      const broken = orders(n).filter((values) =>
        judgeSeries(values, { cl: 0, ucl: 99, lcl: -99, sigma: 33 }).some((rules) => rules.includes('N3')),
      );
      expect(neighbourRuleRunLength('N3', n).within_horizon).toBeCloseTo(broken.length / factorial(n), 14);
    }
  });

  it.each(['N3', 'N4'] as const)('of %s is on average what densities give, whatever the horizon', (rule) => {
    expect(neighbourRuleRunLength(rule).arl / arlByDensities(rule)).toBeCloseTo(1, 8);
    expect(neighbourRuleRunLength(rule, 6).arl / arlByDensities(rule)).toBeCloseTo(1, 8);
  });

  it.each(['N3', 'N4'] as const)('of %s falls geometrically once it has forgotten the beginning', (rule) => {
    const left = (horizon: number): number => 1 - neighbourRuleRunLength(rule, horizon).within_horizon;
    const [after100, after150, after200] = [left(100), left(150), left(200)];
    expect(after200).toBeLessThan(after100);
    expect((after200 * after100) / after150 ** 2).toBeCloseTo(1, 8);
  });
});
