import { and, count, eq, isNull, or, type SQL } from 'drizzle-orm';
import { equals, type Period, within } from '../paging/conditions.ts';
import { keyset, limitOf, type Page, type PageRequest } from '../paging/keyset.ts';
import type { ReadDb } from '../read-db.ts';
import { rejectedMessages } from './projection.ts';

export interface RejectedMessageView {
  /** null: no organisation could be read from the topic; only the platform's own organisation sees it. */
  readonly org_id: string | null;
  readonly topic: string;
  readonly reason: string;
  readonly detail: string;
  readonly received_at: string;
  readonly size_bytes: number;
  /** Of the whole payload. */
  readonly sha256: string;
  /** At most the first 64 KiB. */
  readonly payload_base64: string;
}

export interface RejectedMessageQuery extends PageRequest, Period {
  readonly org_id: string;
  /** The organisation runs the platform: it also sees what belongs to none. */
  readonly platform?: boolean | undefined;
  readonly reason?: string | undefined;
}

const visible = ({ org_id, platform }: RejectedMessageQuery): SQL | undefined =>
  platform === true
    ? or(eq(rejectedMessages.org_id, org_id), isNull(rejectedMessages.org_id))
    : eq(rejectedMessages.org_id, org_id);

/** Newest first; `from` and `to` bound the time they were received. */
export const listRejectedMessages = async (
  db: ReadDb,
  query: RejectedMessageQuery,
): Promise<Page<RejectedMessageView>> => {
  const { log_commit, log_prepare, index } = rejectedMessages;
  const keys = keyset([log_commit, log_prepare, index], 'desc');
  const limit = limitOf(query);
  const rows = await db
    .select()
    .from(rejectedMessages)
    .where(
      and(
        visible(query),
        equals(rejectedMessages.reason, query.reason),
        within(rejectedMessages.received_at, query),
        keys.behind(query.cursor),
      ),
    )
    .orderBy(...keys.order)
    .limit(limit + 1);
  return keys.page(rows, limit, ({ log_commit: _, log_prepare: __, index: ___, payload, ...row }) => ({
    ...row,
    payload_base64: Buffer.from(payload).toString('base64'),
  }));
};

/** How many there are of each reason. */
export const countRejectedMessages = async (
  db: ReadDb,
  query: RejectedMessageQuery,
): Promise<readonly { readonly reason: string; readonly count: number }[]> =>
  db
    .select({ reason: rejectedMessages.reason, count: count() })
    .from(rejectedMessages)
    .where(
      and(visible(query), equals(rejectedMessages.reason, query.reason), within(rejectedMessages.received_at, query)),
    )
    .groupBy(rejectedMessages.reason)
    .orderBy(rejectedMessages.reason);
