import { createRequire } from 'node:module';
import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import type { Logger } from 'pino';
import { StreamError } from './port.ts';

export type StreamLog = Pick<Logger, 'debug' | 'info' | 'warn'>;

export interface KafkaClientOptions {
  /** host:port of one or more brokers to begin with. */
  readonly brokers: readonly string[];
  readonly clientId?: string;
  readonly ssl?: KafkaConfig['ssl'];
  readonly sasl?: KafkaConfig['sasl'];
  readonly log?: StreamLog;
}

/** How long the client waits for an answer before it takes a broker for lost. */
const REQUEST_TIMEOUT_MS = 15_000;

/**
 * A kafkajs client. kafkajs 2.2.4 speaks with Apache Kafka 4 as it is: for every request it has a version that Kafka 4.0 kept (KIP-896).
 *
 * @param retries attempts at a broker that does not answer, after which kafkajs gives up; they come to one a second
 */
export function createClient(options: KafkaClientOptions, retries: number): Kafka {
  stopIdlePolling();
  return new Kafka({
    brokers: [...options.brokers],
    clientId: options.clientId ?? 'spectra-control',
    connectionTimeout: 3_000,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // All settings are given, because kafkajs has other defaults under NODE_ENV=test.
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, factor: 0.2, multiplier: 2, retries },
    logLevel: options.log === undefined ? logLevel.NOTHING : logLevel.INFO,
    // What kafkajs calls an error is mostly a first attempt that failed; what matters is reported by those who use it.
    logCreator:
      () =>
      ({ namespace, log: { message, timestamp: _, logger: __, ...facts } }) =>
        options.log?.debug(facts, `${namespace}: ${message}`),
  });
}

interface RequestQueue {
  readonly pending: readonly unknown[];
}

let patched = false;

/**
 * kafkajs wakes up every millisecond for as long as a connection lives: it plans a look at its queue of requests
 * at a time that has passed, even when the queue is empty (github.com/tulios/kafkajs/issues/1751; Node 24 also warns of
 * the negative delay). There is something to look for only while requests wait.
 */
function stopIdlePolling(): void {
  if (patched) return;
  patched = true;
  const requestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue');
  const { prototype } = requestQueue;
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.pending.length > 0) schedule.call(this);
  };
}

/** The error code of the Kafka protocol behind an error of kafkajs, which wraps and collects them; null if there is none. */
export function protocolError(error: unknown): string | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 10; depth += 1) {
    if ('type' in cause && typeof cause.type === 'string') return cause.type;
    cause = 'errors' in cause && Array.isArray(cause.errors) ? cause.errors[0] : cause.cause;
  }
  return null;
}

/** What a broker will not do, however often it is asked. */
const refusals = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'INVALID_TIMESTAMP',
  'INVALID_TOPIC_EXCEPTION',
  'INVALID_GROUP_ID',
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'UNSUPPORTED_FOR_MESSAGE_FORMAT',
  'POLICY_VIOLATION',
]);

/** The refusal behind an error of kafkajs, or null if trying again may help. */
export function refusal(error: unknown): StreamError | null {
  const code = protocolError(error);
  if (code === null || !refusals.has(code)) return null;
  return new StreamError('refused', `The broker refuses (${code}).`, { cause: error });
}
