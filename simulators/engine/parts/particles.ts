import type { Random } from '../random.ts';
import type { ActiveFaults } from './active-faults.ts';
import type { RunDrift } from './run-drift.ts';

/** Particles on a wafer: a clean chamber's, what flakes off a coated wall, and a burst. */
export class Particles {
  readonly #faults: ActiveFaults;
  readonly #clean: number;
  readonly #wall: RunDrift | undefined;
  #burst = 0;

  /** @param clean mean number on a wafer from a clean chamber. @param wall share by which the number grows with runs. */
  constructor(faults: ActiveFaults, clean: number, wall?: RunDrift) {
    this.#faults = faults;
    this.#clean = clean;
    this.#wall = wall;
  }

  /** Takes fresh wafers in. */
  restart(): void {
    this.#burst = 0;
  }

  /** Lets wafers be exposed: a burst leaves its particles on them, though it ends. */
  advance(): void {
    this.#burst = Math.max(this.#burst, this.#faults.magnitude('particle_burst'));
  }

  /** Counts a minute that a monitor in the exhaust sees. */
  get monitor_per_min(): number {
    return this.#clean / 10 + this.#faults.magnitude('particle_burst') / 4;
  }

  /** Number that a scan of one wafer finds; counting noise is Poisson, in its normal approximation. */
  scan(random: Random): number {
    const mean = this.#clean * (1 + (this.#wall?.value ?? 0)) + this.#burst;
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.gaussian()));
  }
}
