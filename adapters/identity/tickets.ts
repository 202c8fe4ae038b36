import { createHash, randomBytes } from 'node:crypto';
import type { Sql } from 'postgres';
import type { Principal } from './access-tokens.ts';

const sha256 = (ticket: string): Buffer => createHash('sha256').update(ticket).digest();

/** Tickets stand for an access token once, where a header cannot be sent: a browser's WebSocket or EventSource. */
export interface Tickets {
  readonly lifetime_s: number;
  issue(principal: Principal): Promise<string>;
  /** undefined for a ticket that is unknown, expired, or was used before. */
  redeem(ticket: string): Promise<Principal | undefined>;
}

export const createTickets = (sql: Sql, { lifetime_s }: { lifetime_s: number }): Tickets => ({
  lifetime_s,
  issue: async (principal) => {
    const ticket = randomBytes(32).toString('base64url');
    await sql`DELETE FROM identity.tickets WHERE expires_at <= now()`;
    await sql`
      INSERT INTO identity.tickets (ticket_sha256, claims, expires_at)
      VALUES (${sha256(ticket)}, ${JSON.stringify(principal)}::text::jsonb, now() + make_interval(secs => ${lifetime_s}))`;
    return ticket;
  },
  redeem: async (ticket) => {
    const [row] = await sql<{ claims: string; valid: boolean }[]>`
      DELETE FROM identity.tickets WHERE ticket_sha256 = ${sha256(ticket)}
      RETURNING claims::text AS claims, expires_at > now() AS valid`;
    return row?.valid === true ? (JSON.parse(row.claims) as Principal) : undefined;
  },
});
