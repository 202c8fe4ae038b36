import { describe, expect, it } from 'vitest';
import { settled } from '../../testing/settled.ts';
import { diamond100 } from './diamond.ts';
import type { SurfaceMechanism, SurfaceSpecies } from './mechanism.ts';
import { surfaceSteadyState } from './steady-state.ts';
import { type ConstantThermo, gibbsEnergy } from './thermodynamics.ts';

const temperature_k = 700;
/** So that a reaction of one more of the adsorbed has the equilibrium constant given, at 1 atm. */
const thermo = (constant = 1): { readonly thermo: ConstantThermo } => ({
  thermo: {
    kind: 'constant',
    enthalpy_j_mol: -8.31446261815324 * temperature_k * Math.log(constant),
    entropy_j_mol_k: 0,
  },
});
const adsorption = (
  reactants: Record<string, number>,
  products: Record<string, number>,
  surface: Record<string, SurfaceSpecies>,
): SurfaceMechanism => ({
  name: 'adsorption',
  source: 'test',
  site_density_mol_cm2: 2e-9,
  gas: { H2: { molar_mass_g_mol: 2, ...thermo() } },
  surface: { '*': thermo(), ...surface },
  bulk: {},
  reactions: [
    {
      reactants,
      products,
      rate: { kind: 'arrhenius', prefactor: 1e20, exponent: 0, energy_j_mol: 0 },
      reversible: true,
    },
  ],
});
const over = (mechanism: SurfaceMechanism, atm: number) =>
  settled(surfaceSteadyState(mechanism, { temperature_k, pressure_pa: atm * 101325, mole_fractions: { H2: 1 } }))
    .coverages;

describe('reversible adsorption is in equilibrium with its gas', () => {
  it('of two gas molecules on one site: K p^2', () => {
    const found = over(adsorption({ H2: 2, '*': 1 }, { 'H4*': 1 }, { 'H4*': thermo(100) }), 0.2);
    expect((found['H4*'] ?? 0) / (found['*'] ?? 0)).toBeCloseTo(100 * 0.2 ** 2, 9);
  });

  it('of the halves of a molecule on two sites: K sqrt(p)', () => {
    const found = over(adsorption({ H2: 1, '*': 2 }, { 'H*': 2 }, { 'H*': thermo(5) }), 0.09);
    expect((found['H*'] ?? 0) / (found['*'] ?? 0)).toBeCloseTo(5 * 0.3, 9);
  });

  it('of a whole molecule across two sites: K p = theta / theta_bare^2', () => {
    const found = over(adsorption({ H2: 1, '*': 2 }, { 'H2**': 1 }, { 'H2**': { sites: 2, ...thermo(20) } }), 0.1);
    expect(found['*']).toBeCloseTo(0.5, 9);
    expect(found['H2**']).toBeCloseTo(0.5, 9);
  });

  it('of a vapour with its solid: grows above the vapour pressure, evaporates below', () => {
    const vapour: SurfaceMechanism = {
      ...adsorption({ H2: 1, '*': 1 }, { 'C(b)': 1, '*': 1 }, {}),
      bulk: { 'C(b)': { molar_mass_g_mol: 2, density_g_cm3: 1, ...thermo(10) } },
    };
    const rate = (atm: number) =>
      settled(surfaceSteadyState(vapour, { temperature_k, pressure_pa: atm * 101325, mole_fractions: { H2: 1 } }))
        .rates_mol_cm2_s[0] ?? Number.NaN;
    // The vapour pressure is 1/K = 0.1 atm: k (c - c_vapour) on 2e-9 mol/cm^2 of sites.
    const unit = 1e20 * 2e-9 * (10132.5 / (8.31446261815324 * temperature_k)) * 1e-6;
    expect(rate(0.3) / unit).toBeCloseTo(2, 9);
    expect(rate(0.1) / unit).toBeCloseTo(0, 9);
    expect(rate(0.05) / unit).toBeCloseTo(-0.5, 9);
  });

  it('of no species without thermodynamic data, or unknown', () => {
    const refused = {
      ok: false,
      error: {
        kind: 'no_solution',
        quantity: 'reactions.0',
        message: 'a reversible reaction names a species without thermodynamic data',
      },
    };
    const state = { temperature_k, pressure_pa: 1, mole_fractions: { H2: 1 } };
    expect(surfaceSteadyState(adsorption({ H2: 1, '*': 1 }, { 'H2*': 1 }, { 'H2*': {} }), state)).toEqual(refused);
    expect(surfaceSteadyState(adsorption({ H2: 1, '*': 1 }, { 'H2*': 1 }, {}), state)).toEqual(refused);
  });
});

it('has the Gibbs energies of the elements and of methane at 298.15 K', () => {
  const { H2, CH4 } = diamond100.gas;
  if (!H2?.thermo || !CH4?.thermo) throw new Error('missing');
  // CODATA 1989: S = 130.680 J/mol/K; CRC Handbook: -74.6 kJ/mol and 186.3 J/mol/K.
  expect(gibbsEnergy(H2.thermo, 298.15) / 1000).toBeCloseTo(-0.29815 * 130.68, 2);
  expect(gibbsEnergy(CH4.thermo, 298.15) / 1000).toBeCloseTo(-74.6 - 0.29815 * 186.3, 1);
});
