import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Aedes } from 'aedes';
import { connectAsync, type IPublishPacket, type MqttClient } from 'mqtt';

interface Heard {
  readonly topic: string;
  readonly payload: Buffer;
  readonly packet: IPublishPacket;
}

export interface Published {
  readonly topic: string;
  readonly text: string;
  readonly qos: number;
}

/** A real MQTT broker in this process, on a port of its own. */
export interface TestBroker {
  readonly url: string;
  readonly port: number;
  /** Topics that clients have subscribed to so far. */
  readonly subscribed: readonly string[];
  /** What clients have published to topics under `spectra`, in order of arrival. */
  readonly published: readonly Published[];
  stop(): Promise<void>;
}

/** @param port 0 for a free one; a given one to come back where a broker was. */
export async function startBroker(port = 0): Promise<TestBroker> {
  const aedes = new Aedes();
  await aedes.listen();
  const subscribed: string[] = [];
  aedes.on('subscribe', (subscriptions) => subscribed.push(...subscriptions.map(({ topic }) => topic)));
  const published: Published[] = [];
  aedes.on('publish', ({ topic, payload, qos }, client) => {
    if (client && topic.startsWith('spectra')) published.push({ topic, text: payload.toString(), qos });
  });
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `mqtt://127.0.0.1:${bound}`,
    port: bound,
    subscribed,
    published,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      await closed;
    },
  };
}

/** A subscriber that keeps all it hears, in order. */
export interface Listener {
  readonly client: MqttClient;
  readonly heard: Heard[];
  stop(): Promise<void>;
}

export async function listen(url: string, topic: string): Promise<Listener> {
  const client = await connectAsync(url);
  const heard: Heard[] = [];
  client.on('message', (at, payload, packet) => heard.push({ topic: at, payload, packet }));
  await client.subscribeAsync(topic, { qos: 1 });
  return { client, heard, stop: () => client.endAsync(true) };
}

/** Polls until `find` gives something; fails after `ms` saying what was awaited. */
export async function eventually<T>(what: string, find: () => T | undefined | false | null, ms = 15_000): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const found = find();
    if (found !== undefined && found !== false && found !== null) return found;
    if (Date.now() > deadline) throw new Error(`waited ${ms} ms in vain for ${what}`);
    await delay(10);
  }
}
