import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { ISql, Sql } from 'postgres';
import { transaction } from '../postgres/transaction.ts';

const sha256 = (token: string): Buffer => createHash('sha256').update(token).digest();
const newToken = (): string => randomBytes(32).toString('base64url');

export type Renewal =
  | { readonly ok: true; readonly user_id: string; readonly session_id: string; readonly refresh_token: string }
  | { readonly ok: false; readonly cause: 'unknown' | 'expired' | 'ended' | 'reused' };

/** A session is the family of refresh tokens that descend from one login. Only hashes of tokens are kept. */
export interface Sessions {
  start(user_id: string): Promise<{ readonly session_id: string; readonly refresh_token: string }>;
  /** Takes a refresh token and gives its successor. One that was used before ends the session (RFC 9700, 4.14.2). */
  renew(refresh_token: string): Promise<Renewal>;
  end(session_id: string, cause: string): Promise<void>;
  endAllOf(user_id: string, cause: string): Promise<void>;
}

export const createSessions = (sql: Sql, { lifetime_s }: { lifetime_s: number }): Sessions => {
  const issue = async (tx: ISql, session_id: string): Promise<string> => {
    const token = newToken();
    await tx`
      INSERT INTO identity.refresh_tokens (token_sha256, session_id, expires_at)
      VALUES (${sha256(token)}, ${session_id}, now() + make_interval(secs => ${lifetime_s}))`;
    return token;
  };
  return {
    start: (user_id) =>
      transaction(sql, async (tx) => {
        const session_id = randomUUID();
        await tx`DELETE FROM identity.sessions s WHERE s.user_id = ${user_id} AND NOT EXISTS (
          SELECT FROM identity.refresh_tokens t WHERE t.session_id = s.session_id AND t.expires_at > now())`;
        await tx`INSERT INTO identity.sessions (session_id, user_id) VALUES (${session_id}, ${user_id})`;
        return { session_id, refresh_token: await issue(tx, session_id) };
      }),
    renew: (refresh_token) =>
      transaction(sql, async (tx): Promise<Renewal> => {
        const [row] = await tx<
          { session_id: string; user_id: string; expired: boolean; used: boolean; ended: boolean }[]
        >`
          SELECT t.session_id, s.user_id, t.expires_at <= now() AS expired, t.used_at IS NOT NULL AS used,
            s.ended_at IS NOT NULL AS ended
          FROM identity.refresh_tokens t JOIN identity.sessions s USING (session_id)
          WHERE t.token_sha256 = ${sha256(refresh_token)} FOR UPDATE`;
        if (row === undefined) return { ok: false, cause: 'unknown' };
        const { session_id, user_id } = row;
        if (row.ended) return { ok: false, cause: 'ended' };
        if (row.used) {
          await tx`UPDATE identity.sessions SET ended_at = now(), end_cause = 'refresh token used twice'
            WHERE session_id = ${session_id}`;
          return { ok: false, cause: 'reused' };
        }
        if (row.expired) return { ok: false, cause: 'expired' };
        await tx`UPDATE identity.refresh_tokens SET used_at = now() WHERE token_sha256 = ${sha256(refresh_token)}`;
        return { ok: true, user_id, session_id, refresh_token: await issue(tx, session_id) };
      }),
    end: async (session_id, cause) => {
      await sql`UPDATE identity.sessions SET ended_at = now(), end_cause = ${cause}
        WHERE session_id = ${session_id} AND ended_at IS NULL`;
    },
    endAllOf: async (user_id, cause) => {
      await sql`UPDATE identity.sessions SET ended_at = now(), end_cause = ${cause}
        WHERE user_id = ${user_id} AND ended_at IS NULL`;
    },
  };
};
