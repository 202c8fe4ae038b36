import type { Sql } from 'postgres';
import { z } from 'zod';
import type { SnapshotStore } from '../../commands/floor/follow.ts';

const row = z.object({ commit_position: z.string(), prepare_position: z.string(), state: z.unknown() });

/**
 * Keeps what processes know of the log beside its position, in the schema `process`. Nothing here is a source: without a
 * snapshot the log is read from its start.
 */
export const createSnapshotStore = async (sql: Sql): Promise<SnapshotStore> => {
  await sql.begin(async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(hashtext('process schema'))`;
    await tx`CREATE SCHEMA IF NOT EXISTS process`;
    await tx`
      CREATE TABLE IF NOT EXISTS process.snapshots (
        name text PRIMARY KEY,
        commit_position text NOT NULL,
        prepare_position text NOT NULL,
        state jsonb NOT NULL
      )`;
  });
  return {
    load: async (name) => {
      const rows =
        await sql`SELECT commit_position, prepare_position, state FROM process.snapshots WHERE name = ${name}`;
      if (rows[0] === undefined) return undefined;
      const { commit_position, prepare_position, state } = row.parse(rows[0]);
      return { position: { commit: commit_position, prepare: prepare_position }, state };
    },
    save: async (name, { commit, prepare }, state) => {
      await sql`
        INSERT INTO process.snapshots (name, commit_position, prepare_position, state)
        VALUES (${name}, ${commit}, ${prepare}, ${sql.json(state as never)})
        ON CONFLICT (name) DO UPDATE
        SET commit_position = excluded.commit_position, prepare_position = excluded.prepare_position, state = excluded.state`;
    },
  };
};
