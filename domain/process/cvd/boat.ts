import { boltzmannEvPerK, kelvin } from '../physical-constants.ts';

/** One load as the gas sees it. */
export interface Load {
  /** Gas passes the surface in order (tube); otherwise it is mixed. */
  readonly plug: boolean;
  readonly surface_m_per_s: number;
  readonly transfer_m_per_s: number;
  readonly flow_m3_per_s: number;
  readonly area_m2: number;
  /** mol/m^3 of precursor as supplied. */
  readonly concentration: number;
  readonly energy_ev: number;
  readonly temperature_c: number;
  /** Of the zones along the tube, gas inlet first; none: the same everywhere. */
  readonly offsets_c: readonly number[];
}

export interface BoatGrowth {
  /** mol/m^2/s of precursor in the mean over the area. */
  readonly mean_flux: number;
  /** At equal steps along the tube, relative to the mean; one number in a mixed chamber. */
  readonly relative: readonly number[];
}

const POSITIONS = 25;

/** Offset at a place (0 to 1) along the boat, linear between its zones, the first and last of which sit at its ends. */
export function zoneOffset(offsets_c: readonly number[], place: number): number {
  const last = offsets_c.length - 1;
  if (last < 0) return 0;
  const at = Math.min(Math.max(place, 0), 1) * last;
  const low = Math.min(Math.floor(at), Math.max(0, last - 1));
  const from = offsets_c[low] ?? 0;
  const to = offsets_c[low + 1] ?? from;
  return from + (to - from) * (at - low);
}

/**
 * First-order growth with the precursor used up. Mixed: C = C0 / (1 + k A / Q). Tube: dC/dA = -k C / Q, exactly within each
 * of 25 positions, whose surface constant follows the temperature of its zone.
 */
export function boatGrowth(load: Load): BoatGrowth {
  const { plug, surface_m_per_s: ks, transfer_m_per_s: hg, flow_m3_per_s: flow, area_m2, concentration } = load;
  const overall = (k: number): number => (k > 0 ? 1 / (1 / k + 1 / hg) : 0);
  if (!plug || flow === 0) {
    const k = overall(ks);
    const mean_flux = flow === 0 ? 0 : (k * concentration) / (1 + (k * area_m2) / flow);
    return { mean_flux, relative: [1] };
  }
  const middle = kelvin(load.temperature_c);
  const fluxes: number[] = [];
  let left = concentration;
  let sum = 0;
  for (let i = 0; i < POSITIONS; i += 1) {
    const offset = zoneOffset(load.offsets_c, (i + 0.5) / POSITIONS);
    const faster = Math.exp((load.energy_ev / boltzmannEvPerK) * (1 / middle - 1 / (middle + offset)));
    const x = (overall(ks * faster) * area_m2) / (POSITIONS * flow);
    const used = left * -Math.expm1(-x);
    const flux = (used * flow * POSITIONS) / area_m2;
    fluxes.push(flux);
    sum += flux;
    left -= used;
  }
  const mean_flux = sum / POSITIONS;
  return { mean_flux, relative: fluxes.map((flux) => (mean_flux > 0 ? flux / mean_flux : 1)) };
}

/**
 * Offsets of a tube's zones that make growth the same along it although the precursor is used up: where C = C0 (1 - u z) is
 * left of it, k must be larger by as much. @param utilisation share of the precursor that the load takes
 * @param energy_ev of the rate; 0 or less has no such offsets
 */
export function levellingOffsets(
  utilisation: number,
  energy_ev: number,
  temperature_c: number,
  zones: number,
): readonly number[] {
  const middle = kelvin(temperature_c);
  return Array.from({ length: zones }, (_, i) => {
    if (energy_ev <= 0) return 0;
    const faster = (1 - utilisation / 2) / (1 - utilisation * (zones > 1 ? i / (zones - 1) : 0.5));
    return 1 / (1 / middle - (boltzmannEvPerK / energy_ev) * Math.log(faster)) - middle;
  });
}
