import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { rejectionSchema } from '../../domain/telemetry/tool-message.ts';
import { RejectionLedger } from './rejection-ledger.ts';

const payload = Buffer.from('{"ts":');
const message = { topic: 'spectra/v1/fab/t/a/telemetry', org_id: 'demo', received_at: 1_000, payload };
const refusal = { reason: 'malformed_payload', detail: 'not JSON' } as const;

test('a rejection says why, and keeps what it was', () => {
  const rejection = rejectionSchema.parse(new RejectionLedger(1).refuse(message, refusal));
  expect(rejection).toMatchObject({
    ...refusal,
    topic: message.topic,
    org_id: 'demo',
    size_bytes: payload.length,
    sha256: createHash('sha256').update(payload).digest('hex'),
    payload_base64: payload.toString('base64'),
  });
});

test('of a large payload the first 64 KiB are kept, and the hash of all of it', () => {
  const large = Buffer.alloc(200_000, 'x');
  const rejection = new RejectionLedger(1).refuse({ ...message, payload: large }, refusal);
  expect(Buffer.from(rejection?.payload_base64 ?? '', 'base64')).toHaveLength(65_536);
  expect(rejection).toMatchObject({
    size_bytes: 200_000,
    sha256: createHash('sha256').update(large).digest('hex'),
  });
});

test('beyond the number a minute rejections are counted, and summed up when the minute is over', () => {
  const ledger = new RejectionLedger(2);
  const kept = Array.from({ length: 5 }, () => ledger.refuse(message, refusal)).filter(
    (rejection) => rejection !== null,
  );
  expect(kept).toHaveLength(2);
  expect(ledger.counts).toEqual({ malformed_payload: 5 });
  expect(ledger.summarise(message.received_at + 59_999)).toEqual([]);
  expect(ledger.summarise(message.received_at + 60_000)).toMatchObject([
    {
      topic: message.topic,
      reason: 'malformed_payload',
      detail: expect.stringContaining(`3 more (${3 * payload.length} bytes)`),
    },
  ]);
  expect(ledger.refuse(message, refusal)).not.toBeNull();
});

test('topics and reasons are counted apart', () => {
  const ledger = new RejectionLedger(1);
  expect(ledger.refuse(message, refusal)).not.toBeNull();
  expect(ledger.refuse(message, { reason: 'not_finite', detail: 'p' })).not.toBeNull();
  expect(ledger.refuse({ ...message, topic: 'other' }, refusal)).not.toBeNull();
  expect(ledger.refuse(message, refusal)).toBeNull();
});
