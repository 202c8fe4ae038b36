/** Molar mass g/mol, collision diameter A, well depth over k_B in K. */
export interface Gas {
  readonly molar_mass: number;
  readonly sigma_a: number;
  readonly epsilon_k: number;
}

const gas = (molar_mass: number, sigma_a: number, epsilon_k: number): Gas => ({ molar_mass, sigma_a, epsilon_k });

/** Lennard-Jones parameters: Svehla, NASA TR R-132 (1962), and Bird, Stewart & Lightfoot, Table E.1. */
export const lennardJones = {
  Ar: gas(39.948, 3.418, 124.0),
  O2: gas(31.998, 3.433, 113.0),
  H2: gas(2.016, 2.827, 59.7),
  N2: gas(28.014, 3.798, 71.4),
  SiH4: gas(32.117, 4.084, 207.6),
  NH3: gas(17.031, 2.9, 558.3),
  WF6: gas(297.84, 5.21, 338.0),
  He: gas(4.0026, 2.551, 10.22),
  N2O: gas(44.013, 3.828, 232.4),
  CH4: gas(16.043, 3.758, 148.6),
  C2H2: gas(26.038, 4.033, 231.8),
  H2O: gas(18.015, 2.641, 809.1),
  HCl: gas(36.461, 3.339, 344.7),
  CO2: gas(44.01, 3.941, 195.2),
} as const satisfies Record<string, Gas>;

/** Molar masses of the other molecules that recipes name, g/mol (IUPAC 2021 atomic weights). */
const molarMasses: Readonly<Record<string, number>> = {
  O3: 47.997,
  SiH2Cl2: 101.01,
  SiHCl3: 135.45,
  SiCl4: 169.9,
  Si2H6: 62.22,
  SiF4: 104.08,
  GeH4: 76.66,
  PH3: 33.998,
  B2H6: 27.67,
  AsH3: 77.945,
  TEOS: 208.33,
  TEB: 145.99,
  TMP: 124.08,
  TMB: 103.91,
  TMGa: 114.83,
  TEGa: 156.91,
  TMAl: 72.09,
  TMA: 72.09,
  TMIn: 159.93,
  DEZn: 123.5,
  Cp2Mg: 154.49,
  TiCl4: 189.68,
  TDMAT: 224.17,
  TEMAHf: 410.9,
  TDMAHf: 354.79,
  PDMAT: 401.33,
  RuEtCp2: 287.36,
  CuhfacTMVS: 370.78,
  CCTBA: 426.13,
  MTS: 149.48,
  OMCTS: 296.62,
  DEMS: 134.25,
  SnCl4: 260.5,
  TTIP: 284.22,
  C3H8: 44.097,
  C2H4: 28.054,
  BTBAS: 174.36,
  VCl4: 192.75,
  TBTDEN: 467.6,
  NF3: 71,
  TEMAZr: 323.6,
  H2S: 34.08,
  'W(CO)6': 351.9,
  'Mo(CO)6': 264,
  parylene_monomer: 138.6,
};

/**
 * Transport properties of a gas. A molecule without measured parameters gets those of its size: sigma from the molar mass
 * as for the tabulated ones (2.2 M^0.155 A) and a well depth of 300 K, good to about 20 % in a diffusion coefficient.
 */
export function gasProperties(name: string): Gas & { readonly measured: boolean } {
  const known = Object.hasOwn(lennardJones, name) ? lennardJones[name as keyof typeof lennardJones] : undefined;
  if (known) return { ...known, measured: true };
  const molar_mass = (Object.hasOwn(molarMasses, name) ? molarMasses[name] : undefined) ?? 100;
  return { molar_mass, sigma_a: 2.2 * molar_mass ** 0.155, epsilon_k: 300, measured: false };
}

/** Whether the name stands in one of the tables. */
export const isKnownGas = (name: string): boolean =>
  Object.hasOwn(lennardJones, name) || Object.hasOwn(molarMasses, name);
