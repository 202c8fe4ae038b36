/**
 * Two protocols on one port, with users and TLS, and how the node ends. On nodes of its own: a server that others use
 * is not to be stopped. The certificate beside this file is for `localhost`, signed by nobody.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { EventStoreDBClient, UnavailableError } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type LaunchedEventStore, launchEventStore } from '../../../infra/embedded/eventstore/launch.ts';
import { collect, events, httpCall, newStream } from './subject.ts';

const file = (name: string) => fileURLToPath(new URL(`certificate/${name}`, import.meta.url));
const ca = readFileSync(file('localhost.crt'));

describe('a node with users and TLS', () => {
  let node: LaunchedEventStore;
  let client: EventStoreDBClient;
  beforeAll(async () => {
    node = await launchEventStore({
      tls: { certFile: file('localhost.crt'), keyFile: file('localhost.key') },
      users: ['admin:changeit', 'jo:secret'],
    });
    const certificate = `tlsCAFile=${file('localhost.crt')}`;
    client = EventStoreDBClient.connectionString(`esdb://admin:changeit@localhost:${node.port}?${certificate}`);
  });
  afterAll(async () => {
    await client.dispose();
    await node.stop();
  });

  function send(method: string, path: string, auth?: string, body?: string | Buffer): Promise<number | undefined> {
    const headers = { 'content-type': 'application/json', 'es-eventtype': 'Posted', 'es-eventid': randomUUID() };
    return new Promise((resolve, reject) => {
      const options = { host: 'localhost', port: node.port, path, method, ca, auth, headers };
      const call = secureRequest(options, (response) => {
        response.resume().once('end', () => resolve(response.statusCode));
      });
      call.once('error', reject).end(body);
    });
  }

  test("the client's HTTP calls and its gRPC calls go to the same port", async () => {
    expect(await httpCall(client, '/ping')).toMatchObject({ text: 'Ping request successfully handled' });
    const stream = newStream();
    await client.appendToStream(stream, events(1));
    expect(await collect(client.readStream(stream))).toHaveLength(1);
  });

  test.each([
    ['nobody', undefined, 'mine', 401],
    ['a wrong password', 'jo:guess', 'mine', 401],
    ['a user', 'jo:secret', 'mine', 201],
    ['a user on a system stream', 'jo:secret', '$mine', 401],
    ['an administrator on a system stream', 'admin:changeit', '$mine', 201],
  ])('given %s, when an event is posted, then the answer is as to gRPC', async (_, auth, stream, status) => {
    expect(await send('POST', `/streams/${encodeURIComponent(stream)}`, auth, '{}')).toBe(status);
  });

  test("given a stream's list of writers, then it holds for HTTP too", async () => {
    const stream = newStream();
    await client.setStreamMetadata(stream, { acl: { writeRoles: ['admin'] } });
    expect(await send('POST', `/streams/${stream}`, 'jo:secret', '{}')).toBe(401);
    expect(await send('POST', `/streams/${stream}`, 'admin:changeit', '{}')).toBe(201);
  });

  test.each([1_100_000, 9_000_000])(
    'given %i bytes, when they are posted again and again, then each is refused and the node lives',
    async (size) => {
      for (let attempt = 0; attempt < 3; attempt++) {
        const stream = newStream();
        // What is refused half-way may find its connection closed before all of it is sent.
        const sent = send('POST', `/streams/${stream}`, 'jo:secret', Buffer.alloc(size, 'x'));
        expect(await sent.catch((error: NodeJS.ErrnoException) => error.code)).toBeOneOf([413, 'EPIPE', 'ECONNRESET']);
      }
      expect(await send('GET', '/ping')).toBe(200);
    },
  );

  test.each([
    [['h2'], 'h2'],
    [['h2', 'http/1.1'], 'http/1.1'],
    [['http/1.1'], 'http/1.1'],
  ])('given a client that offers %j, then %s is spoken', async (ALPNProtocols, chosen) => {
    const socket = connectTls({ host: 'localhost', port: node.port, ca, ALPNProtocols });
    await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    expect(socket.alpnProtocol).toBe(chosen);
    socket.destroy();
  });

  test('given a client that discovers the node, then it is told the name by which it came', async () => {
    const discovering = EventStoreDBClient.connectionString(
      `esdb+discover://admin:changeit@localhost:${node.port}?tlsCAFile=${file('localhost.crt')}`,
    );
    await discovering.appendToStream(newStream(), events(1));
    const told = [{ httpEndPointIp: 'localhost', httpEndPointPort: node.port }];
    expect(await httpCall(discovering, '/gossip')).toMatchObject({ members: told });
    await discovering.dispose();
  });
});

describe('a node in plain text', () => {
  const write = (port: number, chunks: readonly string[]) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      socket.once('data', (bytes) => {
        resolve(bytes.toString('latin1'));
        socket.destroy();
      });
      socket.once('error', reject).once('close', () => reject(new Error('closed without an answer')));
      void (async () => {
        for (const chunk of chunks) {
          socket.write(chunk);
          await new Promise((next) => setTimeout(next, 20));
        }
      })();
    });

  test('given first bytes that come one by one, then the protocol is recognized', async () => {
    const node = await launchEventStore();
    const ping = 'GET /ping HTTP/1.1\r\nhost: a\r\n\r\n';
    expect(await write(node.port, [...ping])).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(await write(node.port, ['P', 'O', ...'ST /nowhere HTTP/1.1\r\nhost: a\r\n\r\n'])).toMatch(/^HTTP\/1\.1 404/);
    // HTTP/2's preface with empty settings; the answer begins with the server's settings (frame type 4).
    const preface = [...'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '\0\0\0\x04\0\0\0\0\0'];
    expect((await write(node.port, preface)).charCodeAt(3)).toBe(4);
    await node.stop();
  });

  test('given connections of every kind, when the node is stopped, then it ends, and callers know it is away', async () => {
    const node = await launchEventStore();
    const client = EventStoreDBClient.connectionString(`${node.url}&maxDiscoverAttempts=1`);
    await client.appendToStream('s', events(1));
    const failures: unknown[] = [];
    const caughtUp = vi.fn();
    const subscription = client.subscribeToAll();
    subscription.on('data', () => {}).on('caughtUp', caughtUp);
    subscription.on('error', (error: unknown) => failures.push(error));
    await vi.waitFor(() => expect(caughtUp).toHaveBeenCalled(), { timeout: 10_000 });
    const silent = connect({ port: node.port, host: '127.0.0.1' });
    const agent = new Agent({ keepAlive: true });
    await new Promise((resolve, reject) => {
      const kept = request({ port: node.port, host: '127.0.0.1', path: '/ping', agent }, (response) => {
        response.resume().once('end', resolve);
      });
      kept.once('error', reject).end();
    });

    const began = Date.now();
    await node.stop();
    expect(await node.exited).toBe(0);
    expect(Date.now() - began).toBeLessThan(5_000);
    await vi.waitFor(() => expect(failures[0]).toBeInstanceOf(UnavailableError), { timeout: 10_000 });
    silent.destroy();
    agent.destroy();
    await client.dispose();
  });
});
