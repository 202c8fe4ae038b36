import type { IHeaders, KafkaMessage, Message } from 'kafkajs';
import type { StreamRecord } from './port.ts';

/** Bytes that a record takes in a request, the overhead of the format included (record batch v2, at its longest). */
export function sizeOf(record: StreamRecord): number {
  let size = 32 + record.key.length * 3 + record.value.byteLength;
  for (const name in record.headers) size += 10 + name.length * 3 + (record.headers[name]?.length ?? 0) * 3;
  return size;
}

export function toMessage({ key, value, headers, timestamp }: StreamRecord): Message {
  return {
    key,
    // kafkajs takes any other array of bytes for text.
    value: Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength),
    ...(headers === undefined ? {} : { headers: { ...headers } }),
    ...(timestamp === undefined ? {} : { timestamp: String(timestamp) }),
  };
}

/** The record of a message, or null for a tombstone: a message without a value, which says that its key is no more. */
export function toRecord(message: KafkaMessage): StreamRecord | null {
  if (message.value === null) return null;
  return {
    key: message.key?.toString() ?? '',
    value: message.value,
    headers: toHeaders(message.headers),
    timestamp: Number(message.timestamp),
  };
}

/** Kafka allows a header several times; the last one holds. */
function toHeaders(headers: IHeaders = {}): Record<string, string> {
  const named: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) named[name] = last.toString();
  }
  return named;
}
