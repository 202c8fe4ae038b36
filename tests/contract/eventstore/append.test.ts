import { randomUUID } from 'node:crypto';
import {
  binaryEvent,
  jsonEvent,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { describe, expect, test } from 'vitest';
import { collect, eventStoreContract, events, failure, newStream, revisions } from './subject.ts';

/** With credentials the client appends one call at a time, without them in its batch call. */
const WAYS = [
  ['batch append', {}],
  ['classic append', { credentials: { username: 'admin', password: 'changeit' } }],
] as const;

eventStoreContract('append', (subject) => {
  describe.each(WAYS)('%s', (_, how) => {
    test('given no stream, when events are appended, then they stand from revision 0 in their order', async () => {
      const stream = newStream();
      const result = await subject.client.appendToStream(stream, events(3), { ...how, expectedRevision: 'no_stream' });

      const read = await collect(subject.client.readStream(stream));
      expect(result.nextExpectedRevision).toBe(2n);
      expect(revisions(read)).toEqual([0, 1, 2]);
      expect(read.map(({ event }) => event?.data)).toEqual([{ count: 0 }, { count: 1 }, { count: 2 }]);
      expect(read.at(-1)?.event?.position).toEqual(result.position);
    });

    test('given a stream, when the expected revision is its head, then it is appended to', async () => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(2), how);
      const result = await subject.client.appendToStream(stream, events(2), { ...how, expectedRevision: 1n });
      expect(result.nextExpectedRevision).toBe(3n);
    });

    test.each([
      ['no stream', 'no_stream', 'no_stream', 1n],
      ['a revision below the head', 0n, 0n, 1n],
      ['a revision above the head', 7n, 7n, 1n],
    ] as const)('given two events, when %s is expected, then it is refused', async (_name, given, expected, actual) => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(2), how);
      const error = await failure(
        subject.client.appendToStream(stream, events(1), { ...how, expectedRevision: given }),
      );
      expect(error).toBeInstanceOf(WrongExpectedVersionError);
      expect(error).toMatchObject({ streamName: stream, expectedVersion: expected, actualVersion: actual });
      expect(await collect(subject.client.readStream(stream))).toHaveLength(2);
    });

    test.each([
      ['a revision', 0n, 0n],
      ['an existing stream', 'stream_exists', 'stream_exists'],
    ] as const)('given no stream, when %s is expected, then it is refused', async (_name, given, expected) => {
      const stream = newStream();
      const error = await failure(
        subject.client.appendToStream(stream, events(1), { ...how, expectedRevision: given }),
      );
      expect(error).toMatchObject({ streamName: stream, expectedVersion: expected, actualVersion: 'no_stream' });
    });

    test.each(['any', 'no_stream', 'stream_exists'] as const)(
      'given appended events, when they are appended again expecting %s, then the first outcome is answered',
      async (expectedRevision) => {
        const stream = newStream();
        const batch = events(3);
        const first = await subject.client.appendToStream(stream, batch, { ...how, expectedRevision: 'no_stream' });
        await subject.client.appendToStream(stream, events(2), how);
        const again = await subject.client.appendToStream(stream, batch, { ...how, expectedRevision });
        expect(again.nextExpectedRevision).toBe(first.nextExpectedRevision);
        expect(again.position).toEqual(first.position);
        expect(await collect(subject.client.readStream(stream))).toHaveLength(5);
      },
    );

    test('given appended events, when only some of them are appended again, then it is refused', async () => {
      const stream = newStream();
      const batch = events(2);
      await subject.client.appendToStream(stream, batch, { ...how, expectedRevision: 'no_stream' });
      const mixed = [...batch.slice(0, 1), ...events(1)];
      const error = await failure(
        subject.client.appendToStream(stream, mixed, { ...how, expectedRevision: 'no_stream' }),
      );
      expect(error).toBeInstanceOf(WrongExpectedVersionError);
    });

    test('given a tombstoned stream, when it is appended to, then it is refused for ever', async () => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(1));
      await subject.client.tombstoneStream(stream);
      for (const expectedRevision of ['any', 'no_stream', 0n] as const) {
        const error = await failure(subject.client.appendToStream(stream, events(1), { ...how, expectedRevision }));
        expect(error).toBeInstanceOf(StreamDeletedError);
        expect(error).toMatchObject({ streamName: stream });
      }
    });

    test('given more than 1 MiB, when it is appended, then it is refused and the limit named', async () => {
      const stream = newStream();
      const half = jsonEvent({ type: 'Large', data: { filler: 'x'.repeat(600 * 1024) } });
      const error = await failure(
        subject.client.appendToStream(stream, [half, { ...half, id: randomUUID() }], { ...how, deadline: 30_000 }),
      );
      expect(error).toBeInstanceOf(MaxAppendSizeExceededError);
      expect(error).toMatchObject({ maxAppendSize: 1024 * 1024 });
    });
  });

  test('given an append that is over its deadline, when it arrives, then it is refused', async () => {
    const error = await failure(subject.client.appendToStream(newStream(), events(20_000), { deadline: 1 }));
    expect(error).toMatchObject({ type: 'deadline-exceeded' });
  });

  test('given an event, when it is read, then everything about it is as it was written', async () => {
    const stream = newStream('Überwachung 監視');
    const id = randomUUID();
    const before = Date.now();
    await subject.client.appendToStream(stream, [
      jsonEvent({
        id,
        type: 'Grüße',
        data: { text: 'Ω ‐ 🦃', list: [1, 2.5, null] },
        metadata: { $correlationId: 'c' },
      }),
      binaryEvent({ type: 'Bytes', data: Uint8Array.of(0, 255, 10, 0), metadata: Uint8Array.of(1, 0, 254) }),
      jsonEvent({ type: 'Bare', data: {} }),
    ]);
    const [json, binary, bare] = (await collect(subject.client.readStream(stream))).map(({ event }) => event);
    expect(json).toMatchObject({
      id,
      type: 'Grüße',
      streamId: stream,
      isJson: true,
      data: { text: 'Ω ‐ 🦃', list: [1, 2.5, null] },
      metadata: { $correlationId: 'c' },
    });
    expect(binary).toMatchObject({ type: 'Bytes', isJson: false });
    expect(Buffer.from(binary?.data as Uint8Array).toString('hex')).toBe('00ff0a00');
    expect(Buffer.from(binary?.metadata as Uint8Array).toString('hex')).toBe('0100fe');
    expect(bare?.metadata).toBeUndefined();
    expect(json?.created.getTime()).toBeGreaterThanOrEqual(before - 1000);
    expect(json?.created.getTime()).toBeLessThanOrEqual(Date.now() + 1000);
  });

  test('given many writers on one stream expecting revisions, when they race, then each revision is won once', async () => {
    const stream = newStream();
    await subject.client.appendToStream(stream, events(1));
    const attempts = await Promise.all(
      Array.from({ length: 20 }, () =>
        subject.client.appendToStream(stream, events(1), { expectedRevision: 0n }).then(
          () => 'won',
          (error: unknown) => (error instanceof WrongExpectedVersionError ? 'lost' : error),
        ),
      ),
    );
    expect(attempts.filter((outcome) => outcome === 'won')).toHaveLength(1);
    expect(attempts.filter((outcome) => outcome === 'lost')).toHaveLength(19);
  });
});
