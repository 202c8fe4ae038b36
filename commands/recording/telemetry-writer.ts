import { randomUUID } from 'node:crypto';
import type { EventStore } from '../../adapters/eventstore/port.ts';
import { decodeRecorded } from '../../domain/decode.ts';
import { canonicalJson } from '../../domain/kernel/canonical-json.ts';
import type { DomainEvent } from '../../domain/kernel/event.ts';
import { EMPTY_HEAD, type StreamHead } from '../../domain/kernel/hash-chain.ts';
import { framesOf, toColumns } from '../../domain/telemetry/columns.ts';
import { type EventPart, eventParts, isTooLarge, MAX_EVENT_BYTES } from '../../domain/telemetry/event-parts.ts';
import type { TelemetryEvent } from '../../domain/telemetry/events.ts';
import type { TelemetryFrame } from '../../domain/telemetry/tool-message.ts';
import { envelope } from '../envelope.ts';
import { FrameWindow, WINDOW } from './frame-window.ts';

interface OpenStream {
  readonly window: FrameWindow;
  /** The holes that are recorded in it, as canonical JSON. */
  readonly gaps: Set<string>;
  head: StreamHead;
}

/** Streams kept open: their heads and windows. */
const MAX_OPEN = 256;
const MAX_ATTEMPTS = 5;
/** Bytes of an event's metadata and names, at most about this. */
const ENVELOPE_BYTES = 4096;

export interface WriterCounters {
  frames: number;
  duplicates: number;
  events: number;
}

/**
 * Appends frames to telemetry streams, each frame once. What arrives again after a crash, a reconnection or a lost
 * acknowledgement is found in the window of the newest frames, which is read back from the stream itself.
 */
export class TelemetryWriter {
  readonly #store: EventStore;
  readonly #clock: () => Date;
  readonly #open = new Map<string, OpenStream>();
  readonly counters: WriterCounters = { frames: 0, duplicates: 0, events: 0 };

  constructor(store: EventStore, clock: () => Date) {
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * Resolves once the frames are in the log, with those that are too large for any event. All are of one stream, in
   * arrival order.
   */
  async record(
    stream: string,
    run_id: string | null,
    frames: readonly TelemetryFrame[],
  ): Promise<readonly TelemetryFrame[]> {
    const [origin] = frames;
    if (origin === undefined) return [];
    let written = 0;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const open = await this.#stream(stream);
      const parts = Map.groupBy(eventParts(unknownTo(open.window, frames)), (part) => isTooLarge(part));
      const { count, complete } = await this.#appendParts(stream, open, run_id, origin, parts.get(false) ?? []);
      written += count;
      if (!complete) continue;
      const large = (parts.get(true) ?? []).flatMap((part) => part.frames);
      this.counters.duplicates += frames.length - written - large.length;
      return large;
    }
    throw new Error(`${stream}: others keep writing to it`);
  }

  /** Appends parts in order, as many together as fit; stops where somebody else appended first. */
  async #appendParts(
    stream: string,
    open: OpenStream,
    run_id: string | null,
    origin: TelemetryFrame,
    parts: readonly EventPart<TelemetryFrame>[],
  ): Promise<{ count: number; complete: boolean }> {
    let count = 0;
    for (const together of appends(parts)) {
      const events = together.map((part) => recorded(origin, run_id, part));
      const frames = together.flatMap((part) => part.frames);
      if (!(await this.#append(stream, open, events, frames.at(-1) ?? origin))) return { count, complete: false };
      for (const frame of frames) open.window.add(frame);
      count += frames.length;
      this.counters.frames += frames.length;
    }
    return { count, complete: true };
  }

  /** Records a hole in a tool's sequence, once. */
  async recordGap(stream: string, event: TelemetryEvent, of: Origin): Promise<void> {
    const gap = canonicalJson(event.data);
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const open = await this.#stream(stream);
      if (open.gaps.has(gap)) return;
      if (await this.#append(stream, open, [event], of)) {
        open.gaps.add(gap);
        return;
      }
    }
    throw new Error(`${stream}: others keep writing to it`);
  }

  async #append(stream: string, open: OpenStream, events: readonly DomainEvent[], of: Origin): Promise<boolean> {
    // An id of its own, never one that follows from the revision: the store takes events whose ids it knows for those it
    // has, so two writers at one revision would both be told that theirs were stored.
    const commandId = randomUUID();
    const sealed = envelope(
      stream,
      open.head,
      events,
      {
        commandId,
        correlationId: stream.slice('telemetry-'.length),
        causationId: commandId,
        actor: { id: `tool:${of.tool_id}`, name: of.tool_id, roles: [], org_id: of.org_id },
        occurredAt: new Date(of.ts).toISOString(),
      },
      this.#clock().toISOString(),
    );
    try {
      const appended = await this.#store.append(stream, open.head.revision, sealed.events);
      if (!appended.ok) {
        this.#open.delete(stream);
        return false;
      }
    } catch (error) {
      // Whether it was stored is not known: the stream is read again before anything more is written to it.
      this.#open.delete(stream);
      throw error;
    }
    open.head = sealed.head;
    this.counters.events += events.length;
    return true;
  }

  async #stream(stream: string): Promise<OpenStream> {
    const known = this.#open.get(stream);
    if (known !== undefined) {
      this.#open.delete(stream);
      this.#open.set(stream, known);
      return known;
    }
    const opened = await this.#read(stream);
    this.#open.set(stream, opened);
    const [oldest] = this.#open.keys();
    if (this.#open.size > MAX_OPEN && oldest !== undefined) this.#open.delete(oldest);
    return opened;
  }

  async #read(stream: string): Promise<OpenStream> {
    const window = new FrameWindow();
    const gaps = new Set<string>();
    const pages: ReturnType<typeof framesOf>[] = [];
    let head = EMPTY_HEAD;
    let count = 0;
    for await (const recorded of this.#store.readStream(stream, { direction: 'backwards' })) {
      if (head === EMPTY_HEAD) head = { revision: recorded.revision, hash: recorded.metadata.hash };
      const decoded = decodeRecorded(recorded);
      if (!decoded.ok) throw new Error(`${stream}@${recorded.revision}: ${decoded.problem}`);
      if (decoded.event.type === 'TelemetryGapDetected') gaps.add(canonicalJson(decoded.event.data));
      if (decoded.event.type !== 'TelemetryRecorded') continue;
      const frames = framesOf(decoded.event.data);
      pages.push(frames);
      count += frames.length;
      if (count >= WINDOW) break;
    }
    for (const frame of pages.reverse().flat()) window.add(frame);
    return { window, gaps, head };
  }
}

type Origin = Pick<TelemetryFrame, 'org_id' | 'tool_id' | 'ts'>;

/** The frames that are not in the window; within one call, too, a frame may stand twice. */
const unknownTo = (window: FrameWindow, frames: readonly TelemetryFrame[]): readonly TelemetryFrame[] => {
  const arrived = new FrameWindow();
  return frames.filter((frame) => {
    if (window.has(frame) || arrived.has(frame)) return false;
    arrived.add(frame);
    return true;
  });
};

const recorded = (
  { org_id, site, tool_id, chamber }: TelemetryFrame,
  run_id: string | null,
  { frames }: EventPart,
): DomainEvent => ({
  type: 'TelemetryRecorded',
  data: { org_id, site, tool_id, chamber, run_id, ...toColumns(frames) },
});

/** What goes into one append each: as many events as an append may hold. */
const appends = <Part extends EventPart>(parts: readonly Part[]): Part[][] => {
  const groups: Part[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const part of parts) {
    bytes += part.bytes + ENVELOPE_BYTES;
    if (bytes > MAX_EVENT_BYTES) {
      groups.push([]);
      bytes = part.bytes + ENVELOPE_BYTES;
    }
    groups.at(-1)?.push(part);
  }
  return groups;
};
