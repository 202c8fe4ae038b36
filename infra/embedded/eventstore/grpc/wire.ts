import { type RecordedEvent, TOMBSTONE_REVISION } from '../log/recorded-event.ts';

/**
 * The messages a node sends by the thousand, written straight into their wire form: an event goes to many subscribers,
 * and building a message object for each of them would cost more than everything else. Field numbers are those of
 * streams.proto and persistent.proto, which agree on `RecordedEvent`.
 */

/** An event, or a link with the event it points to (absent where that is gone). */
export interface ResolvedEvent {
  readonly event?: RecordedEvent;
  readonly link?: RecordedEvent;
}

export type UuidForm = 'string' | 'structured';

const VARINT = 0;
const BYTES = 2;

class WireWriter {
  #buffer: Buffer;
  #length = 0;

  constructor(size: number) {
    this.#buffer = Buffer.allocUnsafe(size);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe((this.#buffer.length + bytes) * 2);
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }

  /** A non-negative integer, exact to 2^53; the tombstone's revision becomes the largest int64. */
  #varint(value: number): void {
    this.#reserve(value < 128 ? 1 : 9);
    if (value >= TOMBSTONE_REVISION) {
      this.#buffer.fill(0xff, this.#length, this.#length + 8);
      this.#length += 8;
      this.#buffer[this.#length++] = 0x7f;
      return;
    }
    let rest = value;
    while (rest > 0x7f) {
      this.#buffer[this.#length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    this.#buffer[this.#length++] = rest;
  }

  number(field: number, value: number): this {
    this.#varint(field * 8 + VARINT);
    this.#varint(value);
    return this;
  }

  /** A 64-bit integer from its eight bytes, as protobuf writes int64. */
  int64(field: number, bits: bigint): this {
    this.#varint(field * 8 + VARINT);
    this.#reserve(10);
    let rest = BigInt.asUintN(64, bits);
    while (rest > 0x7fn) {
      this.#buffer[this.#length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#buffer[this.#length++] = Number(rest);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#varint(field * 8 + BYTES);
    this.#varint(value.length);
    this.#reserve(value.length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  /** Begins a message of a known length. */
  open(field: number, length: number): this {
    this.#varint(field * 8 + BYTES);
    this.#varint(length);
    return this;
  }

  text(field: number, value: string): this {
    const length = Buffer.byteLength(value);
    this.#varint(field * 8 + BYTES);
    this.#varint(length);
    this.#reserve(length);
    this.#buffer.write(value, this.#length);
    this.#length += length;
    return this;
  }

  take(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }
}

/** An entry of a `map<string, string>`. */
function entry(writer: WireWriter, field: number, key: string, value: string): void {
  writer.bytes(field, new WireWriter(key.length + value.length * 3 + 8).text(1, key).text(2, value).take());
}

function uuid(id: string, form: UuidForm): Buffer {
  if (form === 'string') return new WireWriter(40).text(2, id).take();
  const hex = id.replaceAll('-', '');
  const structured = new WireWriter(24)
    .int64(1, BigInt(`0x${hex.slice(0, 16)}`))
    .int64(2, BigInt(`0x${hex.slice(16)}`));
  return new WireWriter(32).bytes(1, structured.take()).take();
}

function encodeRecorded(event: RecordedEvent, form: UuidForm): Buffer {
  const size = event.data.length + event.metadata.length + (event.stream.length + event.type.length) * 3 + 256;
  const writer = new WireWriter(size)
    .bytes(1, uuid(event.id, form))
    .bytes(2, new WireWriter(event.stream.length * 3 + 8).text(3, event.stream).take())
    .number(3, event.revision)
    .number(4, event.position)
    .number(5, event.position);
  entry(writer, 6, 'type', event.type);
  entry(writer, 6, 'content-type', event.contentType);
  // 100 ns ticks since the Unix epoch.
  entry(writer, 6, 'created', `${event.created}0000`);
  return writer.bytes(7, event.metadata).bytes(8, event.data).take();
}

/** Bytes of a varint, for values that are exact. */
function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) length++;
  return length;
}

/** Bytes of a length-delimited field whose number is below 16. */
const fieldLength = (content: number): number => 1 + varintLength(content) + content;

/** A `ReadResp` with an event; `retries` is for persistent subscriptions. Large payloads are copied once at most. */
function encodeReadEvent({ event, link }: ResolvedEvent, form: UuidForm, retries?: number): Buffer {
  const inner = event === undefined ? undefined : encodeRecorded(event, form);
  const outer = link === undefined ? undefined : encodeRecorded(link, form);
  const position = (link ?? event)?.position ?? 0;
  const body =
    (inner === undefined ? 0 : fieldLength(inner.length)) +
    (outer === undefined ? 0 : fieldLength(outer.length)) +
    (1 + varintLength(position)) +
    (retries === undefined ? 0 : 1 + varintLength(retries));
  const writer = new WireWriter(fieldLength(body)).open(1, body);
  if (inner !== undefined) writer.bytes(1, inner);
  if (outer !== undefined) writer.bytes(2, outer);
  writer.number(3, position);
  if (retries !== undefined) writer.number(5, retries);
  return writer.take();
}

const shared = new WeakMap<RecordedEvent, Buffer>();

/** As `encodeReadEvent`; with `isShared` the message is kept for the event's next reader. */
export function readEvent(resolved: ResolvedEvent, form: UuidForm, isShared = false, retries?: number): Buffer {
  const { event, link } = resolved;
  if (!isShared || event === undefined || link !== undefined || form !== 'string' || retries !== undefined) {
    return encodeReadEvent(resolved, form, retries);
  }
  let message = shared.get(event);
  if (message === undefined) {
    message = encodeReadEvent(resolved, form);
    shared.set(event, message);
  }
  return message;
}

/** A `ReadResp` that confirms a subscription (of either kind: both have it in field 2). */
export const confirmation = (subscriptionId: string): Buffer =>
  new WireWriter(64).bytes(2, new WireWriter(48).text(1, subscriptionId).take()).take();

/** A `ReadResp` with a checkpoint. */
export const checkpoint = (position: number): Buffer =>
  new WireWriter(32).bytes(3, new WireWriter(24).number(1, position).number(2, position).take()).take();

/** A `ReadResp` that says there is no such stream. */
export function streamNotFound(stream: string): Buffer {
  const identifier = new WireWriter(stream.length * 3 + 8).text(3, stream).take();
  return new WireWriter(identifier.length + 16)
    .bytes(4, new WireWriter(identifier.length + 8).bytes(1, identifier).take())
    .take();
}

const EMPTY = new Uint8Array(0);
export const caughtUp = (): Buffer => new WireWriter(4).bytes(8, EMPTY).take();
export const fellBehind = (): Buffer => new WireWriter(4).bytes(9, EMPTY).take();
