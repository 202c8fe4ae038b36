import { z } from '@hono/zod-openapi';
import type { LiveMessage } from './messages.ts';

/** What a slow client may keep waiting before it loses frames. */
export interface OutboxLimits {
  readonly messages: number;
  readonly bytes: number;
}

export const DEFAULT_OUTBOX: OutboxLimits = { messages: 256, bytes: 1024 * 1024 };

export const droppedSchema = z.object({
  type: z.literal('dropped'),
  /** Telemetry frames that were not sent. */
  frames: z.number().int(),
  /** Messages of any type that were not sent. */
  messages: z.number().int(),
  /** Connect again with `from` this position to get them from the log. */
  resume_from: z.string().nullable(),
});
export type Dropped = z.infer<typeof droppedSchema>;

export interface Outgoing {
  /** Position of a message from the log; null for a notice. */
  readonly position: string | null;
  readonly text: string;
}

interface Waiting extends Outgoing {
  readonly frames: number;
}

const framesIn = (message: LiveMessage): number => (message.type === 'telemetry' ? message.frames.length : 0);

/**
 * What waits for one client. Taking is the client's pace; putting never waits. When it is full, new messages are left
 * out and counted, and the client is told before it gets the next one: what it does get stays in order.
 */
export class Outbox {
  readonly #limits: OutboxLimits;
  readonly #waiting: Waiting[] = [];
  #bytes = 0;
  #lost = { frames: 0, messages: 0 };
  #lastTaken: string | null = null;
  #wake: (() => void) | undefined;
  #room: (() => void) | undefined;
  #closed = false;
  readonly #onDrop: (frames: number) => void;

  constructor(limits: OutboxLimits, onDrop: (frames: number) => void) {
    this.#limits = limits;
    this.#onDrop = onDrop;
  }

  #full(): boolean {
    return this.#waiting.length >= this.#limits.messages || this.#bytes >= this.#limits.bytes;
  }

  /** Keeps the message, or counts it as lost. */
  put(message: LiveMessage): void {
    if (this.#closed) return;
    const frames = framesIn(message);
    // Until the client has caught up and was told, nothing may overtake what was lost.
    if (this.#full() || this.#lost.messages > 0) {
      this.#lost = { frames: this.#lost.frames + frames, messages: this.#lost.messages + 1 };
      this.#onDrop(frames);
    } else {
      this.#keep(message, frames);
    }
  }

  /** Waits for room: for what is read from the log, which can wait. */
  async putWhenRoom(message: LiveMessage): Promise<void> {
    while (this.#full() && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#room = resolve;
      });
    }
    if (!this.#closed) this.#keep(message, framesIn(message));
  }

  #keep(message: LiveMessage, frames: number): void {
    const text = JSON.stringify(message);
    this.#waiting.push({ position: message.position, text, frames });
    this.#bytes += text.length;
    this.#wake?.();
  }

  /** The next message, when there is one; undefined once the outbox is closed. */
  async take(): Promise<Outgoing | undefined> {
    for (;;) {
      if (this.#closed) return undefined;
      const next = this.#waiting.shift();
      if (next !== undefined) {
        this.#bytes -= next.text.length;
        this.#lastTaken = next.position;
        this.#room?.();
        return next;
      }
      if (this.#lost.messages > 0) return this.#tellLoss();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #tellLoss(): Outgoing {
    const notice: Dropped = { type: 'dropped', ...this.#lost, resume_from: this.#lastTaken };
    this.#lost = { frames: 0, messages: 0 };
    return { position: null, text: JSON.stringify(notice) };
  }

  close(): void {
    this.#closed = true;
    this.#waiting.length = 0;
    this.#wake?.();
    this.#room?.();
  }
}
