import { describe, expect, it } from 'vitest';
import { settled } from '../../testing/settled.ts';
import { diamond100, diamondExample } from './diamond.ts';
import type { SurfaceMechanism } from './mechanism.ts';
import { surfaceSteadyState } from './steady-state.ts';
import { irreversible } from './testing/reactions.ts';
import { gibbsEnergy } from './thermodynamics.ts';

/** Dissociative adsorption with a sticking probability, and associative desorption. */
const hydrogen: SurfaceMechanism = {
  name: 'hydrogen',
  source: 'test',
  site_density_mol_cm2: 2e-9,
  gas: { H2: { molar_mass_g_mol: 2 } },
  surface: { '*': {}, 'H*': {} },
  bulk: {},
  reactions: [
    {
      ...irreversible({ H2: 1, '*': 2 }, { 'H*': 2 }, 1e-3),
      rate: { kind: 'sticking', prefactor: 1e-3, exponent: 0, energy_j_mol: 0 },
    },
    irreversible({ 'H*': 2 }, { H2: 1, '*': 2 }, 1e13),
  ],
};
const conditions = { temperature_k: 600, pressure_pa: 100, mole_fractions: { H2: 1 } };

describe('diamond (100)', () => {
  const found = settled(surfaceSteadyState(diamond100, diamondExample));

  it('grows and is covered as in the example of Cantera', () => {
    expect(found.growth_um_h['C(d)']).toBeCloseTo(0.4669, 3);
    expect(found.coverages.c6HH).toBeCloseTo(0.4622, 4);
    expect(found.coverages['c6*H']).toBeCloseTo(0.4742, 4);
    expect(found.coverages['c6*M']).toBeCloseTo(0.002864, 6);
    expect((found.coverages.c6B ?? 0) * 1e9).toBeCloseTo(1.267, 3);
  });

  it('conserves sites, carbon and hydrogen', () => {
    const { H = 0, H2 = 0, CH3 = 0, CH4 } = found.gas_production_mol_cm2_s;
    expect(Object.values(found.coverages).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(Math.abs((H + 2 * H2 + 3 * CH3) / H)).toBeLessThan(1e-9);
    expect((-CH3 * 12.011 * 3600e4) / 3.52).toBeCloseTo(found.growth_um_h['C(d)'] ?? 0, 8);
    expect(CH4).toBe(0);
  });

  it('does not depend on where it starts', () => {
    const other = settled(surfaceSteadyState(diamond100, diamondExample, { 'c6**': 0.7, c6B: 0.3 }));
    expect(other.coverages.c6HM).toBeCloseTo(found.coverages.c6HM ?? 0, 10);
  });

  it('grows nothing without methyl', () => {
    const none = settled(surfaceSteadyState(diamond100, { ...diamondExample, mole_fractions: { H: 0.01, H2: 0.99 } }));
    expect(Math.abs(none.growth_um_h['C(d)'] ?? 1)).toBeLessThan(1e-12);
  });
});

describe('a second-order mechanism', () => {
  it('settles where adsorption on two sites balances desorption from two', () => {
    const { coverages, gas_production_mol_cm2_s } = settled(surfaceSteadyState(hydrogen, conditions));
    const flux =
      1e-3 * (100 / (8.31446261815324 * 600)) * 1e-6 * 100 * Math.sqrt((8.31446261815324 * 600) / (2 * Math.PI * 2e-3));
    const ratio = Math.sqrt(flux / (1e13 * 2e-9 ** 2));
    expect((coverages['H*'] ?? 0) / (coverages['*'] ?? 1)).toBeCloseTo(ratio, 9);
    expect(Math.abs(gas_production_mol_cm2_s.H2 ?? 1)).toBeLessThan(1e-15);
  });
});

it('has the Gibbs energies of the tables: H at 298 K, and both ranges meet at 1000 K', () => {
  const { H, CH4 } = diamond100.gas;
  if (!H?.thermo || !CH4?.thermo) throw new Error('missing');
  expect(gibbsEnergy(H.thermo, 298.15) / 1000).toBeCloseTo(217.999 - 0.29815 * 114.717, 1);
  expect(gibbsEnergy(CH4.thermo, 999.999) / gibbsEnergy(CH4.thermo, 1000)).toBeCloseTo(1, 5);
});
