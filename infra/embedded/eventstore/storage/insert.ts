import { revisionText } from '../log/recorded-event.ts';
import type { Pool } from './connection.ts';
import type { Commit } from './storage.ts';

/**
 * Writes a commit in one statement, hence in one transaction and one round trip. Payloads travel as a single blob that
 * the server cuts up, because arrays of bytea would have to be escaped twice. Rejects with the server's error.
 */
export async function insertCommit(sql: Pool, { rows, newStreams, marks }: Commit): Promise<void> {
  const first = rows[0];
  if (first === undefined && marks.length === 0) return;
  const parts: Uint8Array[] = [];
  const metadataAt: number[] = [];
  const dataAt: number[] = [];
  let offset = 1; // SQL counts bytes from one
  for (const { metadata, data } of rows) {
    parts.push(metadata, data);
    metadataAt.push(offset);
    dataAt.push(offset + metadata.length);
    offset += metadata.length + data.length;
  }
  await sql`
    with named as (
      insert into eventstore.streams (id, name)
      select * from unnest(${numbers(newStreams.map((s) => s.id))}::text::bigint[],
                           ${texts(newStreams.map((s) => s.name))}::text::text[])
    ), marked as (
      insert into eventstore.marks (name, value)
      select * from unnest(${texts(marks.map((m) => m.name))}::text::text[],
                           ${numbers(marks.map((m) => m.value))}::text::bigint[])
      on conflict (name) do update set value = excluded.value
    )
    insert into eventstore.events
      (position, stream_id, revision, id, created, type, content_type, metadata, data)
    select ${first?.position ?? 0}::bigint + e.n - 1, e.stream_id, e.revision, e.id, e.created, e.type, e.content_type,
           substring(blob.bytes from e.metadata_at for e.metadata_length),
           substring(blob.bytes from e.data_at for e.data_length)
    from (select ${Buffer.concat(parts)}::bytea as bytes offset 0) blob,
      unnest(
        ${numbers(rows.map((row) => row.streamId))}::text::bigint[],
        ${numbers(rows.map((row) => revisionText(row.revision)))}::text::bigint[],
        ${numbers(rows.map((row) => row.id))}::text::uuid[],
        ${numbers(rows.map((row) => row.created))}::text::bigint[],
        ${texts(rows.map((row) => row.type))}::text::text[],
        ${texts(rows.map((row) => row.contentType))}::text::text[],
        ${numbers(metadataAt)}::text::int[],
        ${numbers(rows.map((row) => row.metadata.length))}::text::int[],
        ${numbers(dataAt)}::text::int[],
        ${numbers(rows.map((row) => row.data.length))}::text::int[]
      ) with ordinality as e(stream_id, revision, id, created, type, content_type,
                             metadata_at, metadata_length, data_at, data_length, n)`;
}

/** An array literal of values that need no quoting. */
const numbers = (values: readonly (number | string)[]): string => `{${values.join(',')}}`;

/** An array as PostgreSQL writes it: the driver does not know its array types. */
export const texts = (values: readonly string[]): string =>
  `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
