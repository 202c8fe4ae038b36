import type { Random } from '../random.ts';
import type { ActiveFaults } from './active-faults.ts';

/** Arcs as a Poisson process: a baseline while power is on, and what the fault `arc` adds. */
export class ArcEvents {
  readonly #faults: ActiveFaults;
  readonly #perHour: number;
  #exposure = 0;
  #threshold: number | null = null;
  #total = 0;

  constructor(faults: ActiveFaults, baselinePerHour: number) {
    this.#faults = faults;
    this.#perHour = baselinePerHour;
  }

  /** Arcs since `restart`. */
  get total(): number {
    return this.#total;
  }

  restart(): void {
    this.#total = 0;
  }

  /** @returns arcs in the stretch. */
  advance(seconds: number, random: Random): number {
    const perSecond = this.#perHour / 3600 + this.#faults.magnitude('arc') / 60;
    this.#exposure += perSecond * seconds;
    let arcs = 0;
    for (;;) {
      // Waiting times of a Poisson process are exponential in its integrated rate.
      this.#threshold ??= -Math.log(1 - random.uniform());
      if (this.#exposure < this.#threshold) break;
      this.#exposure -= this.#threshold;
      this.#threshold = null;
      arcs += 1;
    }
    this.#total += arcs;
    return arcs;
  }
}
