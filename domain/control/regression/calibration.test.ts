import { describe, expect, it } from 'vitest';
import { grow } from '../../process/oxidation/linear-parabolic.ts';
import { settled } from '../../process/testing/settled.ts';
import { arrheniusFit } from './arrhenius-fit.ts';
import { dealGroveFit } from './deal-grove-fit.ts';

describe('Arrhenius', () => {
  it('gives back energy and prefactor', () => {
    const temperatures = [1100, 1200, 1300];
    const fit = settled(
      arrheniusFit(
        temperatures,
        temperatures.map((t) => 3 * Math.exp(-2.5 / (8.617333262e-5 * t))),
      ),
    );
    expect(fit.energy_ev).toBeCloseTo(2.5, 10);
    expect(fit.prefactor).toBeCloseTo(3, 8);
    expect(fit.energy_sd_ev).toBeLessThan(1e-10);
    expect(fit.r2).toBeCloseTo(1, 12);
  });

  it('refuses rates that are not positive, and lists that do not match', () => {
    expect(arrheniusFit([1000, 1100], [1, 0])).toMatchObject({ error: { kind: 'out_of_range', quantity: 'rate' } });
    expect(arrheniusFit([0, 1100], [1, 1])).toMatchObject({ error: { quantity: 'temperature_k' } });
    expect(arrheniusFit([73.1500032, 73.15], [1.0005e-100, 1e-100])).toMatchObject({
      error: { kind: 'not_finite', quantity: 'prefactor' },
    });
    expect(arrheniusFit([1000], [1, 2])).toMatchObject({ error: { kind: 'no_solution', quantity: 'rates' } });
  });
});

describe('Deal-Grove', () => {
  it('gives back A and B, also over an oxide that was there', () => {
    const times = [0.5, 1, 2, 4, 8];
    for (const initial of [0, 0.03]) {
      const fit = settled(
        dealGroveFit(
          times,
          times.map((t) => grow(0.2, 0.05, initial, t)),
          initial,
        ),
      );
      expect(fit.a_um).toBeCloseTo(0.2, 9);
      expect(fit.b_um2_per_h).toBeCloseTo(0.05, 9);
      expect(fit.correlation).toBeGreaterThan(0.9);
      expect(fit.correlation).toBeLessThan(1);
      expect(fit.fit.names).toEqual(['A', 'B']);
    }
  });

  // Where x^3 or x^4 rises like t, x^2 bends the wrong way: t = (x^2 + A x) / B with A below zero.
  it.each([
    [
      [1, 8, 64],
      [0.1, 0.2, 0.4],
    ],
    [
      [1, 16, 81],
      [0.1, 0.2, 0.3],
    ],
    [
      [1, 2],
      [0.2, 0.1],
    ],
  ])('finds no constants for times %j and thicknesses %j', (times, thicknesses) => {
    const message = 'the data do not determine positive A and B';
    expect(dealGroveFit(times, thicknesses)).toEqual({
      ok: false,
      error: { kind: 'no_solution', quantity: 'thicknesses_um', message },
    });
  });

  // Scattered so much that the regression of t on x^2 and x, where the search would start, has a negative coefficient.
  it.each([
    ['of x^2', [0.08, 0.1, 0.44, 0.44]],
    ['of x', [0.13, 0.28, 0.35, 0.47]],
  ])('finds the least squares also where that %s is no start', (_, thicknesses) => {
    const times = [1, 2, 4, 8];
    const squares = (a: number, b: number) =>
      times.reduce((sum, t, i) => sum + (grow(a, b, 0, t) - (thicknesses[i] as number)) ** 2, 0);
    const { a_um, b_um2_per_h, fit } = settled(dealGroveFit(times, thicknesses));
    expect(fit.rss).toBeCloseTo(squares(a_um, b_um2_per_h), 14);
    for (const part of [0.99, 1.01]) {
      expect(squares(a_um * part, b_um2_per_h)).toBeGreaterThan(fit.rss);
      expect(squares(a_um, b_um2_per_h * part)).toBeGreaterThan(fit.rss);
    }
  });

  it.each([
    [[1, 2], [0.1], 0, 'as many thicknesses as times are needed'],
    [[0, 2], [0.1, 0.2], 0, 'times and growth must be positive'],
    [[1, 2], [0.1, 0.2], 0.1, 'times and growth must be positive'],
    [[1, 2], [0.1, 0.2], -1, 'times and growth must be positive'],
  ])('refuses times %j and thicknesses %j over %d', (times, thicknesses, initial, message) => {
    expect(dealGroveFit(times, thicknesses, initial)).toMatchObject({ error: { message } });
  });
});
