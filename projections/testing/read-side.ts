import type { EventStore } from '../../adapters/eventstore/port.ts';
import type { Postgres } from '../../adapters/postgres/connection.ts';
import { projections } from '../all.ts';
import type { Projection } from '../projection.ts';
import { type ProjectionRunner, startProjections } from '../runner/runner.ts';
import { LogWriter } from './log-writer.ts';
import { quiet } from './quiet.ts';

export interface ReadSide {
  readonly log: LogWriter;
  readonly runner: ProjectionRunner;
  /** Resolves when everything written so far can be queried. */
  settled(): Promise<void>;
}

export const PATIENCE_MS = 30_000;

/** A runner over a log. */
export const startReadSide = (
  store: EventStore,
  postgres: Postgres,
  of: readonly Projection[] = projections,
): ReadSide => {
  const log = new LogWriter(store);
  const runner = startProjections({ store, postgres, projections: of, log: quiet });
  return {
    log,
    runner,
    settled: async () => {
      if (!(await runner.waitFor(log.position, { timeoutMs: PATIENCE_MS }))) {
        throw new Error(`not settled: ${JSON.stringify(await runner.status())}`);
      }
    },
  };
};
