import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { DeadLetterEvent } from '../../domain/telemetry/events.ts';
import { defineProjection, put } from '../projection.ts';
import { bytes, instant, logOrder, toInstant } from '../storage/columns.ts';

/** What tools sent that could not be taken, with the reason. */
export const rejectedMessages = pgTable(
  'rejected_messages',
  {
    ...logOrder,
    /** Place in the event. */
    index: integer().notNull(),
    /** null: no organisation could be read from the topic. */
    org_id: text(),
    topic: text().notNull(),
    reason: text().notNull(),
    detail: text().notNull(),
    received_at: instant().notNull(),
    size_bytes: integer().notNull(),
    sha256: text().notNull(),
    payload: bytes().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.log_commit, table.log_prepare, table.index] }),
    index('rejected_messages_org').on(table.org_id, table.log_commit, table.log_prepare, table.index),
  ],
);

export const rejectionsProjection = defineProjection<null, DeadLetterEvent>({
  name: 'rejected_messages',
  version: 1,
  tables: [rejectedMessages],
  categories: ['deadletter'],
  decodes: true,
  initial: null,
  project: (state, event, { position }) => ({
    state,
    rows: event.data.rejections.map(({ payload_base64, received_at, ...rejection }, index) =>
      put(rejectedMessages, {
        ...rejection,
        log_commit: BigInt(position.commit),
        log_prepare: BigInt(position.prepare),
        index,
        received_at: toInstant(received_at),
        payload: Buffer.from(payload_base64, 'base64'),
      }),
    ),
  }),
});
