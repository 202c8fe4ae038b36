import { describe, expect, it } from 'vitest';
import { settled } from '../../testing/settled.ts';
import type { SurfaceMechanism } from './mechanism.ts';
import { surfaceSteadyState } from './steady-state.ts';
import { irreversible } from './testing/reactions.ts';

/** A turns into B and back, on a surface some of which X takes, two sites each. */
const exchange = (there: number, back: number): SurfaceMechanism => ({
  name: 'exchange',
  source: 'test',
  site_density_mol_cm2: 2e-9,
  gas: { A: { molar_mass_g_mol: 2 }, N2: { molar_mass_g_mol: 28 } },
  surface: { '*': {}, 'A*': {}, 'X*': { sites: 2 } },
  bulk: {},
  reactions: [irreversible({ '*': 1 }, { 'A*': 1 }, there), irreversible({ 'A*': 1 }, { '*': 1 }, back)],
});
const conditions = { temperature_k: 600, pressure_pa: 100, mole_fractions: { A: 1 } };
const share = (coverages: Readonly<Record<string, number>>, expected: Readonly<Record<string, number>>) => {
  expect(Object.keys(coverages)).toEqual(Object.keys(expected));
  for (const [name, value] of Object.entries(expected)) expect(coverages[name]).toBeCloseTo(value, 9);
};

describe('a surface on which nothing reacts', () => {
  const inert = { ...exchange(0, 0), reactions: [] };

  it('is bare, of its first species, unless told otherwise', () => {
    const { coverages, residual } = settled(surfaceSteadyState(inert, conditions));
    expect(coverages).toEqual({ '*': 1, 'A*': 0, 'X*': 0 });
    expect(residual).toBe(0);
  });

  it('keeps the coverages it began with, scaled to a sum of one', () => {
    for (const [a, x] of [
      [1, 3],
      [3, 1],
    ] as const)
      share(settled(surfaceSteadyState(inert, conditions, { 'A*': a, 'X*': x })).coverages, {
        '*': 0,
        'A*': a / 4,
        'X*': x / 4,
      });
  });
});

describe('a surface of which a part takes no part', () => {
  it('shares out what is left as the rates stand to each other, however slow they are', () => {
    for (const rate of [1, 1e-12]) {
      const found = settled(surfaceSteadyState(exchange(rate, 3 * rate), conditions, { '*': 0.2, 'X*': 0.8 }));
      share(found.coverages, { '*': 0.15, 'A*': 0.05, 'X*': 0.8 });
      expect((found.rates_mol_cm2_s[0] ?? 0) / (rate * 0.15 * 2e-9)).toBeCloseTo(1, 9);
    }
  });

  it('is refused where the rates are too fast for any step in time, or no numbers', () => {
    const refused = (change: string) => ({
      ok: false,
      error: {
        kind: 'no_solution',
        quantity: 'coverages',
        message: `no steady state was reached (relative change ${change})`,
      },
    });
    const start = { '*': 0.2, 'X*': 0.8 };
    expect(surfaceSteadyState(exchange(1e26, 1e26), conditions, start)).toEqual(refused('Infinity'));
    expect(surfaceSteadyState(exchange(Infinity, 1), conditions, start)).toEqual(refused('NaN'));
    expect(surfaceSteadyState(exchange(1, Infinity), conditions, start)).toEqual(refused('NaN'));
  });
});

describe('autocatalysis', () => {
  const spreading: SurfaceMechanism = {
    ...exchange(0, 0),
    reactions: [irreversible({ '*': 1, 'A*': 1 }, { 'A*': 2 }, 5e14), irreversible({ 'A*': 1 }, { '*': 1 }, 2e5)],
  };

  it('spreads from a trace until what is left bare balances what decays: k_decay / (k_spread site density)', () => {
    share(settled(surfaceSteadyState(spreading, conditions, { '*': 1, 'A*': 1e-6 })).coverages, {
      '*': 0.2,
      'A*': 0.8,
      'X*': 0,
    });
  });

  it('does not begin of itself', () => {
    expect(settled(surfaceSteadyState(spreading, conditions)).coverages).toEqual({ '*': 1, 'A*': 0, 'X*': 0 });
  });
});

describe('molecules that take two sites', () => {
  it('leave bare what one adsorption on a pair of sites and one desorption leave', () => {
    const [adsorption, desorption] = [2.5e22, 1e6];
    const wide: SurfaceMechanism = {
      ...exchange(0, 0),
      surface: { '*': {}, 'A**': { sites: 2 } },
      reactions: [
        irreversible({ A: 1, '*': 2 }, { 'A**': 1 }, adsorption),
        irreversible({ 'A**': 1 }, { A: 1, '*': 2 }, desorption),
      ],
    };
    // k_a c (G theta)^2 = k_d G (1 - theta) / 2: b theta^2 + theta = 1, b = 2 k_a c G / k_d.
    const gas_mol_cm3 = (100 / (8.31446261815324 * 600)) * 1e-6;
    const b = (2 * adsorption * gas_mol_cm3 * 2e-9) / desorption;
    const bare = 2 / (1 + Math.sqrt(1 + 4 * b));
    const found = settled(surfaceSteadyState(wide, conditions));
    share(found.coverages, { '*': bare, 'A**': 1 - bare });
    expect(bare).toBeCloseTo(0.5, 2);
    expect((found.rates_mol_cm2_s[1] ?? 0) / (desorption * 1e-9 * (1 - bare))).toBeCloseTo(1, 9);
  });
});

describe('a solid that reacts', () => {
  it('is etched by the part that sticks of what strikes it, and is neither gas nor site', () => {
    const etching: SurfaceMechanism = {
      name: 'etching',
      source: 'test',
      site_density_mol_cm2: 2e-9,
      gas: { Cl: { molar_mass_g_mol: 35.45 }, SiCl: { molar_mass_g_mol: 63.53 } },
      surface: { '*': {} },
      bulk: { 'Si(b)': { molar_mass_g_mol: 28.085, density_g_cm3: 2.33 } },
      reactions: [
        {
          reactants: { Cl: 1, '*': 1, 'Si(b)': 1 },
          products: { SiCl: 1, '*': 1 },
          rate: { kind: 'sticking', prefactor: 0.1, exponent: 0, energy_j_mol: 0 },
          reversible: false,
        },
      ],
    };
    const found = settled(
      surfaceSteadyState(etching, { temperature_k: 300, pressure_pa: 1, mole_fractions: { Cl: 1, SiCl: 0 } }),
    );
    // Molecules that strike a cm^2 in a second: 2.635e20 p[Pa] / sqrt(M T), as vacuum textbooks give it.
    const etched = (0.1 * 2.635e20) / Math.sqrt(35.45 * 300) / 6.02214076e23;
    expect((found.gas_production_mol_cm2_s.SiCl ?? 0) / etched).toBeCloseTo(1, 3);
    expect(found.gas_production_mol_cm2_s.Cl).toBe(-(found.gas_production_mol_cm2_s.SiCl ?? 0));
    expect((found.growth_um_h['Si(b)'] ?? 0) / ((-etched * 28.085 * 3600e4) / 2.33)).toBeCloseTo(1, 3);
  });
});
