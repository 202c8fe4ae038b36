import type { Random } from '../random.ts';

/**
 * Error of an instrument since its last calibration: it grows with process time at a rate of the instrument's own, and
 * by a random step at every run. Without noise there is none. Only time with wafers inside counts, for how long a chamber
 * waits between runs depends on the clock, and values depend on seed and commands alone.
 */
export class CalibrationError {
  readonly #perHour: number;
  readonly #perRun: number;
  #value = 0;
  #hours = 0;

  /** @param sizes standard deviations of the rate an hour of process time and of the step a run, in the instrument's unit (or as a share). */
  constructor(sizes: { readonly per_hour: number; readonly per_run: number }, random: Random) {
    this.#perHour = sizes.per_hour * random.gaussian();
    this.#perRun = sizes.per_run;
  }

  get value(): number {
    return this.#value;
  }

  /** Process time with wafers inside since the last calibration, h. */
  get age_h(): number {
    return this.#hours;
  }

  advance(seconds: number): void {
    this.#hours += seconds / 3600;
    this.#value += (this.#perHour * seconds) / 3600;
  }

  nextRun(random: Random): void {
    this.#value += this.#perRun * random.gaussian();
  }

  calibrate(): void {
    this.#value = 0;
    this.#hours = 0;
  }
}
