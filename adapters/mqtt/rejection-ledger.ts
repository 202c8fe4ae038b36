import { hash } from 'node:crypto';
import type { Rejection } from '../../domain/telemetry/tool-message.ts';
import type { Refusal, RejectionReason } from './refusal.ts';

const KEPT_PAYLOAD_BYTES = 64 * 1024;
const WINDOW_MS = 60_000;
/** Topic and reason pairs counted apart; topics come from outside, so there must be an end to them. */
const WINDOWS_LIMIT = 10_000;

interface Window {
  readonly topic: string;
  readonly reason: RejectionReason;
  readonly org_id: string | null;
  readonly since: number;
  kept: number;
  unkept: number;
  unkeptBytes: number;
}

export interface RejectedMessage {
  readonly topic: string;
  readonly org_id: string | null;
  readonly received_at: number;
  readonly payload: Buffer;
}

/** The dead letter of a message: why it was refused, and what it was. */
export const rejectionOf = (
  { topic, org_id, received_at, payload }: RejectedMessage,
  { reason, detail }: Refusal,
): Rejection => ({
  topic,
  reason,
  detail,
  org_id,
  received_at,
  size_bytes: payload.length,
  sha256: hash('sha256', payload),
  payload_base64: payload.subarray(0, KEPT_PAYLOAD_BYTES).toString('base64'),
});

/**
 * Decides which rejections are kept in full: up to a number a minute for each MQTT topic and reason, so that one broken
 * device cannot fill the store. The rest is counted and summed up when the minute is over.
 */
export class RejectionLedger {
  readonly #perMinute: number;
  readonly #windows = new Map<string, Window>();
  readonly #counts = new Map<RejectionReason, number>();

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  get counts(): Readonly<Partial<Record<RejectionReason, number>>> {
    return Object.fromEntries(this.#counts);
  }

  /** The dead letter to keep, or null when it is only counted. */
  refuse(message: RejectedMessage, refusal: Refusal): Rejection | null {
    const { reason } = refusal;
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
    const key = `${reason} ${this.#windows.size < WINDOWS_LIMIT ? message.topic : ''}`;
    const window = this.#windows.get(key) ?? {
      topic: message.topic,
      reason,
      org_id: message.org_id,
      since: message.received_at,
      kept: 0,
      unkept: 0,
      unkeptBytes: 0,
    };
    this.#windows.set(key, window);
    if (window.kept < this.#perMinute) {
      window.kept += 1;
      return rejectionOf(message, refusal);
    }
    window.unkept += 1;
    window.unkeptBytes += message.payload.length;
    return null;
  }

  /** Ends the minutes that are over, and sums up what was not kept in them. */
  summarise(now: number): readonly Rejection[] {
    const summaries: Rejection[] = [];
    for (const [key, { topic, reason, org_id, since, unkept, unkeptBytes }] of this.#windows) {
      if (now - since < WINDOW_MS) continue;
      this.#windows.delete(key);
      if (unkept === 0) continue;
      const detail = `${unkept} more (${unkeptBytes} bytes) since ${new Date(since).toISOString()} were not kept`;
      summaries.push(rejectionOf({ topic, org_id, received_at: now, payload: Buffer.alloc(0) }, { reason, detail }));
    }
    return summaries;
  }
}
