import type { Fault } from './fault.ts';

/** A fault due in the n-th run of a chamber, in process time after a step began; its duration is process time too. */
export interface RunFault extends Fault {
  readonly at_run: { readonly run: number; readonly step: string | number; readonly after_s: number };
}

interface Counting {
  readonly fault: RunFault;
  readonly action: 'begin' | 'end';
  left_s: number;
}

/** Counts process time for the faults of one chamber that wait for a run and a step. */
export class RunFaults {
  readonly #inject: (fault: Fault) => void;
  #waiting: RunFault[];
  #counting: Counting[] = [];

  /** @param inject is told when a fault begins, and again with `clear` when it ends. */
  constructor(faults: readonly RunFault[], inject: (fault: Fault) => void) {
    this.#waiting = [...faults];
    this.#inject = inject;
  }

  /** @param run number of the run in this chamber, from 1. */
  enterStep(run: number, index: number, name: string): void {
    const due = this.#waiting.filter(({ at_run: at }) => at.run === run && (at.step === index || at.step === name));
    this.#waiting = this.#waiting.filter((fault) => !due.includes(fault));
    for (const fault of due) this.#counting.push({ fault, action: 'begin', left_s: fault.at_run.after_s });
    this.#act();
  }

  /** Process time until the next one begins or ends, s. */
  secondsToNext(): number {
    return Math.min(...this.#counting.map(({ left_s }) => left_s), Number.POSITIVE_INFINITY);
  }

  elapse(seconds: number): void {
    for (const counting of this.#counting) counting.left_s -= seconds;
    this.#act();
  }

  #act(): void {
    const due = this.#counting.filter(({ left_s }) => left_s <= 1e-9);
    this.#counting = this.#counting.filter((counting) => !due.includes(counting));
    for (const { fault, action } of due) {
      const { at_run: _, duration_s, ...plain } = fault;
      // A dead node does not come back by process time, so its duration stays with it.
      if (fault.name === 'death') this.#inject({ ...plain, duration_s });
      else this.#inject(action === 'end' ? { ...plain, clear: true } : plain);
      if (action === 'begin' && duration_s !== undefined && fault.name !== 'death')
        this.#counting.push({ fault, action: 'end', left_s: duration_s });
    }
  }
}
