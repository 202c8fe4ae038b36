import type { Sql } from 'postgres';
import { transaction } from '../../postgres/transaction.ts';

/** An answer as it was first given. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Claim =
  /** New, or begun before and never answered: the event store recognises what it already took. */
  | { readonly kind: 'proceed' }
  | { readonly kind: 'answered'; readonly answer: StoredAnswer }
  /** The key came before with another content. */
  | { readonly kind: 'reused' };

/** Remembers the answers given to idempotency keys. */
export interface IdempotencyRegister {
  claim(command_id: string, digest: string): Promise<Claim>;
  answered(command_id: string, answer: StoredAnswer): Promise<void>;
}

/** Keys are forgotten after this many hours; a command that comes again later is still recognised by its stream. */
const KEPT_HOURS = 72;

/** Kept in PostgreSQL, so that any API process gives the same answer. Makes its schema `http` where it is missing. */
export const createIdempotencyRegister = async (sql: Sql): Promise<IdempotencyRegister> => {
  await transaction(sql, async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(hashtext('http schema'))`;
    await tx`CREATE SCHEMA IF NOT EXISTS http`;
    await tx`
      CREATE TABLE IF NOT EXISTS http.idempotency_keys (
        command_id uuid PRIMARY KEY,
        digest text NOT NULL,
        answer jsonb,
        claimed_at timestamptz NOT NULL DEFAULT now()
      )`;
    await tx`CREATE INDEX IF NOT EXISTS idempotency_keys_age ON http.idempotency_keys (claimed_at)`;
    await tx`DELETE FROM http.idempotency_keys WHERE claimed_at < now() - make_interval(hours => ${KEPT_HOURS})`;
  });
  return {
    claim: async (command_id, digest) => {
      const made = await sql`
        INSERT INTO http.idempotency_keys (command_id, digest) VALUES (${command_id}, ${digest})
        ON CONFLICT (command_id) DO NOTHING`;
      if (made.count === 1) return { kind: 'proceed' };
      const [row] = await sql<{ digest: string; answer: string | null }[]>`
        SELECT digest, answer::text AS answer FROM http.idempotency_keys WHERE command_id = ${command_id}`;
      if (row === undefined) return { kind: 'proceed' };
      if (row.digest !== digest) return { kind: 'reused' };
      return row.answer === null ? { kind: 'proceed' } : { kind: 'answered', answer: JSON.parse(row.answer) };
    },
    answered: async (command_id, answer) => {
      await sql`
        UPDATE http.idempotency_keys SET answer = ${JSON.stringify(answer)}::text::jsonb
        WHERE command_id = ${command_id} AND answer IS NULL`;
    },
  };
};
