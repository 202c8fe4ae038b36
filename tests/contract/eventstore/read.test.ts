import { binaryEvent, StreamNotFoundError } from '@eventstore/db-client';
import { beforeAll, describe, expect, test } from 'vitest';
import { collect, eventStoreContract, events, failure, newStream, revisions } from './subject.ts';

eventStoreContract('read', (subject) => {
  describe('a stream of ten events', () => {
    const stream = newStream();
    beforeAll(async () => {
      await subject.client.appendToStream(stream, events(10));
    });

    test.each([
      ['everything', {}, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
      ['a number of events', { maxCount: 3 }, [0, 1, 2]],
      ['from a revision, which is included', { fromRevision: 7n }, [7, 8, 9]],
      ['from a revision that is not there yet', { fromRevision: 10n }, []],
      ['from the end', { fromRevision: 'end' }, []],
      ['backwards from the end', { direction: 'backwards', fromRevision: 'end', maxCount: 2 }, [9, 8]],
      ['backwards from a revision, which is included', { direction: 'backwards', fromRevision: 2n }, [2, 1, 0]],
      ['backwards from beyond the end', { direction: 'backwards', fromRevision: 99n, maxCount: 1 }, [9]],
      ['backwards from the start', { direction: 'backwards', fromRevision: 'start' }, [0]],
    ] as const)('%s', async (_, options, expected) => {
      expect(revisions(await collect(subject.client.readStream(stream, options)))).toEqual(expected);
    });
  });

  test('given no such stream, when it is read, then it is not found', async () => {
    const stream = newStream();
    const error = await failure(collect(subject.client.readStream(stream)));
    expect(error).toBeInstanceOf(StreamNotFoundError);
    expect(error).toMatchObject({ streamName: stream });
  });

  describe('$all', () => {
    test('given appends to two streams, when all is read on from the first, then they come in the order of appending', async () => {
      const [one, two] = [newStream(), newStream()];
      const first = await subject.client.appendToStream(one, events(1));
      await subject.client.appendToStream(two, events(2));
      await subject.client.appendToStream(one, events(1));
      if (first.position === undefined) throw new Error('an append answers its position');
      const read = await collect(subject.client.readAll({ fromPosition: first.position }));
      const ours = read.filter(({ event }) => event?.streamId === one || event?.streamId === two);
      expect(ours.map(({ event }) => event?.streamId)).toEqual([one, two, two, one]);
      expect(read[0]?.event?.position).toEqual(first.position);
      const positions = read.map(({ event }) => event?.position.commit ?? -1n);
      expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
      expect(new Set(positions).size).toBe(positions.length);
    });

    test('given events, when all is read backwards from the end, then the newest comes first', async () => {
      const stream = newStream();
      const { position } = await subject.client.appendToStream(stream, events(2));
      const [newest] = await collect(
        subject.client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 }),
      );
      expect(newest?.event?.position.commit).toBeGreaterThanOrEqual(position?.commit ?? 0n);
    });

    test('given a count, when all is read, then no more comes', async () => {
      await subject.client.appendToStream(newStream(), events(5));
      expect(await collect(subject.client.readAll({ maxCount: 3 }))).toHaveLength(3);
    });
  });

  describe('links', () => {
    const linkTo = (stream: string, revision: number) =>
      binaryEvent({ type: '$>', data: Buffer.from(`${revision}@${stream}`) });

    test('given a link, when links are resolved, then the event comes with its link', async () => {
      const [target, links] = [newStream(), newStream()];
      await subject.client.appendToStream(target, events(3));
      await subject.client.appendToStream(links, linkTo(target, 1));
      const [resolved] = await collect(subject.client.readStream(links, { resolveLinkTos: true }));
      expect(resolved?.event).toMatchObject({ streamId: target, revision: 1n, data: { count: 1 } });
      expect(resolved?.link).toMatchObject({ streamId: links, revision: 0n, type: '$>' });
      const [plain] = await collect(subject.client.readStream(links));
      expect(plain?.event).toMatchObject({ streamId: links, type: '$>' });
      expect(plain?.link).toBeUndefined();
    });

    test('given a link to what was deleted, when links are resolved, then only the link comes', async () => {
      const [target, links] = [newStream(), newStream()];
      await subject.client.appendToStream(target, events(1));
      await subject.client.appendToStream(links, linkTo(target, 0));
      await subject.client.deleteStream(target);
      const [resolved] = await collect(subject.client.readStream(links, { resolveLinkTos: true }));
      expect(resolved?.event).toBeUndefined();
      expect(resolved?.link).toMatchObject({ streamId: links });
    });
  });

  test('given far more than one page, when it is read, then all of it comes in order', async () => {
    const stream = newStream();
    for (let first = 0; first < 3000; first += 1000) {
      await subject.client.appendToStream(stream, events(1000, 'Counted', first));
    }
    const forwards = revisions(await collect(subject.client.readStream(stream)));
    expect(forwards).toEqual(Array.from({ length: 3000 }, (_, index) => index));
    const backwards = revisions(
      await collect(subject.client.readStream(stream, { direction: 'backwards', fromRevision: 'end' })),
    );
    expect(backwards).toEqual([...forwards].reverse());
  });
});
