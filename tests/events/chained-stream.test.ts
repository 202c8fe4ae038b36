import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { SealedEvent } from '../../domain/kernel/event.ts';
import { EMPTY_HEAD, type StreamHead, verifyNext } from '../../domain/kernel/hash-chain.ts';

/** A stream as it was stored once, hashes and all. It is never changed: the hash of an event is part of the storage format. */
const { stream, events } = JSON.parse(readFileSync(new URL('chained-stream.json', import.meta.url), 'utf8')) as {
  stream: string;
  events: SealedEvent[];
};

/** Canonical JSON, written once more without the program's own: enough for the values in the file. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = value as Record<string, unknown>;
  return `{${Object.keys(fields)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(fields[key])}`)
    .join(',')}}`;
};

describe('a stream that was stored once', () => {
  test('still has an unbroken chain', () => {
    let head: StreamHead = EMPTY_HEAD;
    for (const [index, event] of events.entries()) {
      const next = verifyNext(head, {
        ...event,
        stream,
        revision: BigInt(index),
        position: { commit: '0', prepare: '0' },
      });
      if ('kind' in next) throw new Error(`${next.kind} at ${index}`);
      head = next;
    }
    expect(head.revision).toBe(2n);
  });

  test('has the hashes that anybody can compute from the description of the format', () => {
    let previousHash = '0'.repeat(64);
    for (const [index, { id, type, data, metadata }] of events.entries()) {
      const { hash, ...rest } = metadata;
      expect(rest.previousHash).toBe(previousHash);
      const text = canonical({ stream, revision: String(index), id, type, data, metadata: rest });
      expect(createHash('sha256').update(text, 'utf8').digest('hex')).toBe(hash);
      previousHash = hash;
    }
  });
});
