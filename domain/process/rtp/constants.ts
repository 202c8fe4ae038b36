/** Name of the constants of this family: silicon by NASA-7 heat capacity and Timans' opaque emissivity, CODATA 2018. */
export const rtpConstants = 'RTP_SILICON';

/** Density of silicon at 300 K, kg/m^3. */
export const siliconDensity = 2329;
export const siliconMolarMassGPerMol = 28.0855;
/** Melting point, K: beyond it there is no wafer. */
export const siliconMeltingK = 1687;

/**
 * NASA-7 polynomials of Si(cr), c_p / R = sum of a_i T^i, 200 to 1000 and 1000 to 1690 K (TPIS 1991; NASA TM-4513, 1993,
 * as in Cantera's nasa_condensed.yaml).
 */
export const siliconNasa7 = {
  range_k: { min: 200, max: 1690 },
  break_k: 1000,
  low: [-0.129176912, 0.0147203139, -2.7651016e-5, 2.41878251e-8, -7.93452912e-12],
  high: [1.75547382, 0.00317285497, -2.78236402e-6, 1.26458065e-9, -2.17128464e-13],
} as const;

/** J/kg/K at T in K: the line usual in RTP models (Virzi, J. Crystal Growth 112, 699, 1991). */
export const siliconHeatCapacityLine = [641, 0.2473] as const;

/** Bare opaque silicon near 1 um (Timans, J. Appl. Phys. 74, 6353, 1993). */
export const siliconOpaqueEmissivity = 0.68;
