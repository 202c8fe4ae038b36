import { exposureDose } from '../../domain/process/implantation/beamline.ts';
import { type DoseMap, doseMap } from '../../domain/process/implantation/scan-uniformity.ts';
import type { Random } from '../engine/random.ts';
import type { Implant } from './recipe.ts';

/** Wafers of 200 mm, one after the other under a beam that is scanned in both directions over a square of 470 cm^2. */
const scan = {
  wafer_diameter_mm: 200,
  overscan_mm: 8.4,
  beam_sigma_x_mm: 2.5,
  beam_sigma_y_mm: 2.5,
  line_pitch_mm: 2.5,
  /** Non-linearity of the fast scan; tilting the wafer adds to its slope, % a degree. */
  bow_pct: 0.3,
  tilt_pct_per_deg: 0.02,
} as const;
const scanWidthMm = scan.wafer_diameter_mm + 2 * scan.overscan_mm;
export const scanAreaCm2 = (scanWidthMm / 10) ** 2;
/** Time of one pass of the slow scan over a wafer, s. */
const passSeconds = 0.5;
/** Sites along a diameter of the dose map: 49 of them are on the wafer. */
const sitesAcross = 9;
export const mapSites = 49;

interface WaferRecord {
  /** What the dosimetry counted and what arrived of the dopant, cm^-2. */
  counted: number;
  dopant: number;
  seconds: number;
  /** Where along the slow scan the beam was lost, 0 to 1, and for how much of a pass. */
  readonly gaps: { readonly at: number; readonly width: number }[];
}

/** What the beam does to the wafers in a stretch of time. */
export interface Exposure {
  /** Current as the dosimetry counts it, and of the dopant as it arrives, mA. */
  readonly counted_ma: number;
  readonly dopant_ma: number;
  /** Times that the beam was lost, and how long each, s. */
  readonly arcs: number;
  readonly arc_s: number;
}

/** The wafers of a run: each gets the beam until the dosimetry has counted the dose, then the beam is stopped. */
export class EndStation {
  readonly #implant: Implant;
  readonly #wafers: WaferRecord[];
  #current = 0;

  constructor(implant: Implant) {
    this.#implant = implant;
    this.#wafers = Array.from({ length: implant.wafer_count }, () => ({ counted: 0, dopant: 0, seconds: 0, gaps: [] }));
  }

  get done(): boolean {
    return this.#current >= this.#wafers.length;
  }

  /** Number of the wafer under the beam, from 1. */
  get wafer(): number {
    return Math.min(this.#current + 1, this.#wafers.length);
  }

  /** Dose that the dosimetry has counted, over all wafers of the run, cm^-2. */
  get counted_cm2(): number {
    return this.#wafers.reduce((sum, { counted }) => sum + counted, 0) / this.#wafers.length;
  }

  /** Where the slow scan stands, mm from the middle of the wafer: a triangle in time. */
  get position_mm(): number {
    const phase = ((this.#wafers[this.#current]?.seconds ?? 0) / passSeconds) % 2;
    return scanWidthMm * ((phase < 1 ? phase : 2 - phase) - 0.5);
  }

  expose(seconds: number, { counted_ma, dopant_ma, arcs, arc_s }: Exposure, random: Random): void {
    const { charge_state } = this.#implant;
    const unit = exposureDose({ scan_area_cm2: scanAreaCm2, beam_current_ma: 1, charge_state, atoms_per_ion: 1 }, 1);
    const perMilliampere = unit.ok ? unit.dose_cm2 : 0;
    const beam_s = Math.max(0, seconds - arcs * arc_s);
    const lost = this.#wafers[this.#current];
    for (let arc = 0; lost && arc < arcs; arc += 1)
      lost.gaps.push({ at: random.uniform(), width: Math.min(1, arc_s / passSeconds) });
    const rate = counted_ma * perMilliampere;
    if (!(rate > 0)) return;
    for (let left = beam_s; left > 1e-12; ) {
      const wafer = this.#wafers[this.#current];
      if (!wafer) return;
      const needed = (this.#implant.dose_cm2 - wafer.counted) / rate;
      const part = Math.min(left, needed);
      wafer.counted += rate * part;
      wafer.dopant += dopant_ma * perMilliampere * part;
      wafer.seconds += part;
      left -= part;
      if (part === needed) this.#current += 1;
    }
  }

  /** Dose of the dopant on each wafer as exposed, cm^-2. */
  get doses(): readonly number[] {
    return this.#wafers.map(({ dopant }) => dopant);
  }

  /** The wafer that lost the beam most often, else the middle one, else the one that got most. */
  get #monitor(): WaferRecord | undefined {
    const middle = this.#wafers[Math.floor(this.#wafers.length / 2)];
    const struck = this.#wafers.reduce(
      (worst, each) => (each.gaps.length > (worst?.gaps.length ?? 0) ? each : worst),
      middle,
    );
    return (struck?.dopant ?? 0) >= 1 ? struck : this.#wafers.toSorted((a, b) => b.dopant - a.dopant)[0];
  }

  /**
   * Dose at the sites of the monitor wafer, cm^-2; what a gap takes from one pass is missing from all the passes that the
   * wafer got. Null where nothing arrived.
   */
  map(): readonly number[] | null {
    const wafer = this.#monitor;
    if (!wafer || wafer.dopant < 1) return null;
    const { tilt_pct_per_deg, ...fixed } = scan;
    const tilt_pct = tilt_pct_per_deg * this.#implant.tilt_deg;
    const found = doseMap({ ...fixed, tilt_pct, dose_cm2: wafer.dopant, sites: sitesAcross });
    return found.ok ? sitesOf(found, wafer) : null;
  }
}

function sitesOf({ positions_mm, dose_cm2 }: DoseMap, { seconds, gaps }: WaferRecord): readonly number[] {
  const passes = Math.max(1, seconds / passSeconds);
  return dose_cm2.flatMap((row, j) => {
    const at = (positions_mm[j] ?? 0) / scanWidthMm + 0.5;
    const missing = gaps.filter((gap) => Math.abs(gap.at - at) <= gap.width / 2).length;
    const share = Math.max(0, 1 - missing / passes);
    return row.flatMap((dose) => (dose === null ? [] : [dose * share]));
  });
}
