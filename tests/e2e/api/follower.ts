import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { System } from './system.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test looks into messages of every shape
type Message = any;

/** A client that follows a run over a WebSocket and keeps all it is told. */
export interface Follower {
  readonly messages: Message[];
  readonly protocol: string;
  /** The messages, once there are such. */
  until(wished: (messages: readonly Message[]) => boolean): Promise<readonly Message[]>;
  /** Stops and starts taking bytes from the connection. */
  readonly socket: Socket;
  close(): void;
}

const PATIENCE_MS = 20_000;

const waitUntil = async (wished: () => boolean, what: () => string): Promise<void> => {
  const deadline = Date.now() + PATIENCE_MS;
  while (!wished()) {
    if (Date.now() > deadline) throw new Error(`still waiting: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** Rejects with the status when the server does not upgrade. */
export const follow = async (system: Pick<System, 'url'>, path: string, token?: string): Promise<Follower> => {
  const protocols = token === undefined ? [] : ['bearer', token];
  const client = new WebSocket(`${system.url.replace('http', 'ws')}${path}`, protocols, { perMessageDeflate: false });
  const messages: Message[] = [];
  client.on('message', (data) => messages.push(JSON.parse(data.toString())));
  const socket = await new Promise<Socket>((resolve, reject) => {
    client.once('upgrade', (response) => resolve(response.socket));
    client.once('unexpected-response', (_, response) => reject(new Error(`status ${response.statusCode}`)));
    client.once('error', reject);
  });
  await waitUntil(
    () => client.readyState === WebSocket.OPEN,
    () => 'the connection opens',
  );
  return {
    messages,
    protocol: client.protocol,
    socket,
    until: async (wished) => {
      await waitUntil(
        () => wished(messages),
        () => `${messages.length} messages, the last ${JSON.stringify(messages.at(-1))?.slice(0, 300)}`,
      );
      return messages;
    },
    close: () => client.terminate(),
  };
};
