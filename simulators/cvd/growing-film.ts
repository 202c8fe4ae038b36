import type { Deposition } from '../../domain/process/cvd/deposition-conditions.ts';
import { profileAt, type WaferProfile } from '../../domain/process/cvd/profile.ts';

/** Thickness and properties of what has grown on the wafers of a load. */
export class GrowingFilm {
  #mean = 0;
  #radial: number[] = [];
  #lobe = 0;
  #boat: number[] = [1];
  #index = 0;
  #stress = 0;
  #coverage = 0;
  #oxygen = 0;
  #rate = 0;
  #time_s = 0;
  #cycles = 0;

  /** Mean over wafers and load, nm. */
  get thickness_nm(): number {
    return this.#mean;
  }

  /** Of the last stretch, nm/min. */
  get rate_nm_per_min(): number {
    return this.#rate;
  }

  get cycles(): number {
    return this.#cycles;
  }

  /** Nothing grows. */
  rest(): void {
    this.#rate = 0;
  }

  /**
   * Adds what a stretch of steady growth, or a cycle, leaves. @param thickness_nm in the mean @param oxygen share of the atoms
   * that the air in the chamber brings
   */
  add(grown: Deposition, thickness_nm: number, seconds: number, oxygen: number): void {
    const { profile, boat } = grown;
    this.#rate = seconds > 0 ? (60 * thickness_nm) / seconds : 0;
    if (thickness_nm <= 0) return;
    const keep = this.#mean / (this.#mean + thickness_nm);
    const blend = (old: number, own: number): number => old * keep + own * (1 - keep);
    this.#radial = profile.radial.map((value, i) => blend(this.#radial[i] ?? 0, value));
    this.#boat = boat.map((value, i) => blend(this.#boat[i] ?? 0, value));
    this.#lobe = blend(this.#lobe, profile.lobe);
    this.#index = blend(this.#index, grown.refractive_index);
    this.#stress = blend(this.#stress, grown.stress_mpa);
    this.#coverage = blend(this.#coverage, grown.step_coverage);
    this.#oxygen = blend(this.#oxygen, oxygen);
    this.#mean += thickness_nm;
    this.#time_s += seconds;
  }

  countCycle(): void {
    this.#cycles += 1;
  }

  /** @param place along the boat, 0 at the gas inlet to 1. @param radius share of the wafer's. */
  thicknessAt(place: number, radius: number, azimuth_rad: number): number {
    if (this.#mean === 0) return 0;
    const profile: WaferProfile = { radial: this.#radial, lobe: this.#lobe };
    const at = Math.min(this.#boat.length - 1, Math.floor(place * this.#boat.length));
    return this.#mean * (this.#boat[at] ?? 1) * profileAt(profile, radius, azimuth_rad);
  }

  properties(): {
    readonly refractive_index: number;
    readonly stress_mpa: number;
    readonly step_coverage_pct: number;
    readonly film_oxygen_at_pct: number;
    readonly mean_rate_nm_per_min: number;
  } {
    return {
      refractive_index: this.#index,
      stress_mpa: this.#stress,
      step_coverage_pct: 100 * this.#coverage,
      film_oxygen_at_pct: 100 * this.#oxygen,
      mean_rate_nm_per_min: this.#time_s > 0 ? (60 * this.#mean) / this.#time_s : 0,
    };
  }
}
