import { StreamDeletedError } from '@eventstore/db-client';
import { expect, test, vi } from 'vitest';
import { collect, eventStoreContract, events, failure, newStream, revisions } from './subject.ts';

eventStoreContract('stream metadata', (subject) => {
  test('given none, when it is asked for, then there is none', async () => {
    const stream = newStream();
    await subject.client.appendToStream(stream, events(1));
    expect(await subject.client.getStreamMetadata(stream)).toEqual({ streamName: stream });
  });

  test('given metadata of all kinds, when it is read, then it is as it was written, and replaced by the next', async () => {
    const stream = newStream();
    const metadata = {
      maxCount: 12,
      maxAge: 86_400,
      truncateBefore: 1,
      cacheControl: 15,
      acl: { readRoles: ['admin'], writeRoles: ['admin'], metaWriteRoles: ['$admins', 'ops'] },
      owner: 'Ofen 4 🔥',
    };
    await subject.client.setStreamMetadata(stream, metadata);
    expect((await subject.client.getStreamMetadata(stream)).metadata).toEqual(metadata);
    await subject.client.setStreamMetadata(stream, { maxCount: 3 });
    expect((await subject.client.getStreamMetadata(stream)).metadata).toEqual({ maxCount: 3 });
  });

  test.each([
    ['a maximum count', { maxCount: 2 }, [3, 4]],
    ['truncate-before', { truncateBefore: 3 }, [3, 4]],
    ['both, of which the stricter holds', { maxCount: 4, truncateBefore: 4 }, [4]],
    ['a truncate-before past the end', { truncateBefore: 9 }, []],
  ])('given %s, when the stream is read either way, then only the rest is there', async (_, metadata, expected) => {
    const stream = newStream();
    await subject.client.appendToStream(stream, events(5));
    await subject.client.setStreamMetadata(stream, metadata);
    expect(revisions(await collect(subject.client.readStream(stream)))).toEqual(expected);
    const backwards = subject.client.readStream(stream, { direction: 'backwards', fromRevision: 'end' });
    expect(revisions(await collect(backwards))).toEqual([...expected].reverse());
  });

  test('given a maximum age, when events grow older, then they are no longer there', async () => {
    const stream = newStream();
    await subject.client.appendToStream(stream, events(2));
    await subject.client.setStreamMetadata(stream, { maxAge: 1 });
    await vi.waitFor(async () => expect(await collect(subject.client.readStream(stream))).toEqual([]), {
      timeout: 5_000,
      interval: 100,
    });
  });

  test('given a tombstoned stream, when its metadata is written, then it is deleted too', async () => {
    const stream = newStream();
    await subject.client.appendToStream(stream, events(1));
    await subject.client.tombstoneStream(stream);
    expect(await failure(subject.client.setStreamMetadata(stream, { maxCount: 1 }))).toBeInstanceOf(StreamDeletedError);
  });

  test('given a deleted stream, when its metadata is written, then the old events stay away', async () => {
    const stream = newStream();
    await subject.client.appendToStream(stream, events(3));
    await subject.client.deleteStream(stream);
    await subject.client.setStreamMetadata(stream, { cacheControl: 5 });
    await subject.client.appendToStream(stream, events(1));
    expect(revisions(await collect(subject.client.readStream(stream)))).toEqual([3]);
  });
});
