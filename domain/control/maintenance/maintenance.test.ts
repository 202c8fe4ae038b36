import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { kalmanFilter, smooth, steadyGain } from './kalman.ts';
import { fitLocalLevel } from './local-level.ts';
import { remainingLife } from './remaining-life.ts';
import { fitWeibull, meanLife, outlook } from './weibull.ts';

describe('Kalman filter', () => {
  const walk = { f: [[1]], h: [[1]], q: [[1]], r: [[4]] };
  const start = { mean: [0], covariance: [[3]] };

  it('one step by hand, with its likelihood', () => {
    const run = settled(kalmanFilter(walk, start, [[2]]));
    expect(run.beliefs[0]?.mean[0]).toBeCloseTo(1, 14);
    expect(run.beliefs[0]?.covariance[0]?.[0]).toBeCloseTo(2, 14);
    expect(run.gains[0]?.[0]?.[0]).toBeCloseTo(0.5, 14);
    expect(run.log_likelihood).toBeCloseTo(-0.5 * (Math.log(2 * Math.PI * 8) + 0.5), 13);
  });

  it('without an observation the prediction stands', () => {
    const run = settled(kalmanFilter(walk, start, [null, [2]]));
    expect(run.beliefs[0]).toEqual({ mean: [0], covariance: [[4]] });
    expect(run.gains[0]).toBeNull();
    expect(run.beliefs[1]?.mean[0]).toBeCloseTo((2 * 5) / 9, 14);
  });

  it('two observations of one state are both used', () => {
    const two = {
      f: [[1]],
      h: [[1], [1]],
      q: [[0]],
      r: [
        [2, 0],
        [0, 2],
      ],
    };
    const run = settled(kalmanFilter(two, { mean: [0], covariance: [[1]] }, [[3, 5]]));
    // Precision 1 + 1/2 + 1/2; information 3/2 + 5/2.
    expect(run.beliefs[0]?.mean[0]).toBeCloseTo(2, 13);
    expect(run.beliefs[0]?.covariance[0]?.[0]).toBeCloseTo(0.5, 13);
    // N((3, 5); 0, [[3, 1], [1, 3]]): determinant 8, quadratic form (3*9 - 2*15 + 3*25)/8.
    expect(run.log_likelihood).toBeCloseTo(-Math.log(2 * Math.PI) - 0.5 * Math.log(8) - 0.5 * 9, 12);
  });

  it('smoothing a level without noise of its own gives its mean everywhere', () => {
    const still = { ...walk, q: [[0]], r: [[1]] };
    const run = settled(kalmanFilter(still, { mean: [0], covariance: [[1e8]] }, [[1], [2], [6]]));
    const smoothed = smooth(still, run);
    for (const { mean } of smoothed) expect(mean[0]).toBeCloseTo(3, 6);
    expect(smoothed[0]?.covariance[0]?.[0]).toBeCloseTo(1 / 3, 6);
  });

  it('smoothing uses what comes later', () => {
    const run = settled(kalmanFilter(walk, start, [[0], [8]]));
    const smoothed = smooth(walk, run);
    expect(smoothed[1]).toEqual(run.beliefs[1]);
    // J = 2/3, m0 = 0, m1|2 = 8 * 3/7.
    expect(smoothed[0]?.mean[0]).toBeCloseTo(((2 / 3) * 24) / 7, 13);
  });

  it('the steady gain solves the Riccati equation', () => {
    const { gain } = settled(steadyGain(walk, start));
    // p = (1 + sqrt(17))/2 before the update; gain p/(p + 4).
    const p = (1 + Math.sqrt(17)) / 2;
    expect(gain[0]?.[0]).toBeCloseTo(p / (p + 4), 12);
  });

  it.each([
    [{ ...walk, f: [[1, 0]] }, start, [[1]], 'F, H and Q do not match'],
    [{ ...walk, r: [[1, 0]] }, start, [[1]], 'R, m0 and P0 do not match'],
    [walk, { ...start, mean: [0, 0] }, [[1]], 'R, m0 and P0 do not match'],
    [walk, start, [[1, 2]], 'an observation does not match H'],
    [{ ...walk, q: [[-9]] }, start, [[1]], 'the innovation has no variance'],
  ])('refuses %j', (space, from, observations, message) => {
    expect(kalmanFilter(space, from, observations)).toMatchObject({ ok: false, error: { message } });
  });
});

describe('local level', () => {
  it('white noise has no walk', () => {
    const series = [1, -1, 1, -1, 1, -1, 1, -1];
    const fit = settled(fitLocalLevel(series));
    expect(fit.sigma2_level / fit.sigma2_obs).toBeLessThan(1e-8);
  });

  it('scales by the square', () => {
    const series = [1, 3, 2, 5, 4, 7, 9, 8];
    const [one, ten] = [settled(fitLocalLevel(series)), settled(fitLocalLevel(series.map((each) => 10 * each)))];
    expect(ten.sigma2_level / one.sigma2_level).toBeCloseTo(100, 4);
    expect(ten.log_likelihood - one.log_likelihood).toBeCloseTo(-7 * Math.log(10), 9);
  });

  it('refuses short and constant series', () => {
    expect(fitLocalLevel([1, 2])).toMatchObject({ error: { message: 'three finite numbers are needed' } });
    expect(fitLocalLevel([1, 2, Number.NaN])).toMatchObject({ error: { message: 'three finite numbers are needed' } });
    expect(fitLocalLevel([1e-180, 3e-200, 0])).toMatchObject({
      error: { message: expect.stringContaining('too small') },
    });
    expect(fitLocalLevel([2, 2, 2])).toMatchObject({ error: { message: 'a constant series has no variance' } });
  });
});

describe('Weibull', () => {
  it('scale and ages go together, the shape stays', () => {
    const ages = [1, 2, 4, 5, 9];
    const all = ages.map(() => true);
    const [one, ten] = [
      settled(fitWeibull(ages, all)),
      settled(
        fitWeibull(
          ages.map((age) => 10 * age),
          all,
        ),
      ),
    ];
    expect(ten.shape).toBeCloseTo(one.shape, 10);
    expect(ten.scale / one.scale).toBeCloseTo(10, 10);
    // Equation of the shape.
    const k = one.shape;
    const sum = (f: (age: number) => number): number => ages.reduce((total, age) => total + f(age), 0);
    expect(sum((t) => t ** k * Math.log(t)) / sum((t) => t ** k) - 1 / k).toBeCloseTo(sum(Math.log) / 5, 10);
    expect(one.scale).toBeCloseTo((sum((t) => t ** k) / 5) ** (1 / k), 10);
  });

  it('of shape 1 has the mean of its scale', () => {
    expect(meanLife({ shape: 1, scale: 7 })).toBeCloseTo(7, 12);
    expect(meanLife({ shape: 2, scale: 1 })).toBeCloseTo(Math.sqrt(Math.PI) / 2, 12);
  });

  it('of shape 1 does not age', () => {
    const found = settled(outlook({ shape: 1, scale: 100 }, 50, 10));
    expect(found.failure_probability).toBeCloseTo(1 - Math.exp(-0.1), 14);
    expect(found.hazard).toBe(0.01);
    expect(found.median_remaining).toBeCloseTo(100 * Math.LN2, 11);
  });

  it.each([
    [
      [1, 2],
      [false, false],
    ],
    [
      [2, 2],
      [true, true],
    ],
  ])('refuses %j %j, which show no spread', (ages, failed) => {
    expect(fitWeibull(ages, failed)).toMatchObject({ error: { message: 'the failures do not show a spread' } });
  });

  it('refuses ages of 0 and lists that do not match', () => {
    expect(fitWeibull([0, 1], [true, true])).toMatchObject({ error: { kind: 'out_of_range', quantity: 'age' } });
    expect(fitWeibull([1], [])).toMatchObject({ error: { message: 'an age and its end belong together' } });
  });

  it('refuses an outlook that is infinite', () => {
    expect(outlook({ shape: 0.5, scale: 1 }, 0, 1)).toMatchObject({ error: { quantity: 'hazard' } });
    expect(outlook({ shape: 1, scale: 1 }, 0, 1)).toMatchObject({ ok: true, hazard: 1 });
    expect(outlook({ shape: 50, scale: 1 }, 1e9, 1)).toMatchObject({ error: { quantity: 'hazard' } });
    expect(outlook({ shape: 0, scale: 1 }, 1, 1)).toMatchObject({ error: { kind: 'out_of_range', quantity: 'shape' } });
  });
});

describe('remaining life', () => {
  it('a line without scatter ends where it must, exactly', () => {
    const found = settled(remainingLife([0, 1, 2], [10, 9, 8], 5));
    expect(found.remaining).toBeCloseTo(3, 12);
    expect(found.interval[0]).toBeCloseTo(3, 6);
    expect(found.interval[1]).toBeCloseTo(3, 6);
  });

  it('scatter opens the interval around it, enough of it to any time', () => {
    const some = settled(remainingLife([0, 1, 2, 3], [10, 9.1, 7.9, 7], 5));
    expect(some.interval[0]).toBeLessThan(some.remaining);
    expect(some.interval[1]).toBeGreaterThan(some.remaining);
    expect(settled(remainingLife([0, 1, 2], [10, 5, 9], 5)).interval).toEqual([null, null]);
  });

  it('refuses a line that leads away, and too few runs', () => {
    const away = { error: { message: 'the line does not meet the threshold after the last run' } };
    expect(remainingLife([0, 1, 2], [10, 11, 12], 5)).toMatchObject(away);
    expect(remainingLife([0, 1, 2], [4, 4, 4], 5)).toMatchObject(away);
    expect(remainingLife([0, 1], [4, 3], 1)).toMatchObject({
      error: { message: 'at least three runs with their health are needed' },
    });
  });
});
