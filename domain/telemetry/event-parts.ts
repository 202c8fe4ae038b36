import { type RecordedFrame, toColumns } from './columns.ts';

/** At most this many frames stand in one event. */
const MAX_FRAMES = 256;
/** An event store takes 1 MiB in one append (EventStoreDB's `MaxAppendSize`), metadata included. */
export const MAX_EVENT_BYTES = 896 * 1024;

/** Bytes of a value with its comma, and of its index where it is absent: a double has 24 characters at most. */
const CELL = 26;
/** Bytes of a column besides its name, its unit and its values. */
const COLUMN = 64;
const QUALITY = 16;
/** Bytes of what holds the columns. */
const OBJECT = 64;
/** Bytes of a frame's time and sequence number. */
const FRAME = 40;

/** Bytes of a text in JSON, at most: UTF-8 takes up to three for what JavaScript counts as one. */
const textBytes = (text: string | null): number => (text === null ? 4 : JSON.stringify(text).length * 3);

const unitOf = ({ units }: RecordedFrame, name: string): string | null =>
  units !== undefined && Object.hasOwn(units, name) ? (units[name] ?? null) : null;

/** Frames that stand in one event. */
export interface EventPart<Frame extends RecordedFrame = RecordedFrame> {
  readonly frames: readonly Frame[];
  /** The columns take no more than this in JSON. */
  readonly bytes: number;
}

class OpenPart<Frame extends RecordedFrame> implements EventPart<Frame> {
  readonly frames: Frame[] = [];
  bytes = 0;
  readonly #units = new Map<string, string | null>();
  #columnBytes = 0;
  #frameBytes = OBJECT;

  /** Takes a frame in, unless it has to begin an event of its own. The first is always taken. */
  add(frame: Frame): boolean {
    const names = Object.keys(frame.signals);
    let columns = this.#units.size;
    let columnBytes = this.#columnBytes;
    const news: [string, string | null][] = [];
    for (const name of names) {
      const known = this.#units.get(name);
      const unit = unitOf(frame, name);
      // A column has one unit, so a signal whose unit changed begins another event.
      if (known != null && unit !== null && unit !== known) return false;
      if (known === undefined) {
        columns += 1;
        columnBytes += COLUMN + textBytes(name);
      }
      if (known === undefined || (known === null && unit !== null)) {
        columnBytes += textBytes(unit);
        news.push([name, unit]);
      }
    }
    const frameBytes =
      this.#frameBytes + FRAME + textBytes(frame.step) + QUALITY * Object.keys(frame.quality ?? {}).length;
    const bytes = columnBytes + frameBytes + (this.frames.length + 1) * columns * CELL;
    const full = this.frames.length >= MAX_FRAMES || bytes > MAX_EVENT_BYTES;
    if (full && this.frames.length > 0) return false;
    for (const [name, unit] of news) this.#units.set(name, unit);
    this.#columnBytes = columnBytes;
    this.#frameBytes = frameBytes;
    this.bytes = bytes;
    this.frames.push(frame);
    return true;
  }
}

/**
 * Cuts frames, in their order, into those of one event each: at most 256, at most {@link MAX_EVENT_BYTES}, and every
 * signal in one unit. A frame that may be too large by itself makes a part of its own.
 */
export const eventParts = <Frame extends RecordedFrame>(frames: readonly Frame[]): readonly EventPart<Frame>[] => {
  const parts: OpenPart<Frame>[] = [];
  for (const frame of frames) {
    if (parts.at(-1)?.add(frame)) continue;
    const part = new OpenPart<Frame>();
    part.add(frame);
    parts.push(part);
  }
  return parts;
};

/** Whether a part has more than one event can hold: only a single frame can. */
export const isTooLarge = ({ frames, bytes }: EventPart): boolean =>
  bytes > MAX_EVENT_BYTES && new TextEncoder().encode(JSON.stringify(toColumns(frames))).length > MAX_EVENT_BYTES;
