import type { Sql } from 'postgres';
import { transaction } from '../postgres/transaction.ts';

/**
 * JSON columns are written and read as text: a client that drizzle shares has its own idea of JSON values.
 *
 * Secrets are kept here and never in the log: it is kept for ever and handed to auditors.
 */
export const createIdentitySchema = async (sql: Sql): Promise<void> => {
  // Several processes may start at once, and IF NOT EXISTS does not keep two creators apart.
  await transaction(sql, async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(hashtext('identity schema'))`;
    await tx`CREATE SCHEMA IF NOT EXISTS identity`;
    await tx`
      CREATE TABLE IF NOT EXISTS identity.passwords (
        user_id text PRIMARY KEY,
        hash text NOT NULL,
        set_at timestamptz NOT NULL DEFAULT now()
      )`;
    await tx`
      CREATE TABLE IF NOT EXISTS identity.sessions (
        session_id uuid PRIMARY KEY,
        user_id text NOT NULL,
        started_at timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz,
        end_cause text
      )`;
    await tx`CREATE INDEX IF NOT EXISTS sessions_of_user ON identity.sessions (user_id) WHERE ended_at IS NULL`;
    await tx`
      CREATE TABLE IF NOT EXISTS identity.refresh_tokens (
        token_sha256 bytea PRIMARY KEY,
        session_id uuid NOT NULL REFERENCES identity.sessions ON DELETE CASCADE,
        expires_at timestamptz NOT NULL,
        used_at timestamptz
      )`;
    await tx`CREATE INDEX IF NOT EXISTS refresh_tokens_session ON identity.refresh_tokens (session_id)`;
    await tx`
      CREATE TABLE IF NOT EXISTS identity.tickets (
        ticket_sha256 bytea PRIMARY KEY,
        claims jsonb NOT NULL,
        expires_at timestamptz NOT NULL
      )`;
    await tx`
      CREATE TABLE IF NOT EXISTS identity.signing_keys (
        kid text PRIMARY KEY,
        private_jwk jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`;
  });
};
