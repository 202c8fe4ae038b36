import type { LogPosition } from '../../domain/kernel/event.ts';
import type { Postgres } from './connection.ts';
import { transaction } from './transaction.ts';

/** What process managers keep between their runs: how far they read, and what they knew there. */
export interface ProcessStores {
  readonly checkpoints: {
    load(name: string): Promise<LogPosition | undefined>;
    save(name: string, position: LogPosition): Promise<void>;
  };
  readonly snapshots: {
    load(name: string): Promise<{ readonly position: LogPosition; readonly state: unknown } | undefined>;
    save(name: string, position: LogPosition, state: unknown): Promise<void>;
  };
}

interface Row {
  readonly log_commit: string;
  readonly log_prepare: string;
  readonly state: string | null;
}

/**
 * Stores in the schema `process`, made if missing. Saving never goes back: a process that was replaced and has not noticed
 * yet cannot undo the progress of its successor.
 */
export const openProcessStores = async ({ sql }: Pick<Postgres, 'sql'>): Promise<ProcessStores> => {
  await transaction(sql, async (tx) => {
    // Two programs that start together would both find the schema missing, and one would fail.
    await tx`select pg_advisory_xact_lock(hashtextextended('spectra process schema', 0))`;
    await tx`create schema if not exists process`;
    await tx`create table if not exists process.checkpoints (
      name text primary key, log_commit bigint not null, log_prepare bigint not null, state text
    )`;
  });
  const load = async (name: string): Promise<Row | undefined> => {
    const [row] = await sql<Row[]>`
      select log_commit::text, log_prepare::text, state from process.checkpoints where name = ${name}`;
    return row;
  };
  const save = async (name: string, { commit, prepare }: LogPosition, state: string | null): Promise<void> => {
    await sql`
      insert into process.checkpoints as kept (name, log_commit, log_prepare, state)
      values (${name}, ${commit}, ${prepare}, ${state})
      on conflict (name) do update
        set log_commit = excluded.log_commit, log_prepare = excluded.log_prepare, state = excluded.state
        where (kept.log_commit, kept.log_prepare) <= (excluded.log_commit, excluded.log_prepare)`;
  };
  const positionOf = (row: Row): LogPosition => ({ commit: row.log_commit, prepare: row.log_prepare });
  return {
    checkpoints: {
      load: async (name) => {
        const row = await load(`position of ${name}`);
        return row === undefined ? undefined : positionOf(row);
      },
      save: (name, position) => save(`position of ${name}`, position, null),
    },
    snapshots: {
      load: async (name) => {
        const row = await load(`snapshot of ${name}`);
        return row === undefined ? undefined : { position: positionOf(row), state: JSON.parse(row.state ?? 'null') };
      },
      save: (name, position, state) => save(`snapshot of ${name}`, position, JSON.stringify(state)),
    },
  };
};
