import type { Message } from './message.ts';

/** How long the last so many messages took is kept for the statistics. */
const OBSERVED = 1000;

export interface ConsumerOptions {
  readonly id: string;
  /** Messages it may hold unacknowledged. */
  readonly slots: number;
  readonly userName: string;
  readonly from: string;
  readonly connectionName: string;
  readonly deliver: (message: Message) => void;
  /** Ends the consumer's call. */
  readonly drop: (error: unknown) => void;
}

/** One connection to a group. */
export class Consumer {
  readonly options: ConsumerOptions;
  inFlight = 0;
  total = 0;
  readonly #since = performance.now();
  readonly #durations: number[] = [];

  constructor(options: ConsumerOptions) {
    this.options = options;
  }

  get free(): number {
    return this.options.slots - this.inFlight;
  }

  deliver(message: Message): void {
    this.inFlight++;
    this.total++;
    this.options.deliver(message);
  }

  /** A message of this consumer is settled, after so many milliseconds. */
  release(duration: number): void {
    this.inFlight--;
    this.#durations.push(duration);
    if (this.#durations.length > OBSERVED) this.#durations.shift();
  }

  /** Items per second since it connected. */
  get rate(): number {
    return Math.round(this.total / Math.max(1, (performance.now() - this.#since) / 1000));
  }

  /** How the times from delivery to acknowledgement are distributed, in milliseconds. */
  measurements(): { readonly key: string; readonly value: number }[] {
    const sorted = [...this.#durations].sort((a, b) => a - b);
    const at = (fraction: number) => Math.round(sorted[Math.max(0, Math.ceil(sorted.length * fraction) - 1)] ?? 0);
    const mean = sorted.reduce((sum, value) => sum + value, 0) / Math.max(1, sorted.length);
    return [
      { key: 'Mean', value: Math.round(mean) },
      { key: 'Median', value: at(0.5) },
      { key: 'Fastest', value: at(0) },
      ...[1, 2, 3, 4, 5].map((fifth) => ({ key: `Quintile ${fifth}`, value: at(fifth / 5) })),
      ...[90, 95, 99, 99.5, 99.9].map((percent) => ({ key: `${percent}%`, value: at(percent / 100) })),
      { key: 'Highest', value: at(1) },
    ];
  }
}
