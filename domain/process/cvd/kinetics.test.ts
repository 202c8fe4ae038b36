import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settled } from '../testing/settled.ts';
import {
  apparentEnergy,
  arrheniusFit,
  arrheniusRatio,
  growthSeries,
  langmuirRate,
  limitingStep,
  orderRatio,
  transitionTemperature,
} from './kinetics.ts';

describe('growth with surface reaction and transport in series', () => {
  it('is what Grove gives where both count', () => {
    const { rate_nm_per_min, surface_over_gas, limiting } = settled(growthSeries(0.5, 2, 5e16, 5e22));
    expect(rate_nm_per_min).toBeCloseTo(240, 9);
    expect(surface_over_gas).toBeCloseTo(0.8, 12);
    expect(limiting).toBe('mixed');
  });

  it.each([
    [10, 1, 'mixed'],
    [10.001, 1, 'transport'],
    [1, 10, 'mixed'],
    [1, 10.001, 'surface'],
  ])('with ks %d and hg %d is limited by: %s', (ks, hg, limiting) => {
    expect(limitingStep(ks, hg)).toBe(limiting);
  });

  it('never exceeds either step alone', () => {
    const rate = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(rate, rate, (ks, hg) => {
        const { rate_nm_per_min } = settled(growthSeries(ks, hg, 1e16, 5e22));
        expect(rate_nm_per_min).toBeLessThanOrEqual(Math.min(ks, hg) * (1e16 / 5e22) * 60e7 * (1 + 1e-12));
        expect(rate_nm_per_min).toBeGreaterThan(0);
      }),
    );
  });

  it.each([
    ['no transfer', [1, 0, 1, 1], 'hg_cm_per_s'],
    ['a negative surface constant', [-1, 1, 1, 1], 'ks_cm_per_s'],
    ['a negative concentration', [1, 1, -1, 1], 'gas_per_cm3'],
    ['an empty film', [1, 1, 1, 0], 'film_per_cm3'],
  ] as const)('refuses %s', (_name, [ks, hg, gas, film], quantity) => {
    expect(growthSeries(ks, hg, gas, film)).toMatchObject({ ok: false, error: { kind: 'out_of_range', quantity } });
  });

  it('grows nothing without reaction or gas', () => {
    expect(settled(growthSeries(0, 1, 1e16, 5e22)).rate_nm_per_min).toBe(0);
    expect(settled(growthSeries(1, 1, 0, 5e22)).rate_nm_per_min).toBe(0);
  });
});

describe('transition between surface and transport', () => {
  const pair = { prefactor: 1e7, energy_ev: 1.9 };

  it('lies where ks equals hg, and half of the activation energy shows there', () => {
    const { temperature_k } = settled(transitionTemperature(pair, 5));
    expect(temperature_k).toBeCloseTo(1519.6846482064257, 8);
    expect(apparentEnergy(pair, 5, temperature_k)).toBeCloseTo(0.95, 12);
    expect(apparentEnergy(pair, 5, 800)).toBeCloseTo(1.8999959226623986, 8);
  });

  it('does not exist when the surface is always slower', () => {
    expect(transitionTemperature({ prefactor: 1, energy_ev: 1.9 }, 5)).toMatchObject({
      ok: false,
      error: { kind: 'no_solution', quantity: 'temperature_k', message: expect.stringContaining('k0 must exceed hg') },
    });
    expect(transitionTemperature({ prefactor: 5, energy_ev: 1.9 }, 5).ok).toBe(false);
    expect(transitionTemperature(pair, 0)).toMatchObject({ error: { kind: 'out_of_range', quantity: 'hg' } });
  });
});

describe('rate laws', () => {
  it('scale with temperature and pressure', () => {
    expect(arrheniusRatio(0.6633132580007791, 673.15, 723.15)).toBeCloseTo(2.204794087488432, 9);
    expect(arrheniusRatio(1.7, 900, 900)).toBe(1);
    expect(orderRatio(1, 2, 0.5)).toBeCloseTo(Math.SQRT2, 14);
    expect(orderRatio(2, 1, 1 / 6)).toBeCloseTo(1 / 1.122462048309373, 12);
  });

  it('saturate as Langmuir says', () => {
    const silane = 0.00039473684210526315;
    const rate = langmuirRate(
      1.6e9,
      18500,
      898.15,
      [{ coefficient: 1, pressure: silane, order: 1 }],
      [
        { coefficient: 60, pressure: 0, order: 0.5 },
        { coefficient: 7e4, pressure: silane, order: 1 },
      ],
    );
    expect(rate).toBeCloseTo(2.5005176024513076e-5, 14);
    const term = { coefficient: 2, pressure: 3, order: 2 };
    expect(langmuirRate(4, 0, 300, [term], [term], 2)).toBeCloseTo((4 * 18) / 19 ** 2, 12);
    expect(langmuirRate(4, 0, 300, [term, term], [])).toBe(4 * 18 * 18);
  });
});

describe('Arrhenius fit', () => {
  const temperatures = [580, 600, 620, 640, 660].map((c) => c + 273.15);

  it('gives the energy of measured rates', () => {
    const fit = settled(arrheniusFit(temperatures, [4.31, 7.05, 11.3, 17.6, 27]));
    expect(fit.energy_ev).toBeCloseTo(1.5732095769628824, 9);
    expect(fit.ln_k0).toBeCloseTo(22.861429994865613, 8);
    expect(fit.r2).toBeCloseTo(0.999990543692951, 12);
  });

  it('recovers what made the rates', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 4, noNaN: true }), (energy) => {
        const rates = temperatures.map((t) => 3 * arrheniusRatio(energy, 900, t));
        const fit = settled(arrheniusFit(temperatures, rates));
        expect(fit.energy_ev).toBeCloseTo(energy, 8);
        expect(fit.r2).toBeCloseTo(1, 9);
      }),
    );
  });

  it('finds no energy where the rate does not change, with a perfect fit', () => {
    const fit = settled(arrheniusFit([800, 900], [2, 2]));
    expect(Math.abs(fit.energy_ev)).toBe(0);
    expect(fit.ln_k0).toBeCloseTo(Math.log(2), 12);
    expect(fit.r2).toBe(1);
  });

  it.each([
    ['one temperature', [900], [1], { kind: 'no_solution', quantity: 'energy_ev' }],
    ['the same temperature twice', [900, 900], [1, 2], { kind: 'no_solution', quantity: 'energy_ev' }],
    ['a rate of 0', [900, 950], [1, 0], { kind: 'not_finite', quantity: 'points[1]' }],
    ['a temperature of 0', [0, 950], [1, 2], { kind: 'not_finite', quantity: 'points[0]' }],
    ['fewer rates than temperatures', [900, 950], [1], { kind: 'not_finite', quantity: 'points[1]' }],
    ['more rates than temperatures', [900, 950], [1, 2, 3], { kind: 'not_finite', quantity: 'points[2]' }],
  ])('refuses %s', (_name, temperatures_k, rates, error) => {
    expect(arrheniusFit(temperatures_k, rates)).toMatchObject({ ok: false, error });
  });
});
