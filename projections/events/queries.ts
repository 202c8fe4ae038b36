import { and, eq, isNull, or, type SQL } from 'drizzle-orm';
import type { LogPosition } from '../../domain/kernel/event.ts';
import { equals, type Period, within } from '../paging/conditions.ts';
import { keyset, limitOf, type Page, type PageRequest } from '../paging/keyset.ts';
import type { ReadDb } from '../read-db.ts';
import { eventIndex } from './projection.ts';

/** An event without its data, which stands in the log at `stream` and `revision`. */
export interface EventView {
  readonly position: LogPosition;
  readonly stream: string;
  readonly revision: number;
  readonly event_id: string;
  readonly type: string;
  readonly schema_version: number;
  readonly org_id: string | null;
  readonly actor_id: string;
  readonly actor_name: string;
  readonly run_id: string | null;
  readonly recipe_id: string | null;
  readonly command_id: string;
  readonly correlation_id: string;
  readonly causation_id: string;
  readonly reason: string | null;
  readonly occurred_at: string;
  readonly recorded_at: string;
  readonly hash: string;
  readonly previous_hash: string;
}

export interface EventQuery extends PageRequest, Period {
  readonly org_id: string;
  /** The organisation runs the platform: it also sees what belongs to none. */
  readonly platform?: boolean | undefined;
  readonly stream?: string | undefined;
  readonly type?: string | undefined;
  readonly actor_id?: string | undefined;
  readonly run_id?: string | undefined;
  readonly recipe_id?: string | undefined;
  readonly correlation_id?: string | undefined;
  /** By place in the log; newest first unless asked otherwise. */
  readonly order?: 'asc' | 'desc' | undefined;
}

const visible = ({ org_id, platform }: Pick<EventQuery, 'org_id' | 'platform'>): SQL | undefined =>
  platform === true ? or(eq(eventIndex.org_id, org_id), isNull(eventIndex.org_id)) : eq(eventIndex.org_id, org_id);

const view = ({ log_commit, log_prepare, ...row }: typeof eventIndex.$inferSelect): EventView => ({
  position: { commit: log_commit.toString(), prepare: log_prepare.toString() },
  ...row,
  revision: Number(row.revision),
});

/** `from` and `to` bound the time of recording. */
export const listEvents = async (db: ReadDb, query: EventQuery): Promise<Page<EventView>> => {
  const keys = keyset([eventIndex.log_commit, eventIndex.log_prepare], query.order ?? 'desc');
  const limit = limitOf(query);
  const rows = await db
    .select()
    .from(eventIndex)
    .where(
      and(
        visible(query),
        equals(eventIndex.stream, query.stream),
        equals(eventIndex.type, query.type),
        equals(eventIndex.actor_id, query.actor_id),
        equals(eventIndex.run_id, query.run_id),
        equals(eventIndex.recipe_id, query.recipe_id),
        equals(eventIndex.correlation_id, query.correlation_id),
        within(eventIndex.recorded_at, query),
        keys.behind(query.cursor),
      ),
    )
    .orderBy(...keys.order)
    .limit(limit + 1);
  return keys.page(rows, limit, view);
};

export const findEvent = async (
  db: ReadDb,
  query: { readonly org_id: string; readonly platform?: boolean | undefined; readonly event_id: string },
): Promise<EventView | null> => {
  const [row] = await db
    .select()
    .from(eventIndex)
    .where(and(visible(query), eq(eventIndex.event_id, query.event_id)));
  return row === undefined ? null : view(row);
};
