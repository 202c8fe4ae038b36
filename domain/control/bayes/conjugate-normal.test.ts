import { describe, expect, it } from 'vitest';
import { conjugateNormal } from './conjugate-normal.ts';

describe('conjugate normal', () => {
  it('one observation of one mean, by hand', () => {
    const found = conjugateNormal([[1]], [3], 1, { mean: [1], covariance: [[1]] });
    if (!found.ok) throw new Error('refused');
    expect(found.posterior.mean[0]).toBeCloseTo(2, 14);
    expect(found.posterior.covariance[0]?.[0]).toBeCloseTo(0.5, 14);
    // N(3; 1, 2)
    expect(found.posterior.log_evidence).toBeCloseTo(-0.5 * Math.log(4 * Math.PI) - 1, 13);
  });

  it.each([
    [[[1]], [1, 2], 1, [[1]], 'design, response and prior do not match'],
    [[], [], 1, [[1]], 'design, response and prior do not match'],
    [[[1], [1, 2]], [1, 2], 1, [[1]], 'design, response and prior do not match'],
    [[[1]], [1], 0, [[1]], 'sigma must be above 0'],
    [[[1]], [1], Number.POSITIVE_INFINITY, [[1]], 'sigma must be above 0'],
    [[[1]], [1], 1, [[-1]], 'the covariance of the prior must be positive definite'],
  ])('refuses %j %j', (design, response, sigma, covariance, message) => {
    expect(conjugateNormal(design, response, sigma, { mean: [0], covariance })).toEqual({
      ok: false,
      error: { kind: 'no_solution', quantity: 'posterior', message },
    });
  });

  it('refuses a prior of nothing', () => {
    expect(conjugateNormal([[]], [1], 1, { mean: [], covariance: [] })).toMatchObject({ ok: false });
  });
});
