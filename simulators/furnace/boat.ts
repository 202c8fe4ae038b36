import type { Ambient, Orientation } from '../../domain/process/oxidation/conditions.ts';
import { grow } from '../../domain/process/oxidation/linear-parabolic.ts';
import { rateConstants } from '../../domain/process/oxidation/rate-constants.ts';

/** Oxide on a cleaned wafer before it enters the tube, nm. */
export const nativeOxideNm = 2;
/** Partial pressures below this grow nothing that could be measured, atm. */
const leastPressureAtm = 0.005;

/** What the wafers stand in. */
export interface Oxidant {
  readonly ambient: Ambient;
  readonly pressure_atm: number;
  /** HCl in dry oxygen, percent of the flow. */
  readonly hcl_pct: number;
}

/** Wafers in the boat, one position a heated zone, with the oxide that grew on them, nm. */
export class Boat {
  readonly thickness: number[];
  readonly #orientation: Orientation;

  constructor(orientation: Orientation, zones: number) {
    this.#orientation = orientation;
    this.thickness = Array.from({ length: zones }, () => nativeOxideNm);
  }

  /**
   * Deal-Grove growth in one short stretch at each zone's own temperature: the thickness is carried, and tau recomputed,
   * from stretch to stretch. Zones colder than the model's range grow nothing.
   */
  oxidise(oxidant: Oxidant, temperatures: readonly number[], seconds: number): void {
    if (oxidant.pressure_atm < leastPressureAtm) return;
    for (const [zone, temperature_c] of temperatures.entries()) {
      const found = rateConstants({ ...oxidant, temperature_c, orientation: this.#orientation });
      if (!found.ok) continue;
      const { a_um, b_um2_per_h } = found.constants;
      const before = (this.thickness[zone] ?? nativeOxideNm) / 1000;
      this.thickness[zone] = 1000 * grow(a_um, b_um2_per_h, before, seconds / 3600);
    }
  }
}
