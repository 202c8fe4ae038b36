import { describe, expect, it } from 'vitest';
import { seeded, xoshiro128starstar } from './random.ts';

describe('the random generator', () => {
  it('gives the published sequence of xoshiro128** for the state 1, 2, 3, 4', () => {
    const next = xoshiro128starstar([1, 2, 3, 4]);
    // Test vector of the reference implementation, as in rand_xoshiro's tests.
    const expected = [
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ];
    expect(expected.map(() => next())).toEqual(expected);
  });

  it('repeats itself for a seed and differs for another', () => {
    const draws = (seed: string): number[] => Array.from({ length: 5 }, seeded(seed).gaussian);
    expect(draws('1/furnace-01')).toEqual(draws('1/furnace-01'));
    expect(draws('1/furnace-01')).not.toEqual(draws('2/furnace-01'));
  });

  it('is normal: mean 0 and deviation 1 within what 20 000 draws allow', () => {
    const draws = Array.from({ length: 20_000 }, seeded('normal').gaussian);
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(draws.length));
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  });
});
