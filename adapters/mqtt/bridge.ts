import type { Logger } from 'pino';
import sparkplug from 'sparkplug-payload';
import type { StreamPort } from '../stream/port.ts';
import { BridgeConnection } from './connection.ts';
import { Intake } from './intake.ts';
import {
  type BridgeLimits,
  type CommandName,
  type CommandTarget,
  defaultBridgeLimits,
  type ToolDirectory,
} from './port.ts';
import type { RejectionReason } from './refusal.ts';
import { RejectionLedger } from './rejection-ledger.ts';
import { Relay } from './relay.ts';

export interface BridgeOptions {
  readonly url: string;
  /** The name of the persistent session. One bridge at a time may use it. */
  readonly clientId?: string;
  readonly hostId: string;
  readonly stream: Pick<StreamPort, 'publish'>;
  readonly directory: ToolDirectory;
  readonly clock: () => number;
  readonly log: Logger;
  readonly limits?: Partial<BridgeLimits>;
  /** How long to wait for the broker before going on without it, ms. */
  readonly connectMs?: number;
}

export interface BridgeCounters {
  /** MQTT messages. */
  readonly received: number;
  /** Of these, taken whole. */
  readonly accepted: number;
  readonly rejected: Readonly<Partial<Record<RejectionReason, number>>>;
  /** Holes in Sparkplug sequences. */
  readonly gaps: number;
  readonly rebirths_requested: number;
  /** Death certificates of sessions that were over already. */
  readonly stale_deaths: number;
  /** Held until a birth explains them. */
  readonly held: number;
  /** Taken in and not safe yet. */
  readonly backlog: number;
  readonly publish_retries: number;
}

export interface Bridge {
  /**
   * Sends a command to a chamber (Sparkplug DCMD, metric `Command/<name>`) and resolves when the broker has it.
   * @throws Error when there is no connection or the broker does not acknowledge: the tool may or may not have it.
   */
  command(target: CommandTarget, name: CommandName, payload: string): Promise<void>;
  counters(): BridgeCounters;
  health(): 'connected' | 'unreachable';
  /** Stops taking messages in; what is not safe stays with the broker, unacknowledged. */
  close(): Promise<void>;
}

const CLIENT_ID = 'spectra-bridge';
const CONNECT_MS = 10_000;
const TICK_MS = 500;

type Metric = { name: string; value: string | boolean; type: 'String' | 'Boolean' };

const encode = (metric: Metric, timestamp: number): Buffer => {
  const codec = sparkplug.get('spBv1.0');
  if (codec === null) throw new Error('sparkplug-payload does not know spBv1.0');
  return Buffer.from(codec.encodePayload({ timestamp, metrics: [{ ...metric, timestamp }] }));
};

/**
 * Starts the bridge from MQTT to the stream: what tools say under {@link toolFilters} becomes tool messages on the topic
 * `telemetry`, what cannot be read goes to `dead-letter` with the reason, and each MQTT message is acknowledged only
 * when all that came of it is safe. Resolves once it is subscribed, or after `connectMs` while it goes on trying.
 */
export const startBridge = async (options: BridgeOptions): Promise<Bridge> => {
  const { url, hostId, stream, directory, clock, log } = options;
  const limits: BridgeLimits = { ...defaultBridgeLimits, ...options.limits };
  const ledger = new RejectionLedger(limits.rejectionsPerMinute);
  const relay = new Relay(stream, limits, log);
  const requestRebirth = (site: string, tool: string): void => {
    log.info({ site, tool }, 'asking a tool to announce itself again');
    connection
      .publish(
        `spBv1.0/${site}/NCMD/${tool}`,
        encode({ name: 'Node Control/Rebirth', value: true, type: 'Boolean' }, clock()),
        limits.commandMs,
      )
      .catch((error: unknown) => log.warn({ err: error, site, tool }, 'rebirth request not sent'));
  };
  const intake = new Intake({
    directory,
    clock,
    limits,
    ledger,
    deliver: (delivery) => relay.add(delivery),
    requestRebirth,
  });
  const connection = new BridgeConnection({
    url,
    clientId: options.clientId ?? CLIENT_ID,
    hostId,
    clock,
    log,
    onMessage: (message, acknowledge, proceed) => {
      intake.receive({ ...message, acknowledge });
      relay.whenRoom(proceed);
    },
  });
  const ticking = setInterval(() => intake.tick(), TICK_MS);
  await connection.whenReady(options.connectMs ?? CONNECT_MS);

  return {
    command: ({ site, tool, chamber }, name, payload) =>
      connection.publish(
        `spBv1.0/${site}/DCMD/${tool}/${chamber}`,
        encode({ name: `Command/${name}`, value: payload, type: 'String' }, clock()),
        limits.commandMs,
      ),
    counters: () => ({
      received: intake.received,
      accepted: intake.accepted,
      rejected: ledger.counts,
      gaps: intake.gaps,
      rebirths_requested: intake.rebirths,
      stale_deaths: intake.staleDeaths,
      held: intake.held,
      backlog: relay.backlog,
      publish_retries: relay.retries,
    }),
    health: () => (connection.ready ? 'connected' : 'unreachable'),
    close: async () => {
      clearInterval(ticking);
      await relay.close();
      await connection.close();
    },
  };
};
