import { jsonEvent } from '@eventstore/db-client';
import { describe, expect, test, vi } from 'vitest';
import { collect, eventStoreContract, events, failure, newStream } from './subject.ts';

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

  test('given a deleted stream of links, when another event belongs there, then it returns with the new link alone', async () => {
    const category = newStream('revived').replaceAll('-', '');
    const links = () => collect(subject.client.readStream(`$ce-${category}`));
    await subject.client.enableProjection('$by_category');
    await subject.client.appendToStream(`${category}-1`, events(2));
    await eventually(async () => expect(await links()).toHaveLength(2));
    await subject.client.deleteStream(`$ce-${category}`);
    await subject.client.appendToStream(`${category}-1`, events(1));
    await eventually(async () => {
      expect((await links()).map(({ event }) => event?.revision)).toEqual([2n]);
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

  describe('managing projections', () => {
    const query = (target: string) => `fromStream("nothing-${target}").when({
      $init: function () { return {}; },
      $any: function (state, event) { linkTo("${target}", event) }
    });`;
    const status = async (name: string) => (await subject.client.getProjectionStatus(name)).projectionStatus;
    /** Before 24.6 what was answered instead is in the message, since then it is the error's code. */
    const notFound = /NotFound|not found/i;

    test('given a projection, when it is disabled, aborted and enabled, then its status says so', async () => {
      const name = newStream('projection');
      await subject.client.createProjection(name, query(name), { emitEnabled: true });
      expect(await status(name)).toBe('Running');
      await subject.client.disableProjection(name);
      expect(await status(name)).toBe('Stopped');
      await subject.client.enableProjection(name);
      expect(await status(name)).toBe('Running');
      await subject.client.abortProjection(name);
      expect(await status(name)).toBe('Aborted');
      await subject.client.disableProjection(name);
      await subject.client.deleteProjection(name);
    });

    test('given a projection that runs, then it is not deleted, and none of its name is made', async () => {
      const name = newStream('projection');
      await subject.client.createProjection(name, query(name), { emitEnabled: true });
      expect((await failure(subject.client.deleteProjection(name))).message).toContain('OperationFailed');
      const again = await failure(subject.client.createProjection(name, query(name), { emitEnabled: true }));
      expect(again.message).toMatch(/Conflict|already exists/i);
      await subject.client.updateProjection(name, query(`${name}-2`), { emitEnabled: true });
      await subject.client.resetProjection(name);
      expect(await status(name)).toBe('Running');
      await subject.client.disableProjection(name);
      await subject.client.deleteProjection(name);
      expect((await failure(subject.client.getProjectionStatus(name))).message).toMatch(notFound);
    });

    test('given no such projection, then nothing can be done with it', async () => {
      const name = newStream('projection');
      const attempts = [
        subject.client.enableProjection(name),
        subject.client.disableProjection(name),
        subject.client.abortProjection(name),
        subject.client.resetProjection(name),
        subject.client.updateProjection(name, query(name)),
        subject.client.deleteProjection(name),
        subject.client.getProjectionStatus(name),
        subject.client.getProjectionState(name),
        subject.client.getProjectionResult(name),
      ];
      for (const attempt of attempts) expect((await failure(attempt)).message).toMatch(notFound);
    });

    test('given a projection that only links, then its state is empty', async () => {
      const name = newStream('projection');
      const links = `fromStream("nothing").when({ $any: function (state, event) { linkTo("${name}", event) } })`;
      await subject.client.createProjection(name, links, { emitEnabled: true });
      expect(await subject.client.getProjectionState(name)).toEqual({});
      await subject.client.disableProjection(name);
      await subject.client.deleteProjection(name);
    });

    test('when the subsystem is restarted, then what ran runs again', async () => {
      await subject.client.enableProjection('$by_category');
      await subject.client.restartSubsystem();
      await eventually(async () => expect(await status('$by_category')).toBe('Running'));
    });
  });
});
