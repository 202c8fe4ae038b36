import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RecordedEvent, TOMBSTONE_REVISION } from '../log/recorded-event.ts';
import { streams } from './messages.ts';
import { caughtUp, checkpoint, confirmation, fellBehind, readEvent, streamNotFound } from './wire.ts';

const recorded: fc.Arbitrary<RecordedEvent> = fc.record({
  position: fc.maxSafeNat().map((position) => position + 1),
  stream: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  revision: fc.oneof(fc.maxSafeNat(), fc.constant(TOMBSTONE_REVISION)),
  id: fc.uuid(),
  type: fc.string({ unit: 'grapheme', maxLength: 40 }),
  contentType: fc.constantFrom('application/json', 'application/octet-stream'),
  created: fc.nat(),
  metadata: fc.uint8Array({ maxLength: 300 }),
  data: fc.uint8Array({ maxLength: 70_000 }),
});
const decode = (message: Buffer) => streams.ReadResp.deserializeBinary(new Uint8Array(message));

test('an event is encoded so that the generated code reads back every part of it', () => {
  fc.assert(
    fc.property(recorded, fc.option(recorded, { nil: undefined }), fc.boolean(), (event, link, isShared) => {
      const read = decode(readEvent(link === undefined ? { event } : { event, link }, 'string', isShared)).getEvent();
      for (const [given, expected] of [
        [read?.getEvent(), event],
        [read?.getLink(), link],
      ] as const) {
        if (expected === undefined) {
          expect(given).toBeUndefined();
          continue;
        }
        expect(given?.getId()?.getString()).toBe(expected.id);
        expect(Buffer.from(given?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()).toBe(expected.stream);
        expect(given?.getStreamRevision()).toBe(
          expected.revision === TOMBSTONE_REVISION ? '9223372036854775807' : String(expected.revision),
        );
        expect([given?.getCommitPosition(), given?.getPreparePosition()]).toEqual(
          Array(2).fill(String(expected.position)),
        );
        expect(given?.getMetadataMap().get('type')).toBe(expected.type);
        expect(given?.getMetadataMap().get('content-type')).toBe(expected.contentType);
        expect(given?.getMetadataMap().get('created')).toBe(`${expected.created}0000`);
        expect(Buffer.compare(Buffer.from(given?.getData_asU8() ?? []), expected.data)).toBe(0);
        expect(Buffer.compare(Buffer.from(given?.getCustomMetadata_asU8() ?? []), expected.metadata)).toBe(0);
      }
      expect(read?.getCommitPosition()).toBe(String((link ?? event).position));
    }),
  );
});

test('a UUID in two halves is the same UUID', () => {
  fc.assert(
    fc.property(recorded, (event) => {
      const id = decode(readEvent({ event }, 'structured')).getEvent()?.getEvent()?.getId()?.getStructured();
      const hex = (half: string | undefined) =>
        BigInt.asUintN(64, BigInt(half ?? 0))
          .toString(16)
          .padStart(16, '0');
      expect(hex(id?.getMostSignificantBits()) + hex(id?.getLeastSignificantBits())).toBe(event.id.replaceAll('-', ''));
    }),
  );
});

test('the other messages are what they are called', () => {
  expect(decode(confirmation('some-id')).getConfirmation()?.getSubscriptionId()).toBe('some-id');
  expect(
    decode(checkpoint(2 ** 40))
      .getCheckpoint()
      ?.toObject(),
  ).toEqual({
    commitPosition: String(2 ** 40),
    preparePosition: String(2 ** 40),
  });
  const missing = decode(streamNotFound('Öfen')).getStreamNotFound()?.getStreamIdentifier()?.getStreamName_asU8();
  expect(Buffer.from(missing ?? []).toString()).toBe('Öfen');
  expect(decode(caughtUp()).hasCaughtUp()).toBe(true);
  expect(decode(fellBehind()).hasFellBehind()).toBe(true);
});
