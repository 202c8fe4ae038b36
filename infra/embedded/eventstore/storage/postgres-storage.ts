import { setTimeout as delay } from 'node:timers/promises';
import { type RecordedEvent, revisionText } from '../log/recorded-event.ts';
import { connect, isConnectionFailure, isUniqueViolation, type Pool, patiently } from './connection.ts';
import { insertCommit, texts } from './insert.ts';
import { createSchema } from './schema.ts';
import type { Commit, Direction, Mark, PageLimit, Storage, StreamHead, WrittenEvent } from './storage.ts';

/** Where the tombstone stands above every revision that a range can name. */
const clamp = (ordinal: number): string => revisionText(Math.max(-1, ordinal));

/** The log in PostgreSQL, in a schema of its own. One connection writes, a few read. */
export function createPostgresStorage(databaseUrl: string): Storage {
  const writer = connect(databaseUrl, 'event store writer', 1);
  const reader = connect(databaseUrl, 'event store reader', 4);

  const lastPosition = () =>
    patiently(async () => {
      const [end] = await writer`
        select coalesce((select max(position) from eventstore.events), 0) as "lastPosition",
               coalesce((select max(id) from eventstore.streams), 0) as "lastStreamId"`;
      return { lastPosition: Number(end?.lastPosition), lastStreamId: Number(end?.lastStreamId) };
    });

  return {
    async open() {
      await patiently(() => createSchema(writer));
      return lastPosition();
    },

    lastPosition,

    async commit(commit, signal) {
      for (let attempt = 0; ; attempt++) {
        signal.throwIfAborted();
        try {
          await insertCommit(writer, commit);
          return { kind: 'committed' };
        } catch (error) {
          if (isUniqueViolation(error)) {
            const ours = await isOurs(writer, commit).catch(() => null);
            if (ours !== null) return { kind: ours ? 'committed' : 'conflict' };
          } else if (!isConnectionFailure(error)) {
            return { kind: 'rejected', reason: String(error) };
          }
          // The outcome is unknown. Trying again settles it: if the lost attempt did commit, or still will, the
          // positions are taken and the rows found there are these very rows.
          await delay(Math.min(20 * 2 ** attempt, 500), undefined, { signal });
        }
      }
    },

    heads: (streams) =>
      patiently(async () => {
        const rows = await reader`
          select s.name, s.id, e.revision, e.position,
                 case when starts_with(s.name, '$$') then e.data end as metadata
          from eventstore.streams s
          cross join lateral (
            select revision, position, data from eventstore.events
            where stream_id = s.id order by revision desc limit 1
          ) e
          where s.name = any(${texts([...streams])}::text::text[])`;
        const heads = new Map<string, StreamHead>();
        for (const { name, id, revision, position, metadata } of rows) {
          heads.set(name, { id, revision, position, ...(metadata === null ? {} : { metadata }) });
        }
        return heads;
      }),

    eventIds: (streamId, { from, to }) =>
      patiently(
        () => reader<{ revision: number; id: string; position: number }[]>`
          select revision, id, position from eventstore.events
          where stream_id = ${streamId} and revision between ${clamp(from)}::bigint and ${clamp(to)}::bigint
          order by revision`,
      ),

    recent: (count) =>
      patiently(async () => {
        const newestFirst = await reader<WrittenEvent[]>`
          select id, stream_id as "streamId", revision, position from eventstore.events
          order by position desc limit ${count}`;
        return [...newestFirst].reverse();
      }),

    readAll: ({ from, to }, direction, limit) =>
      page(
        reader,
        limit,
        reader`where position between ${clamp(from)}::bigint and ${clamp(to)}::bigint
               order by position ${order(reader, direction)}`,
        reader`position ${order(reader, direction)}`,
      ),

    headers: ({ from, to }, direction) =>
      patiently(
        () => reader<{ position: number; stream: string; type: string }[]>`
          select position, (select name from eventstore.streams where id = stream_id) as stream, type
          from eventstore.events
          where position between ${clamp(from)}::bigint and ${clamp(to)}::bigint
          order by position ${order(reader, direction)}`,
      ),

    at: (positions, direction, limit) =>
      page(
        reader,
        limit,
        reader`where position = any(${`{${positions.join(',')}}`}::text::bigint[])
               order by position ${order(reader, direction)}`,
        reader`position ${order(reader, direction)}`,
      ),

    readStream: (stream, { from, to }, direction, limit, createdSince) =>
      page(
        reader,
        limit,
        reader`where stream_id = ${stream.id}
                 and revision between ${clamp(from)}::bigint and ${clamp(to)}::bigint
                 and created >= ${createdSince}
               order by revision ${order(reader, direction)}`,
        reader`revision ${order(reader, direction)}`,
      ),

    find: (targets) =>
      patiently(async () => {
        const rows = await reader<RecordedEvent[]>`
          select e.position, s.name as stream, e.revision, e.id, e.created, e.type, e.content_type as "contentType",
                 e.metadata, e.data
          from unnest(${texts(targets.map((t) => t.stream))}::text::text[],
                      ${`{${targets.map((t) => clamp(t.revision)).join(',')}}`}::text::bigint[]) as t(name, revision)
          join eventstore.streams s on s.name = t.name
          join eventstore.events e on e.stream_id = s.id and e.revision = t.revision`;
        return new Map(rows.map((event) => [`${event.revision}@${event.stream}`, event]));
      }),

    marks: () =>
      patiently(async () => {
        const rows = await reader<Mark[]>`select name, value from eventstore.marks`;
        return new Map(rows.map(({ name, value }) => [name, value]));
      }),

    async close() {
      await Promise.all([writer.end({ timeout: 2 }), reader.end({ timeout: 1 })]);
    },
  };
}

const order = (sql: Pool, direction: Direction) => (direction === 'forwards' ? sql`asc` : sql`desc`);

/** Rows up to a count, cut where their payloads pass the limit; payloads past the cut are never fetched from disk. */
async function page(
  sql: Pool,
  limit: PageLimit,
  selection: ReturnType<Pool>,
  ordering: ReturnType<Pool>,
): Promise<RecordedEvent[]> {
  return patiently(
    () => sql<RecordedEvent[]>`
      select position, (select name from eventstore.streams where id = stream_id) as stream, revision, id, created,
             type, content_type as "contentType", metadata, data
      from (
        select *, sum(octet_length(data) + octet_length(metadata) + 256) over (order by ${ordering})
                  - octet_length(data) - octet_length(metadata) - 256 as bytes_before
        from (select * from eventstore.events ${selection} limit ${limit.count}) candidates
      ) weighed
      where bytes_before = 0 or bytes_before < ${limit.bytes}
      order by ${ordering}`,
  );
}

/** Whether the positions of this commit hold exactly this commit. */
async function isOurs(sql: Pool, { rows }: Commit): Promise<boolean> {
  const first = rows[0]?.position ?? 0;
  const stored = await patiently(
    () => sql`
      select position, stream_id, revision, id from eventstore.events
      where position between ${first} and ${first + rows.length - 1} order by position`,
  );
  return (
    stored.length === rows.length &&
    rows.every(
      (row, index) =>
        stored[index]?.id === row.id &&
        stored[index]?.stream_id === row.streamId &&
        stored[index]?.revision === row.revision,
    )
  );
}
