import { jsonEvent } from '@eventstore/db-client';
import { expect, test, vi } from 'vitest';
import { collect, eventStoreContract, events, newStream } from './subject.ts';

const eventually = (assertion: () => Promise<void>) => vi.waitFor(assertion, { timeout: 15_000, interval: 50 });

eventStoreContract('system projections', (subject) => {
  test('given streams of a category, when $by_category is enabled, then $ce- links to their events, old and new', async () => {
    const category = newStream('category').replaceAll('-', '');
    await subject.client.appendToStream(`${category}-1`, events(2));
    await subject.client.enableProjection('$by_category');
    await subject.client.appendToStream(`${category}-2-x`, events(1, 'Counted', 2));
    await eventually(async () => {
      const linked = await collect(subject.client.readStream(`$ce-${category}`, { resolveLinkTos: true }));
      expect(linked.map(({ event, link }) => [event?.streamId, event?.revision, link?.type])).toEqual([
        [`${category}-1`, 0n, '$>'],
        [`${category}-1`, 1n, '$>'],
        [`${category}-2-x`, 0n, '$>'],
      ]);
    });
    const [plain] = await collect(subject.client.readStream(`$ce-${category}`, { maxCount: 1 }));
    expect(plain?.event?.type).toBe('$>');
    expect(plain?.event?.metadata).toHaveProperty('$causedBy');
  });

  test('given events of a type, when $by_event_type is enabled, then $et- links to them', async () => {
    const type = newStream('Type').replaceAll('-', '');
    await subject.client.enableProjection('$by_event_type');
    const stream = newStream();
    await subject.client.appendToStream(stream, [...events(1, type), ...events(1, 'Other'), ...events(1, type)]);
    await eventually(async () => {
      const linked = await collect(subject.client.readStream(`$et-${type}`, { resolveLinkTos: true }));
      expect(linked.map(({ event }) => [event?.streamId, event?.revision])).toEqual([
        [stream, 0n],
        [stream, 2n],
      ]);
    });
  });

  test('given correlated events, when $by_correlation_id is enabled, then $bc- links to them', async () => {
    const correlation = newStream('correlation');
    await subject.client.enableProjection('$by_correlation_id');
    const stream = newStream();
    const metadata = { $correlationId: correlation };
    await subject.client.appendToStream(stream, [
      jsonEvent({ type: 'Asked', data: {}, metadata }),
      jsonEvent({ type: 'Unrelated', data: {} }),
      jsonEvent({ type: 'Answered', data: {}, metadata }),
    ]);
    await eventually(async () => {
      const linked = await collect(subject.client.readStream(`$bc-${correlation}`, { resolveLinkTos: true }));
      expect(linked.map(({ event }) => event?.type)).toEqual(['Asked', 'Answered']);
    });
  });

  test('given an enabled projection, then $all shows its links, and a subscription to it resolves them', async () => {
    const category = newStream('live').replaceAll('-', '');
    await subject.client.enableProjection('$by_category');
    const subscription = subject.client.subscribeToStream(`$ce-${category}`, { resolveLinkTos: true });
    const counts: unknown[] = [];
    subscription.on('data', ({ event }) => counts.push((event?.data as { count?: number } | undefined)?.count));
    await subject.client.appendToStream(`${category}-1`, events(3));
    await eventually(async () => expect(counts).toEqual([0, 1, 2]));
    await subscription.unsubscribe();
    const all = await collect(subject.client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 200 }));
    expect(all.map(({ event }) => event?.streamId)).toContain(`$ce-${category}`);
  });

  test('given a projection, when it is disabled and enabled again, then it goes on where it was, linking once', async () => {
    const category = newStream('paused').replaceAll('-', '');
    await subject.client.enableProjection('$by_category');
    await subject.client.appendToStream(`${category}-1`, events(1));
    const linked = async () =>
      collect(subject.client.readStream(`$ce-${category}`)).then(
        (links) => links.length,
        () => 0,
      );
    await eventually(async () => expect(await linked()).toBe(1));
    await subject.client.disableProjection('$by_category');
    await eventually(async () => {
      const status = await subject.client.getProjectionStatus('$by_category');
      expect(status.projectionStatus).toBe('Stopped');
    });
    await subject.client.appendToStream(`${category}-1`, events(2));
    await subject.client.enableProjection('$by_category');
    await eventually(async () => expect(await linked()).toBe(3));
    const names = (await subject.client.listProjections()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['$by_category', '$by_event_type', '$by_correlation_id']));
  });

  test('given a projection that links by a property, then links go where it says, and stop when it is deleted', async () => {
    const [source, target, name] = [newStream('source'), newStream('target'), newStream('projection')];
    const query = `fromStream("${source}").when({
      $any: function (state, event) { linkTo("${target}-" + event.data.count, event) }
    });`;
    await subject.client.createProjection(name, query, { emitEnabled: true });
    await subject.client.appendToStream(source, events(2));
    await eventually(async () => {
      const [linked] = await collect(subject.client.readStream(`${target}-1`, { resolveLinkTos: true }));
      expect(linked?.event).toMatchObject({ streamId: source, revision: 1n });
      expect(linked?.link?.metadata).toMatchObject({ $causedBy: linked?.event?.id });
    });
    await subject.client.disableProjection(name);
    await subject.client.deleteProjection(name);
    const names = (await subject.client.listProjections()).map((projection) => projection.name);
    expect(names).not.toContain(name);
  });
});
