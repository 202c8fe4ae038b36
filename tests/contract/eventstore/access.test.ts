/**
 * Users, access lists and TLS. On nodes of its own: which users there are is a matter of configuration.
 * The certificate beside this file is for `localhost`, signed by nobody, and of no use anywhere else.
 */
import { fileURLToPath } from 'node:url';
import { AccessDeniedError, type Credentials, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LaunchedEventStore, launchEventStore } from '../../../infra/embedded/eventstore/launch.ts';
import { collect, events, failure, newStream } from './subject.ts';

const file = (name: string) => fileURLToPath(new URL(`certificate/${name}`, import.meta.url));
const ADMIN: Credentials = { username: 'admin', password: 'changeit' };
const OPERATOR: Credentials = { username: 'jo', password: 'pass:word' };

describe('a node with users and TLS', () => {
  let node: LaunchedEventStore;
  let anonymous: EventStoreDBClient;
  let client: EventStoreDBClient;

  beforeAll(async () => {
    node = await launchEventStore({
      tls: { certFile: file('localhost.crt'), keyFile: file('localhost.key') },
      users: ['admin:changeit', 'jo:pass:word'],
    });
    const connect = (user: string) =>
      EventStoreDBClient.connectionString(`esdb://${user}127.0.0.1:${node.port}?tlsCAFile=${file('localhost.crt')}`);
    anonymous = connect('');
    client = connect('admin:changeit@');
  });

  afterAll(async () => {
    await Promise.all([anonymous.dispose(), client.dispose()]);
    await node.stop();
  });

  test('given the right password, then everything can be done', async () => {
    const stream = newStream();
    await client.appendToStream(stream, events(2));
    expect(await collect(client.readStream(stream))).toHaveLength(2);
    expect((await collect(client.readAll({ maxCount: 10 }))).length).toBeGreaterThanOrEqual(3);
  });

  test.each([
    ['a wrong password', { username: 'admin', password: 'hunter2' }],
    ['an unknown user', { username: 'AzureDiamond', password: 'hunter2' }],
  ])('given %s, then everything is refused', async (_, credentials) => {
    const stream = newStream();
    await client.appendToStream(stream, events(1));
    const attempts = [
      client.appendToStream(stream, events(1), { credentials }),
      collect(client.readStream(stream, { credentials })),
      collect(client.readAll({ maxCount: 1, credentials })),
      client.deleteStream(stream, { credentials }),
      client.listAllPersistentSubscriptions({ credentials }),
    ];
    for (const attempt of attempts) expect(await failure(attempt)).toBeInstanceOf(AccessDeniedError);
  });

  test('given nobody in particular, then streams are refused', async () => {
    expect(await failure(anonymous.appendToStream(newStream(), events(1)))).toBeInstanceOf(AccessDeniedError);
    expect(await failure(collect(anonymous.readAll({ maxCount: 1 })))).toBeInstanceOf(AccessDeniedError);
  });

  test('given a user who is no administrator, then ordinary streams are open, and system streams and $all are not', async () => {
    const stream = newStream();
    await client.appendToStream(stream, events(1), { credentials: OPERATOR });
    expect(await collect(client.readStream(stream, { credentials: OPERATOR }))).toHaveLength(1);
    const attempts = [
      collect(client.readAll({ maxCount: 1, credentials: OPERATOR })),
      client.appendToStream(`$${stream}`, events(1), { credentials: OPERATOR }),
      client.enableProjection('$by_category', { credentials: OPERATOR }),
    ];
    for (const attempt of attempts) expect(await failure(attempt)).toBeInstanceOf(AccessDeniedError);
  });

  test('given an access list, then each right is given only to whom it names', async () => {
    const stream = newStream();
    await client.appendToStream(stream, events(1));
    await client.setStreamMetadata(stream, { acl: { readRoles: ['jo'], writeRoles: ['$admins'] } });
    expect(await collect(client.readStream(stream, { credentials: OPERATOR }))).toHaveLength(1);
    const write = client.appendToStream(stream, events(1), { credentials: OPERATOR });
    expect(await failure(write)).toBeInstanceOf(AccessDeniedError);
    await client.appendToStream(stream, events(1), { credentials: ADMIN });
    await client.setStreamMetadata(stream, { acl: { readRoles: ['$admins'], metaReadRoles: ['$admins'] } });
    const read = collect(client.readStream(stream, { credentials: OPERATOR }));
    expect(await failure(read)).toBeInstanceOf(AccessDeniedError);
    const metadata = client.getStreamMetadata(stream, { credentials: OPERATOR });
    expect(await failure(metadata)).toBeInstanceOf(AccessDeniedError);
  });

  test('given the name of a default in place of an access list, then that default holds', async () => {
    const [mine, theirs] = [newStream(), `$${newStream()}`];
    const metadata = (stream: string, data: { $acl: string }) =>
      client.appendToStream(`$$${stream}`, jsonEvent({ type: '$metadata', data }));
    await client.appendToStream(mine, events(1));
    await metadata(mine, { $acl: '$systemStreamAcl' });
    const read = collect(client.readStream(mine, { credentials: OPERATOR }));
    expect(await failure(read)).toBeInstanceOf(AccessDeniedError);
    await client.appendToStream(theirs, events(1));
    await metadata(theirs, { $acl: '$userStreamAcl' });
    expect(await collect(client.readStream(theirs, { credentials: OPERATOR }))).toHaveLength(1);
  });

  test('given a batch call of a user, then an append to a stream that is not his is refused, and the next is not', async () => {
    const his = EventStoreDBClient.connectionString(
      `esdb://jo:${encodeURIComponent('pass:word')}@127.0.0.1:${node.port}?tlsCAFile=${file('localhost.crt')}`,
    );
    const stream = newStream();
    await client.setStreamMetadata(stream, { acl: { writeRoles: ['$admins'] } });
    const [refused, taken] = await Promise.allSettled([
      his.appendToStream(stream, events(1)),
      his.appendToStream(newStream(), events(1)),
    ]);
    expect(refused).toMatchObject({ status: 'rejected', reason: expect.any(AccessDeniedError) });
    expect(taken.status).toBe('fulfilled');
    await his.dispose();
  });

  test('given a client that does not trust the certificate, then it does not connect', async () => {
    const wary = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${node.port}?defaultDeadline=2000`);
    expect(await failure(wary.appendToStream(newStream(), events(1)))).toBeInstanceOf(Error);
    await wary.dispose();
  });

  test('given discovery by gossip, then the node is found', async () => {
    const address = `127.0.0.1:${node.port}`;
    const cluster = EventStoreDBClient.connectionString(
      `esdb://admin:changeit@${address},${address}?tlsCAFile=${file('localhost.crt')}`,
    );
    await expect(cluster.appendToStream(newStream(), events(1))).resolves.toMatchObject({ success: true });
    await cluster.dispose();
  });
});

describe('a node with users, but without TLS', () => {
  let node: LaunchedEventStore;

  beforeAll(async () => {
    node = await launchEventStore({ users: ['admin:changeit'] });
  });

  afterAll(() => node.stop());

  // Clients send no credentials over such a connection, so the node could not tell anybody from nobody.
  test.each([
    ['nobody in particular', ''],
    ['a user', 'admin:changeit@'],
    ['a wrong password', 'admin:hunter2@'],
  ])('given %s, then everything can be done', async (_, user) => {
    const client = EventStoreDBClient.connectionString(`esdb://${user}127.0.0.1:${node.port}?tls=false`);
    const stream = newStream();
    await client.appendToStream(stream, events(1));
    await client.setStreamMetadata(stream, { acl: { readRoles: ['$admins'] } });
    expect(await collect(client.readStream(stream))).toHaveLength(1);
    expect(await collect(client.readAll({ maxCount: 1 }))).toHaveLength(1);
    expect(await client.listAllPersistentSubscriptions()).toEqual([]);
    await client.dispose();
  });
});
