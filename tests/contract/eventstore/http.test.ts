import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { collect, eventStoreContract, events, httpCall, newStream, revisions } from './subject.ts';

const BATCH = 'application/vnd.eventstore.events+json';

eventStoreContract('the HTTP interface', (subject) => {
  const address = (path: string) => {
    const scheme = subject.url.includes('tls=false') ? 'http' : 'https';
    return `${scheme}://${new URL(subject.url.replace(/^esdb(\+discover)?/, 'http')).host}${path}`;
  };
  /** A server with users takes these from the connection string. */
  const authorization = (): Record<string, string> => {
    const { username, password } = new URL(subject.url.replace(/^esdb(\+discover)?/, 'http'));
    return username === '' ? {} : { authorization: `Basic ${btoa(`${username}:${password}`)}` };
  };
  const get = (path: string) => fetch(address(path), { headers: authorization() });
  const post = (stream: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) =>
    fetch(address(`/streams/${encodeURIComponent(stream)}`), {
      method: 'POST',
      body,
      headers: { ...authorization(), 'content-type': 'application/json', ...headers },
      redirect: 'manual',
    });
  const single = (): Record<string, string> => ({ 'es-eventtype': 'Posted', 'es-eventid': randomUUID() });

  describe('of the node', () => {
    test("a ping is answered, and the client's own HTTP calls with it", async () => {
      const answer = { msgTypeId: expect.any(Number), text: 'Ping request successfully handled' };
      expect(await (await get('/ping')).json()).toMatchObject(answer);
      expect(await httpCall(subject.client, '/ping')).toMatchObject(answer);
    });

    test('it says that it lives', async () => {
      expect((await get('/health/live')).status).toBe(204);
    });

    test('it says its version and that it leads', async () => {
      expect(await (await get('/info')).json()).toMatchObject({
        esVersion: expect.stringMatching(/^\d+\.\d+\.\d+/),
        state: 'leader',
        features: { atomPub: true },
      });
    });

    test('gossip has one leader', async () => {
      const { members } = (await (await get('/gossip')).json()) as { members: { state: string; isAlive: boolean }[] };
      expect(members.filter(({ state }) => state === 'Leader')).toMatchObject([{ isAlive: true }]);
    });

    test.each([
      ['GET', '/nowhere', 404, 'Not Found'],
      ['POST', '/nowhere', 404, 'Not Found'],
      ['DELETE', '/ping', 405, 'Method Not Allowed'],
    ])('%s %s is answered with %i, in words too', async (method, path, status, statusText) => {
      expect(await fetch(address(path), { method })).toMatchObject({ status, statusText });
    });
  });

  describe('posting one event', () => {
    test('given an id and a type, then it is durable, and its address is told', async () => {
      const stream = newStream('posted/über');
      const headers = single();
      await post(stream, '{"count":0}', single());
      const response = await post(stream, '{"count":1}', headers);

      expect(response).toMatchObject({ status: 201, statusText: 'Created' });
      expect(response.headers.get('location')).toBe(address(`/streams/${encodeURIComponent(stream)}/1`));
      const [, event] = (await collect(subject.client.readStream(stream))).map((read) => read.event);
      expect(event).toMatchObject({ id: headers['es-eventid'], type: 'Posted', isJson: true, data: { count: 1 } });
    });

    test('given data that is not JSON though it says so, then it is kept as it is', async () => {
      const stream = newStream();
      expect((await post(stream, '****', single())).status).toBe(201);
      const [read] = await collect(subject.client.readStream(stream));
      expect(read?.event).toMatchObject({ isJson: true, data: '****' });
    });

    test('given bytes, then they are kept as they are', async () => {
      const stream = newStream();
      await post(stream, Uint8Array.of(0, 255, 10), { ...single(), 'content-type': 'application/octet-stream' });
      const [read] = await collect(subject.client.readStream(stream));
      expect(read?.event?.isJson).toBe(false);
      expect(Buffer.from(read?.event?.data as Uint8Array).toString('hex')).toBe('00ff0a');
    });

    test('given no id, then it is sent on to an address that has one, where it is taken once', async () => {
      const stream = newStream();
      const forwarded = await post(stream, '{}', { 'es-eventtype': 'Posted' });
      const location = forwarded.headers.get('location') ?? '';
      expect([forwarded.status, location]).toEqual([307, expect.stringContaining('/incoming/')]);
      for (let attempt = 0; attempt < 2; attempt++) {
        const headers = { ...authorization(), 'content-type': 'application/json', 'es-eventtype': 'Posted' };
        expect((await fetch(location, { method: 'POST', body: '{}', headers })).status).toBe(201);
      }
      expect(await collect(subject.client.readStream(stream))).toHaveLength(1);
    });

    test.each([
      ['no type', { 'es-eventid': randomUUID() }],
      ['an id that is none', { 'es-eventtype': 'Posted', 'es-eventid': '17' }],
      ['an expectation that is none', { ...single(), 'es-expectedversion': 'seven' }],
      ['an expectation below every one', { ...single(), 'es-expectedversion': '-9' }],
    ])('given %s, then it is refused', async (_, headers) => {
      const stream = newStream();
      expect((await post(stream, '{}', headers as Record<string, string>)).status).toBe(400);
    });

    test('given a media type that is unknown, then it is refused', async () => {
      expect((await post(newStream(), 'a', { ...single(), 'content-type': 'image/png' })).status).toBe(415);
    });

    test('given more than is allowed, then it is refused, and nothing is stored', async () => {
      const stream = newStream();
      const response = await post(stream, JSON.stringify({ filler: 'x'.repeat(5 * 1024 * 1024) }), single());
      expect(response.status).toBe(413);
      expect((await post(stream, '{}', { ...single(), 'es-expectedversion': '-1' })).status).toBe(201);
    });
  });

  describe('expected versions', () => {
    test.each([
      ['-1', 400],
      ['0', 400],
      ['7', 400],
      ['1', 201],
      ['-2', 201],
      ['-4', 201],
    ])('given two events, when %s is expected, then the answer is %i', async (expected, status) => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(2));
      const response = await post(stream, '{}', { ...single(), 'es-expectedversion': expected });
      expect(response.status).toBe(status);
      if (status === 400) {
        expect(response.statusText).toBe('Wrong expected EventNumber');
        expect(response.headers.get('es-currentversion')).toBe('1');
      }
    });

    test('given a tombstoned stream, then it is gone', async () => {
      const stream = newStream();
      await subject.client.tombstoneStream(stream);
      expect(await post(stream, '{}', single())).toMatchObject({ status: 410, statusText: 'Stream deleted' });
    });
  });

  describe('posting a batch', () => {
    test('then it stands together, with metadata', async () => {
      const stream = newStream();
      const ids = [randomUUID(), randomUUID()];
      const batch = [
        { eventId: ids[0], eventType: 'First', data: { a: 1 }, metadata: { by: 'jo' } },
        { eventId: ids[1], eventType: 'Second', data: 'plain' },
      ];
      const response = await post(stream, JSON.stringify(batch), { 'content-type': BATCH });
      expect(response.status).toBe(201);
      expect(response.headers.get('location')).toBe(address(`/streams/${stream}/0`));
      const read = await collect(subject.client.readStream(stream));
      expect(revisions(read)).toEqual([0, 1]);
      expect(read.map(({ event }) => event?.id)).toEqual(ids);
      expect(read[0]?.event).toMatchObject({ type: 'First', isJson: true, data: { a: 1 }, metadata: { by: 'jo' } });
      expect(read[1]?.event).toMatchObject({ type: 'Second', isJson: false });
    });

    test.each([
      ['nothing', ''],
      ['no list', '{}'],
      ['an empty list', '[]'],
      ['an event without an id', '[{"eventType":"T","data":{}}]'],
      ['an event without a type', `[{"eventId":"${randomUUID()}","data":{}}]`],
    ])('given %s, then it is refused', async (_, body) => {
      const stream = newStream();
      expect((await post(stream, body, { 'content-type': BATCH })).status).toBe(400);
      expect((await post(stream, '{}', { ...single(), 'es-expectedversion': '-1' })).status).toBe(201);
    });
  });
});
