import type { Logger } from 'pino';
import type { RunPorts } from '../../commands/runs.ts';
import type { Evaluator } from '../../commands/simulation/evaluator.ts';
import type { LogPosition } from '../../domain/kernel/event.ts';
import type { ReadDb } from '../../projections/queries.ts';
import type { ProjectionStatus } from '../../projections/runner/status.ts';
import type { Identity } from '../identity/identity.ts';
import type { IdempotencyRegister } from './conventions/idempotency.ts';
import type { RateLimit } from './conventions/rate-limit.ts';
import type { LiveHub } from './live/hub.ts';
import type { OutboxLimits } from './live/outbox.ts';

export type ServiceState = 'connected' | 'embedded' | 'unreachable';

export interface RebuildStatus {
  readonly state: 'idle' | 'running' | 'failed';
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly progress_pct: number | null;
  readonly events_read: number;
  readonly events_total: number;
  readonly error: string | null;
}

/** The read side as a whole: how far it is, and how it is built anew. */
export interface ReadSide {
  /** Up to where everything in the log can be seen in the read models; null before the first event. */
  position(): LogPosition | null;
  /** Whether the read models passed the position within the time. */
  waitFor(position: LogPosition, timeout_ms: number): Promise<boolean>;
  projections(): Promise<readonly ProjectionStatus[]>;
  rebuildStatus(): Promise<RebuildStatus>;
  /** Resolves once the rebuild has begun; `false` when one is running already. */
  rebuild(): Promise<boolean>;
}

/** Counters of the MQTT bridge since the start. */
export interface BridgeCounters {
  readonly messages_received: number;
  readonly frames_published: number;
  readonly messages_rejected: number;
  readonly rebirths_requested: number;
  readonly sequence_gaps: number;
}

export interface HealthProbes {
  eventstore(): Promise<ServiceState>;
  postgres(): Promise<ServiceState>;
  stream(): Promise<ServiceState>;
  mqtt(): Promise<ServiceState>;
  /** What of commands, ingestion and queries works right now. */
  ready(): Promise<{ readonly commands: boolean; readonly ingestion: boolean; readonly queries: boolean }>;
}

export interface HttpConfig {
  /** Origins that browsers may call from; none unless given. */
  readonly cors_origins?: readonly string[];
  readonly rate_limit?: RateLimit;
  /** Take the last address of `X-Forwarded-For` for the client's: only behind a proxy that sets it. */
  readonly trust_proxy?: boolean;
  /** What a slow follower of a run may keep waiting. */
  readonly live_outbox?: OutboxLimits;
}

/** Everything the HTTP interface needs of the rest of the program. */
export interface HttpPorts extends RunPorts {
  readonly identity: Identity;
  readonly idempotency: IdempotencyRegister;
  /** The read models; see projections/queries.ts. */
  readonly readDb: ReadDb;
  readonly readSide: ReadSide;
  readonly live: LiveHub;
  readonly evaluator: Evaluator;
  /** null where this process runs no bridge. */
  readonly bridge: (() => BridgeCounters) | null;
  readonly health: HealthProbes;
  readonly log: Logger;
  readonly version: string;
  readonly config: HttpConfig;
}
