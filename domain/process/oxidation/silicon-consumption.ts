/** Density g/cm^3 and molar mass g/mol of thermal oxide and silicon, as used in textbook mass balances. */
const oxide = { density: 2.2, molar_mass: 60.084 };
const silicon = { density: 2.329, molar_mass: 28.0855 };

/** nm of silicon consumed by 1 nm of oxide: one silicon atom a molecule of SiO2 (mass balance). 0.4415 with the defaults. */
export const siliconPerOxide = (sio2 = oxide, si = silicon): number =>
  (sio2.density / sio2.molar_mass) * (si.molar_mass / si.density);
