import { setTimeout as delay } from 'node:timers/promises';
import type postgres from 'postgres';
import { type LockSession, openLockSession } from '../../adapters/postgres/advisory-lock.ts';
import { openPool } from '../../adapters/postgres/connection.ts';
import type { LogPosition } from '../../domain/kernel/event.ts';
import type { Projection } from '../projection.ts';
import type { Cohort } from './batch.ts';
import type { LaneEvents } from './lane.ts';
import { type MonitorPorts, monitorWith, type ProjectionMonitor } from './monitor.ts';
import { retryParked } from './parked.ts';
import { isUnchanged, type PreparePorts, prepare } from './prepare.ts';
import { runRound } from './round.ts';
import type { ProjectionStatus } from './status.ts';
import { LocalProgress, type WaitOptions } from './waiting.ts';

export interface ProjectionPorts extends MonitorPorts {
  readonly log: {
    info(facts: object, message: string): void;
    warn(facts: object, message: string): void;
  };
}

export interface ProjectionRunner extends ProjectionMonitor {
  /** Finishes the batch that is being written and lets others take over. */
  stop(): Promise<void>;
}

/** How soon a runner that waits takes over. */
const LOCK_RETRY_MS = 250;
const RETRY_MS = 500;
/** How often an idle runner looks whether its tables are still there. */
const WATCH_MS = 1_000;

/**
 * Runs projections: one runner at a time holds each, with an advisory lock; others wait to take over. Returns at once; what
 * goes wrong is logged, told by `status`, and tried again for as long as the runner runs.
 */
export const startProjections = (ports: ProjectionPorts): ProjectionRunner => new Runner(ports);

class Runner implements ProjectionRunner {
  readonly #ports: ProjectionPorts;
  readonly #sql: postgres.Sql;
  readonly #stopping = new AbortController();
  readonly #progress = new LocalProgress();
  readonly #monitor: ProjectionMonitor;
  readonly #running: Promise<void>;
  readonly #held = new Map<string, Projection>();
  /** Held, and not prepared yet. */
  #taken: Projection[] = [];
  readonly #caughtUp = new Set<string>();
  readonly #problems = new Map<string, string>();

  constructor(ports: ProjectionPorts) {
    this.#ports = ports;
    // Rows and checkpoint are in one transaction: a commit that the server lost in a crash is simply written again.
    this.#sql = openPool(ports.postgres.url, { maxConnections: 4, name: 'spectra projections', durable: false });
    this.#monitor = monitorWith(ports, this.#progress, (name) => ({
      held: this.#held.has(name),
      caughtUp: this.#caughtUp.has(name),
      problem: this.#problems.get(name) ?? null,
    }));
    this.#running = this.#run();
  }

  status(): Promise<readonly ProjectionStatus[]> {
    return this.#monitor.status();
  }

  waitFor(position: LogPosition, options: WaitOptions): Promise<boolean> {
    return this.#monitor.waitFor(position, options);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.#sql.end({ timeout: 5 });
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      let session: LockSession | undefined;
      try {
        session = await openLockSession(this.#ports.postgres.url);
        await this.#workWith(session);
      } catch (error) {
        if (!signal.aborted) this.#report(error);
      }
      this.#held.clear();
      this.#taken = [];
      this.#caughtUp.clear();
      this.#progress.forget();
      await session?.close().catch(() => undefined);
      await this.#pause(RETRY_MS);
    }
  }

  #report(error: unknown): void {
    const problem = error instanceof Error ? error.message : String(error);
    for (const { name } of this.#ports.projections) this.#problems.set(name, problem);
    this.#ports.log.warn(
      { error: problem, retry_ms: RETRY_MS },
      'projections stopped, will go on from their checkpoints',
    );
  }

  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  /** Works for as long as the session, and with it the locks, lasts. */
  async #workWith(session: LockSession): Promise<void> {
    const ports: PreparePorts = { sql: this.#sql, store: this.#ports.store, log: this.#ports.log };
    const ending = AbortSignal.any([this.#stopping.signal, session.lost]);
    while (!ending.aborted) {
      await this.#takeLocks(session);
      if (this.#held.size === 0) {
        await this.#pause(LOCK_RETRY_MS);
        continue;
      }
      for (let taken = this.#taken.pop(); taken !== undefined; taken = this.#taken.pop()) {
        await prepare(ports, [taken]);
        await retryParked(ports, taken);
      }
      const cohorts = await prepare(ports, [...this.#held.values()]);
      this.#caughtUp.clear();
      for (const cohort of cohorts) this.#events.trouble(cohort, null);
      for (const cohort of cohorts) this.#events.advanced(cohort);
      const watch = (signal: AbortSignal) => this.#watch(session, cohorts, signal);
      await runRound({ ...ports, log: this.#ports.log }, this.#events, cohorts, ending, watch);
    }
  }

  readonly #events: LaneEvents = {
    advanced: ({ projections, position }) => {
      this.#progress.advance(
        projections.map(({ name }) => name),
        position,
      );
    },
    caughtUp: ({ projections }) => {
      for (const { name } of projections) this.#caughtUp.add(name);
    },
    trouble: ({ projections }, problem) => {
      for (const { name } of projections) {
        if (problem === null) this.#problems.delete(name);
        else this.#problems.set(name, problem);
      }
    },
  };

  async #takeLocks(session: LockSession): Promise<boolean> {
    let any = false;
    for (const projection of this.#ports.projections) {
      const { name } = projection;
      if (this.#held.has(name) || !(await session.tryLock(`spectra projection ${name}`))) continue;
      this.#held.set(name, projection);
      this.#taken.push(projection);
      any = true;
    }
    return any;
  }

  /** Ends, so that a new round begins, when tables were replaced or dropped, or another projection can be had. */
  async #watch(session: LockSession, cohorts: readonly Cohort[], signal: AbortSignal): Promise<void> {
    for (;;) {
      const waiting = this.#held.size < this.#ports.projections.length;
      await delay(waiting ? LOCK_RETRY_MS : WATCH_MS, undefined, { signal });
      for (const cohort of cohorts) if (!(await isUnchanged(this.#sql, cohort))) return;
      if (await this.#takeLocks(session)) return;
    }
  }
}
