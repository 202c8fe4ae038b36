import type { SurfaceMechanism, SurfaceReaction } from './mechanism.ts';
import { type ConstantThermo, joulePerCalorie, type NasaThermo } from './thermodynamics.ts';

const thermo = (enthalpy_kcal_mol: number, entropy_cal_mol_k: number): { readonly thermo: ConstantThermo } => ({
  thermo: {
    kind: 'constant',
    enthalpy_j_mol: enthalpy_kcal_mol * 1000 * joulePerCalorie,
    entropy_j_mol_k: entropy_cal_mol_k * joulePerCalorie,
  },
});

const nasa = (low: NasaThermo['low'], high: NasaThermo['high']): NasaThermo => ({
  kind: 'nasa7',
  middle_k: 1000,
  low,
  high,
});

/** Prefactor in cm, mol, s; activation energy in kcal/mol. */
const reaction = (equation: string, prefactor: number, exponent: number, energy_kcal_mol: number): SurfaceReaction => {
  const [left = '', arrow, right = ''] = equation.split(/ (=>|<=>) /);
  const side = (species: string): Record<string, number> =>
    Object.fromEntries(species.split(' + ').map((name) => [name, 1]));
  return {
    reactants: side(left),
    products: side(right),
    rate: { kind: 'arrhenius', prefactor, exponent, energy_j_mol: energy_kcal_mol * 1000 * joulePerCalorie },
    reversible: arrow === '<=>',
  };
};

/**
 * Growth of diamond (100) from methyl in hydrogen by the trough mechanism. A site is a pair of carbon atoms: H bound,
 * * open, M a methyl group, B a bridge.
 * Source: Harris & Goodwin, J. Phys. Chem. 97, 23 (1993), Tables II and IV, as kept in Cantera's data/diamond.yaml;
 * thermodynamics of the gases: GRI-Mech 3.0.
 */
export const diamond100: SurfaceMechanism = {
  name: 'diamond (100), Harris & Goodwin',
  source: 'Harris & Goodwin, J. Phys. Chem. 97, 23 (1993); Cantera data/diamond.yaml; GRI-Mech 3.0',
  site_density_mol_cm2: 3e-9,
  gas: {
    H: {
      molar_mass_g_mol: 1.008,
      thermo: nasa(
        [2.5, 7.05332819e-13, -1.99591964e-15, 2.30081632e-18, -9.27732332e-22, 25473.6599, -0.446682853],
        [2.50000001, -2.30842973e-11, 1.61561948e-14, -4.73515235e-18, 4.98197357e-22, 25473.6599, -0.446682914],
      ),
    },
    H2: {
      molar_mass_g_mol: 2.016,
      thermo: nasa(
        [2.34433112, 7.98052075e-3, -1.9478151e-5, 2.01572094e-8, -7.37611761e-12, -917.935173, 0.683010238],
        [3.3372792, -4.94024731e-5, 4.99456778e-7, -1.79566394e-10, 2.00255376e-14, -950.158922, -3.20502331],
      ),
    },
    CH3: {
      molar_mass_g_mol: 15.035,
      thermo: nasa(
        [3.6735904, 2.01095175e-3, 5.73021856e-6, -6.87117425e-9, 2.54385734e-12, 16444.9988, 1.60456433],
        [2.28571772, 7.23990037e-3, -2.98714348e-6, 5.95684644e-10, -4.67154394e-14, 16775.5843, 8.48007179],
      ),
    },
    CH4: {
      molar_mass_g_mol: 16.043,
      thermo: nasa(
        [5.14987613, -0.0136709788, 4.91800599e-5, -4.84743026e-8, 1.66693956e-11, -10246.6476, -4.64130376],
        [0.074851495, 0.0133909467, -5.73285809e-6, 1.22292535e-9, -1.0181523e-13, -9468.34459, 18.437318],
      ),
    },
  },
  surface: {
    c6HH: thermo(11.4, 21.0),
    'c6H*': thermo(51.7, 19.5),
    'c6*H': thermo(46.1, 19.9),
    'c6**': thermo(90.0, 18.4),
    c6HM: thermo(26.9, 40.3),
    'c6HM*': thermo(65.8, 40.1),
    'c6*M': thermo(53.3, 38.9),
    c6B: thermo(40.9, 26.9),
  },
  bulk: { 'C(d)': { molar_mass_g_mol: 12.011, density_g_cm3: 3.52, ...thermo(0, 0) } },
  reactions: [
    reaction('c6HH + H <=> c6H* + H2', 1.3e14, 0, 7.3),
    reaction('c6H* + H <=> c6HH', 1e13, 0, 0),
    reaction('c6H* + CH3 <=> c6HM', 5e12, 0, 0),
    reaction('c6HM + H <=> c6*M + H2', 1.3e14, 0, 7.3),
    reaction('c6*M + H <=> c6HM', 1e13, 0, 0),
    reaction('c6HM + H <=> c6HM* + H2', 2.8e7, 2, 7.7),
    reaction('c6HM* + H <=> c6HM', 1e13, 0, 0),
    reaction('c6HM* <=> c6*M', 1e8, 0, 0),
    reaction('c6HM* + H <=> c6H* + CH3', 3e13, 0, 0),
    reaction('c6HM* + H <=> c6B + H2', 1.3e14, 0, 7.3),
    reaction('c6*M + H <=> c6B + H2', 2.8e7, 2, 7.7),
    reaction('c6HH + H <=> c6*H + H2', 1.3e14, 0, 7.3),
    reaction('c6*H + H <=> c6HH', 1e13, 0, 0),
    reaction('c6H* + H <=> c6** + H2', 1.3e14, 0, 7.3),
    reaction('c6** + H <=> c6H*', 1e13, 0, 0),
    reaction('c6*H + H <=> c6** + H2', 4.5e6, 2, 5.0),
    reaction('c6** + H <=> c6*H', 1e13, 0, 0),
    reaction('c6** + CH3 <=> c6*M', 5e12, 0, 0),
    reaction('c6H* <=> c6*H', 1e8, 0, 0),
    reaction('c6B => c6HH + C(d)', 1e9, 0, 0),
  ],
};

/** Gas over the growing crystal in Cantera's example (test_problems/diamondSurf): 1200 K, 20 torr. */
export const diamondExample = {
  temperature_k: 1200,
  pressure_pa: (20 / 760) * 101325,
  mole_fractions: { H: 0.001, H2: 0.9888, CH3: 0.0002, CH4: 0.01 },
};
