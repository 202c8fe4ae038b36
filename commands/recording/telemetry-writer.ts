import type { EventStore } from '../../adapters/eventstore/port.ts';
import { decodeRecorded } from '../../domain/decode.ts';
import type { DomainEvent } from '../../domain/kernel/event.ts';
import { EMPTY_HEAD, type StreamHead } from '../../domain/kernel/hash-chain.ts';
import { framesOf, MAX_FRAMES, toColumns } from '../../domain/telemetry/columns.ts';
import type { TelemetryEvent } from '../../domain/telemetry/events.ts';
import type { TelemetryFrame } from '../../domain/telemetry/tool-message.ts';
import { derivedId, envelope } from '../envelope.ts';
import { FrameWindow, WINDOW } from './frame-window.ts';

interface OpenStream {
  readonly window: FrameWindow;
  head: StreamHead;
}

/** Streams kept open: their heads and windows. */
const MAX_OPEN = 256;
const MAX_ATTEMPTS = 5;

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

  /** Resolves once the frames are in the log. All are of one stream, in arrival order. */
  async record(stream: string, run_id: string | null, frames: readonly TelemetryFrame[]): Promise<void> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const open = await this.#stream(stream);
      // Within one call, too, a frame may stand twice.
      const fresh: TelemetryFrame[] = [];
      const arrived = new FrameWindow();
      for (const frame of frames) {
        if (open.window.has(frame) || arrived.has(frame)) continue;
        arrived.add(frame);
        fresh.push(frame);
      }
      if (await this.#append(stream, open, eventsOf(run_id, fresh), fresh.at(-1) ?? frames[0])) {
        for (const frame of fresh) open.window.add(frame);
        this.counters.frames += fresh.length;
        this.counters.duplicates += frames.length - fresh.length;
        return;
      }
    }
    throw new Error(`${stream}: others keep writing to it`);
  }

  /** Records a hole in a tool's sequence, once. */
  async recordGap(stream: string, event: TelemetryEvent, of: TelemetryFrame | GapOrigin): Promise<void> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      if (await this.#append(stream, await this.#stream(stream), [event], of)) return;
    }
    throw new Error(`${stream}: others keep writing to it`);
  }

  async #append(
    stream: string,
    open: OpenStream,
    events: readonly DomainEvent[],
    of: TelemetryFrame | GapOrigin | undefined,
  ): Promise<boolean> {
    if (events.length === 0 || of === undefined) return true;
    const commandId = derivedId('telemetry', stream, String(open.head.revision + 1n));
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
    const pages: ReturnType<typeof framesOf>[] = [];
    let head = EMPTY_HEAD;
    let count = 0;
    for await (const recorded of this.#store.readStream(stream, { direction: 'backwards' })) {
      if (head === EMPTY_HEAD) head = { revision: recorded.revision, hash: recorded.metadata.hash };
      const decoded = decodeRecorded(recorded);
      if (!decoded.ok) throw new Error(`${stream}@${recorded.revision}: ${decoded.problem}`);
      if (decoded.event.type !== 'TelemetryRecorded') continue;
      const frames = framesOf(decoded.event.data);
      pages.push(frames);
      count += frames.length;
      if (count >= WINDOW) break;
    }
    for (const frame of pages.reverse().flat()) window.add(frame);
    return { window, head };
  }
}

type GapOrigin = Pick<TelemetryFrame, 'org_id' | 'tool_id' | 'ts'>;

const eventsOf = (run_id: string | null, frames: readonly TelemetryFrame[]): DomainEvent[] => {
  const events: DomainEvent[] = [];
  for (let from = 0; from < frames.length; from += MAX_FRAMES) {
    const part = frames.slice(from, from + MAX_FRAMES);
    const [first] = part;
    if (first === undefined) break;
    const { org_id, site, tool_id, chamber } = first;
    events.push({ type: 'TelemetryRecorded', data: { org_id, site, tool_id, chamber, run_id, ...toColumns(part) } });
  }
  return events;
};
