import type { EventEmitter } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Logger } from 'pino';
import { carriesToolData, toolFilters } from '../../../adapters/mqtt/topics.ts';
import { defaultGateLimits, type GateLimits } from './acknowledgement-gate.ts';
import { GuardedBroker } from './guarded-broker.ts';
import { Mqtt5Connection } from './mqtt5-connection.ts';
import { onProtocolVersion } from './protocol-version.ts';
import { governReads } from './socket-reads.ts';

export interface BrokerOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly log: Logger;
  /** A connection that announces a larger packet is dropped. Default 4 MiB. */
  readonly maxPacketBytes?: number;
  readonly limits?: Partial<GateLimits>;
  readonly clock?: () => number;
}

export interface Broker {
  /** `mqtt://host:port` */
  readonly url: string;
  readonly port: number;
  /** Publications taken in whose sender has not been acknowledged yet. */
  held(): number;
  close(): Promise<void>;
}

/** A client whose id begins so, with a persistent session, is the bridge. */
const BRIDGE_CLIENT_PREFIX = 'spectra-bridge';
const MAX_PACKET_BYTES = 4 * 1024 * 1024;

const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

/**
 * Starts the embedded MQTT broker. A tool's publication is acknowledged only after the bridge has acknowledged its own
 * copy; while no bridge is connected nothing of a tool is acknowledged (docs/decisions/0013-mqtt-acknowledgement.md).
 * Sessions and retained messages are in memory: a restarted broker knows none, and acknowledged data is elsewhere.
 *
 * @throws the `listen` error (EADDRINUSE, EACCES) when the port cannot be had.
 */
export const startBroker = async (options: BrokerOptions): Promise<Broker> => {
  const { host, log, maxPacketBytes = MAX_PACKET_BYTES, clock = Date.now } = options;
  const limits: GateLimits = { ...defaultGateLimits, ...options.limits };
  const broker = new GuardedBroker({
    bridgePrefix: BRIDGE_CLIENT_PREFIX,
    bridgeFilters: toolFilters,
    isGuarded: carriesToolData,
    limits,
    clock,
  });
  await broker.listen();
  // Missing from aedes' types; without a listener it would end the process.
  (broker as EventEmitter).on('error', (error) => log.error({ err: error }, 'MQTT broker'));
  broker.on('clientError', (client, error) => log.debug({ client: client.id, err: error }, 'MQTT client dropped'));
  broker.on('connectionError', (_, error) => log.debug({ err: error }, 'MQTT connection refused'));

  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const tooLarge = (): void =>
      log.warn({ peer: socket.remoteAddress, max_packet_bytes: maxPacketBytes }, 'MQTT packet too large: dropped');
    onProtocolVersion(socket, (version) => {
      const connection =
        version === 5
          ? new Mqtt5Connection(socket, { maxPacketBytes, receiveMaximum: limits.messagesPerClient, tooLarge })
          : socket;
      broker.accept(connection, governReads(connection, maxPacketBytes, tooLarge));
    });
  });
  const port = await listen(server, host, options.port);

  return {
    url: `mqtt://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    held: () => broker.held,
    close: async () => {
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => broker.close(resolve));
      for (const socket of sockets) socket.destroy();
      await stopped;
    },
  };
};
