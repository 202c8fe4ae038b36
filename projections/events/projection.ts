import { index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { type Category, categories } from '../../domain/events.ts';
import { categoryOf, idOf, type RecordedEvent } from '../../domain/kernel/event.ts';
import { defineProjection, put } from '../projection.ts';
import { instant, int64, logOrder, toInstant } from '../storage/columns.ts';
import { memoryTable } from '../storage/memory-table.ts';

/** Where every event stands, and what it is about. Its data is read from the log, by stream and revision. */
export const eventIndex = pgTable(
  'event_index',
  {
    ...logOrder,
    stream: text().notNull(),
    revision: int64().notNull(),
    event_id: text().notNull(),
    type: text().notNull(),
    schema_version: integer().notNull(),
    /** Whose aggregate it is, whoever acted on it; null where it belongs to several or none. */
    org_id: text(),
    actor_id: text().notNull(),
    actor_name: text().notNull(),
    run_id: text(),
    recipe_id: text(),
    command_id: text().notNull(),
    correlation_id: text().notNull(),
    causation_id: text().notNull(),
    reason: text(),
    occurred_at: instant().notNull(),
    recorded_at: instant().notNull(),
    hash: text().notNull(),
    previous_hash: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.log_commit, table.log_prepare] }),
    uniqueIndex('event_index_stream').on(table.stream, table.revision),
    index('event_index_event_id').on(table.event_id),
    index('event_index_org').on(table.org_id, table.log_commit, table.log_prepare),
    index('event_index_type').on(table.org_id, table.type, table.log_commit, table.log_prepare),
    index('event_index_actor').on(table.org_id, table.actor_id, table.log_commit, table.log_prepare),
    index('event_index_run').on(table.org_id, table.run_id, table.log_commit, table.log_prepare),
    index('event_index_recipe').on(table.org_id, table.recipe_id, table.log_commit, table.log_prepare),
  ],
);

/** What the first event of a stream said of the aggregate. */
interface Aggregate {
  readonly org_id: string | null;
  readonly run_id: string | null;
  readonly recipe_id: string | null;
}

const textIn = (data: unknown, field: string): string | null => {
  if (typeof data !== 'object' || data === null || !(field in data)) return null;
  const value = (data as Readonly<Record<string, unknown>>)[field];
  return typeof value === 'string' ? value : null;
};

/** `runnumber-<org>.<prefix>.<day>` names its organisation, which may have dots itself. */
const orgOfRunNumbers = (stream: string): string => idOf(stream).split('.').slice(0, -2).join('.');

const orgOf = (recorded: RecordedEvent): string | null => {
  switch (categoryOf(recorded.stream)) {
    case 'deadletter':
      return null;
    case 'runnumber':
      return orgOfRunNumbers(recorded.stream);
    default:
      return textIn(recorded.data, 'org_id') ?? recorded.metadata.actor.org_id;
  }
};

const aggregateOf = (recorded: RecordedEvent): Aggregate => ({
  org_id: orgOf(recorded),
  run_id: categoryOf(recorded.stream) === 'run' ? idOf(recorded.stream) : null,
  recipe_id: textIn(recorded.data, 'recipe_id'),
});

export const eventsProjection = defineProjection<Aggregate | null, RecordedEvent>({
  name: 'event_index',
  version: 1,
  tables: [eventIndex],
  memory: memoryTable('event_index_memory'),
  categories: Object.keys(categories) as Category[],
  decodes: false,
  initial: null,
  project: (before, _, recorded) => {
    const { stream, revision, id, type, data, metadata, position } = recorded;
    const state = before ?? aggregateOf(recorded);
    const row = put(eventIndex, {
      log_commit: BigInt(position.commit),
      log_prepare: BigInt(position.prepare),
      stream,
      revision,
      event_id: id,
      type,
      schema_version: metadata.schemaVersion,
      org_id: state.org_id,
      actor_id: metadata.actor.id,
      actor_name: metadata.actor.name,
      run_id: state.run_id ?? textIn(data, 'run_id'),
      recipe_id: state.recipe_id,
      command_id: metadata.commandId,
      correlation_id: metadata.$correlationId,
      causation_id: metadata.$causationId,
      reason: metadata.reason ?? null,
      occurred_at: toInstant(metadata.occurredAt),
      recorded_at: toInstant(metadata.recordedAt),
      hash: metadata.hash,
      previous_hash: metadata.previousHash,
    });
    return { state, rows: [row] };
  },
});
