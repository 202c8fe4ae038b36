import type { Ambient, Orientation } from '../../domain/process/oxidation/conditions.ts';
import { grow } from '../../domain/process/oxidation/linear-parabolic.ts';
import { rateConstants } from '../../domain/process/oxidation/rate-constants.ts';
import { zoneCount } from './thermal.ts';

/** Oxide on a cleaned wafer before it enters the tube, nm. */
const nativeOxideNm = 2;
/** Partial pressures below this grow nothing that could be measured, atm. */
const leastPressureAtm = 0.005;

/** Wafers in the boat, one position a heated zone, with the oxide that grew on them, nm. */
export class Boat {
  readonly thickness: number[] = Array.from({ length: zoneCount }, () => nativeOxideNm);
  readonly #orientation: Orientation;

  constructor(orientation: Orientation) {
    this.#orientation = orientation;
  }

  /**
   * Deal-Grove growth in one short stretch at each zone's own temperature: the thickness is carried, and tau recomputed,
   * from stretch to stretch. Zones colder than the model's range grow nothing.
   */
  oxidise(ambient: Ambient, temperatures: readonly number[], pressure_atm: number, seconds: number): void {
    if (pressure_atm < leastPressureAtm) return;
    for (const [zone, temperature_c] of temperatures.entries()) {
      const found = rateConstants({ ambient, temperature_c, orientation: this.#orientation, pressure_atm });
      if (!found.ok) continue;
      const { a_um, b_um2_per_h } = found.constants;
      const before = (this.thickness[zone] ?? nativeOxideNm) / 1000;
      this.thickness[zone] = 1000 * grow(a_um, b_um2_per_h, before, seconds / 3600);
    }
  }
}
