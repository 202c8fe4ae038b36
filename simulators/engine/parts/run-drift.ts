import type { Random } from '../random.ts';

/** Mean of the absolute value of a standard normal draw. */
const meanAbsolute = Math.sqrt(2 / Math.PI);

/**
 * Slow, one-sided change from run to run (film on the wall, a worn pump, a thinning filament) until maintenance, which
 * comes by itself after so many runs. Without noise there is none.
 */
export class RunDrift {
  readonly #perRun: number;
  readonly #runsBetween: number;
  #value = 0;
  #runs = 0;

  /** @param perRun mean growth a run. @param runsBetween runs between two maintenances. */
  constructor(perRun: number, runsBetween: number) {
    this.#perRun = perRun;
    this.#runsBetween = runsBetween;
  }

  get value(): number {
    return this.#value;
  }

  /** Runs since the last maintenance. */
  get runs(): number {
    return this.#runs;
  }

  nextRun(random: Random): void {
    if (this.#runs >= this.#runsBetween) this.maintain();
    this.#runs += 1;
    this.#value += (this.#perRun * Math.abs(random.gaussian())) / meanAbsolute;
  }

  maintain(): void {
    this.#value = 0;
    this.#runs = 0;
  }
}
