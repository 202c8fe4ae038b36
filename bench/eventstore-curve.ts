/**
 * Whether an append costs the same however much is stored: fills a durable node and measures at each decade and half.
 * Usage: node bench/eventstore-curve.ts [--events 1000000] [--json FILE]
 */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type EventStoreDBClient, type JSONEventData, jsonEvent } from '@eventstore/db-client';
import Table from 'cli-table3';
import { durable } from './eventstore-subject.ts';

const { values } = parseArgs({ options: { events: { type: 'string', default: '1000000' }, json: { type: 'string' } } });
const total = Number(values.events);
const BATCH = 500;
const WRITERS = 64;
const APPENDS_EACH = 40;

const event = (index: number): JSONEventData =>
  jsonEvent({
    type: 'SampleRecorded',
    data: { run_id: 'c0ffee00-0000-4000-8000-000000000000', index, temperature_c: 1000 + (index % 100) / 10 },
    metadata: { $correlationId: randomUUID(), filler: 'x'.repeat(100) },
  });

interface Point {
  readonly stored: number;
  readonly batchedPerSecond: number;
  readonly appendsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly memoryMb: number;
}

/** Streams of 500 events each, as many as it takes; answers the rate of the last 20 batches in events/s. */
async function fill(client: EventStoreDBClient, from: number, to: number): Promise<number> {
  const durations: number[] = [];
  for (let stored = from; stored < to; stored += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, index) => event(index));
    const start = performance.now();
    await client.appendToStream(`run-${randomUUID()}`, batch, { expectedRevision: 'no_stream', deadline: 60_000 });
    durations.push(performance.now() - start);
  }
  const last = durations.slice(-20);
  return Math.round((last.length * BATCH * 1000) / last.reduce((sum, duration) => sum + duration, 0));
}

async function measureAppends(client: EventStoreDBClient): Promise<Pick<Point, 'appendsPerSecond' | 'p50' | 'p99'>> {
  const latencies: number[] = [];
  const start = performance.now();
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      const stream = `probe-${randomUUID()}`;
      for (let index = 0; index < APPENDS_EACH; index++) {
        const sent = performance.now();
        const expectedRevision = index === 0 ? 'no_stream' : BigInt(index - 1);
        await client.appendToStream(stream, event(index), { expectedRevision });
        latencies.push(performance.now() - sent);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (fraction: number) => Math.round((latencies[Math.floor(latencies.length * fraction)] ?? 0) * 10) / 10;
  return { appendsPerSecond: Math.round(latencies.length / seconds), p50: at(0.5), p99: at(0.99) };
}

const subject = await durable();
const points: Point[] = [];
try {
  await measureAppends(subject.client); // warm-up
  let stored = WRITERS * APPENDS_EACH;
  for (const target of [10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000]) {
    if (target > total) break;
    const batchedPerSecond = await fill(subject.client, stored, target);
    const { now } = await subject.memory();
    points.push({ stored: target, batchedPerSecond, ...(await measureAppends(subject.client)), memoryMb: now });
    stored = target + WRITERS * APPENDS_EACH;
    process.stderr.write(`${JSON.stringify(points.at(-1))}\n`);
  }
} finally {
  await subject.close();
}
const table = new Table({
  head: [
    'events stored',
    'batches of 500, events/s',
    '64-way, appends/s',
    'p50 ms',
    'p99 ms',
    'memory of the node, MB',
  ],
});
for (const { stored, batchedPerSecond, appendsPerSecond, p50, p99, memoryMb } of points) {
  table.push([stored, batchedPerSecond, appendsPerSecond, p50, p99, memoryMb]);
}
process.stdout.write(`${table.toString()}\n`);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(points, null, 2)}\n`);
