import type { RecordedEvent } from '../../domain/kernel/event.ts';

/** An event that could not be handled, and why. */
export interface ParkedEvent {
  readonly event_id: string;
  readonly stream: string;
  readonly revision: string;
  readonly type: string;
  readonly problem: string;
}

/** How many are shown; all are counted. */
const SHOWN = 100;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The events that were set aside since this process started, oldest first. */
export class ParkedEvents {
  readonly #shown: ParkedEvent[] = [];
  #total = 0;

  get shown(): readonly ParkedEvent[] {
    return [...this.#shown];
  }

  get total(): number {
    return this.#total;
  }

  add({ id, stream, revision, type }: RecordedEvent, problem: string): void {
    if (this.#shown.some(({ event_id }) => event_id === id)) return;
    this.#total += 1;
    if (this.#shown.length >= SHOWN) return;
    this.#shown.push({ event_id: id, stream, revision: revision.toString(), type, problem });
  }
}
