import { firstError, type Outcome, refuse } from '../outcome.ts';
import { type FilmMass, fluxFromGrowth, growthFromFlux, molesPerSecond } from './units.ts';

/** log10 p = a - b / T, torr and K. */
export interface VapourPressure {
  readonly a: number;
  readonly b: number;
}

/** Vapour pressures of common precursors: data sheets of SAFC Hitech and Akzo Nobel (log10 p/torr = a - b/T). */
export const precursorVapour: Readonly<Record<string, VapourPressure>> = {
  TMGa: { a: 8.07, b: 1703 },
  TEGa: { a: 8.083, b: 2162 },
  TMAl: { a: 8.224, b: 2134.83 },
  TMIn: { a: 10.52, b: 3014 },
  DEZn: { a: 8.28, b: 2109 },
  Cp2Mg: { a: 10.56, b: 3556 },
};

/** torr */
export const vapourPressure = ({ a, b }: VapourPressure, temperature_k: number): number =>
  10 ** (a - b / temperature_k);

/**
 * Precursor carried out of a saturated bubbler: n_carrier pv / (P - pv).
 * @returns an error when the vapour pressure reaches the pressure of the bubbler: it would boil
 */
export function bubbler(
  precursor: VapourPressure,
  temperature_k: number,
  bubbler_torr: number,
  carrier_sccm: number,
): Outcome<{ readonly vapour_torr: number; readonly precursor_umol_per_min: number }> {
  const error = firstError(
    { temperature_k, bubbler_torr, carrier_sccm },
    {
      temperature_k: { min: 100, max: 1000 },
      bubbler_torr: { min: 1e-6, max: 1e5 },
      carrier_sccm: { min: 0, max: 1e7 },
    },
  );
  if (error) return refuse(error);
  const vapour_torr = vapourPressure(precursor, temperature_k);
  if (!(vapour_torr < bubbler_torr))
    return refuse({ kind: 'out_of_range', quantity: 'vapour_torr', value: vapour_torr, min: 0, max: bubbler_torr });
  const carrier_umol_per_min = molesPerSecond(carrier_sccm) * 60e6;
  return {
    ok: true,
    vapour_torr,
    precursor_umol_per_min: (carrier_umol_per_min * vapour_torr) / (bubbler_torr - vapour_torr),
  };
}

/** Metal that a film takes: its flux in mol/m^2/s, and umol/min over an area (one metal atom a formula unit). */
export function metalConsumption(
  rate_nm_per_min: number,
  film: FilmMass,
  area_m2: number,
): { readonly flux_mol_per_m2_s: number; readonly consumed_umol_per_min: number } {
  const flux = fluxFromGrowth(rate_nm_per_min, film);
  return { flux_mol_per_m2_s: flux, consumed_umol_per_min: flux * area_m2 * 60e6 };
}

/** Growth in nm/min when a share `efficiency` of the metal supplied ends in the film over an area: transport limited. */
export const supplyLimitedGrowth = (
  metal_umol_per_min: number,
  efficiency: number,
  film: FilmMass,
  area_m2: number,
): number => growthFromFlux((metal_umol_per_min * efficiency) / (area_m2 * 60e6), film);

/** Group-V molecules offered for each group-III atom. */
export const fiveOverThree = (group_v_sccm: number, metal_umol_per_min: number): number =>
  (molesPerSecond(group_v_sccm) * 60e6) / metal_umol_per_min;
