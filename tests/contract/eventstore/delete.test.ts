import { StreamDeletedError, StreamNotFoundError, WrongExpectedVersionError } from '@eventstore/db-client';
import { describe, expect, test } from 'vitest';
import { collect, eventStoreContract, events, failure, newStream, revisions } from './subject.ts';

eventStoreContract('delete', (subject) => {
  describe('deleting a stream', () => {
    test('given a deleted stream, when it is read, then it is not found', async () => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(3));
      const { position } = await subject.client.deleteStream(stream, { expectedRevision: 2n });
      expect(position?.commit).toBeTypeOf('bigint');
      expect(await failure(collect(subject.client.readStream(stream)))).toBeInstanceOf(StreamNotFoundError);
    });

    test.each(['no_stream', 'any', 2n] as const)(
      'given a deleted stream of three, when it is appended to expecting %s, then its revisions continue',
      async (expectedRevision) => {
        const stream = newStream();
        await subject.client.appendToStream(stream, events(3));
        await subject.client.deleteStream(stream);
        const result = await subject.client.appendToStream(stream, events(2), { expectedRevision });
        expect(result.nextExpectedRevision).toBe(4n);
        expect(revisions(await collect(subject.client.readStream(stream)))).toEqual([3, 4]);
        const { metadata } = await subject.client.getStreamMetadata(stream);
        expect(metadata).toEqual({ truncateBefore: 3 });
      },
    );

    test('given a wrong expected revision, when it is deleted, then it is refused with both revisions', async () => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(3));
      const error = await failure(subject.client.deleteStream(stream, { expectedRevision: 1n }));
      expect(error).toBeInstanceOf(WrongExpectedVersionError);
      expect(error).toMatchObject({ streamName: stream, expectedVersion: 1n, actualVersion: 2n });
      expect(await collect(subject.client.readStream(stream))).toHaveLength(3);
    });

    test('given only metadata, when it is deleted expecting no stream, then it is deleted', async () => {
      const stream = newStream();
      await subject.client.setStreamMetadata(stream, { cacheControl: 10 });
      await expect(subject.client.deleteStream(stream, { expectedRevision: 'no_stream' })).resolves.toBeDefined();
    });
  });

  describe('tombstoning a stream', () => {
    test('given a tombstoned stream, when it is read, then it is deleted', async () => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(2));
      await subject.client.tombstoneStream(stream, { expectedRevision: 1n });
      const error = await failure(collect(subject.client.readStream(stream)));
      expect(error).toBeInstanceOf(StreamDeletedError);
      expect(error).toMatchObject({ streamName: stream });
    });

    test('given no stream, when it is tombstoned, then its name cannot be used', async () => {
      const stream = newStream();
      await subject.client.tombstoneStream(stream, { expectedRevision: 'no_stream' });
      const error = await failure(subject.client.appendToStream(stream, events(1)));
      expect(error).toBeInstanceOf(StreamDeletedError);
    });

    test('given a wrong expected revision, when it is tombstoned, then it is refused', async () => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(2));
      const error = await failure(subject.client.tombstoneStream(stream, { expectedRevision: 5n }));
      expect(error).toMatchObject({ streamName: stream, expectedVersion: 5n, actualVersion: 1n });
    });

    test('given a tombstoned stream, when it is tombstoned or deleted again, then that fails', async () => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(1));
      await subject.client.tombstoneStream(stream);
      expect(await failure(subject.client.tombstoneStream(stream))).toBeInstanceOf(StreamDeletedError);
      expect(await failure(subject.client.deleteStream(stream))).toBeInstanceOf(StreamDeletedError);
    });
  });
});
