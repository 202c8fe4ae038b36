/**
 * What the embedded event store costs: each figure for durable storage beside the same client against the same node
 * with its storage in memory. The two take turns, so that whatever else the machine does hits both; the best of three
 * rounds counts. Usage: node bench/eventstore.ts [--json FILE]
 */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type EventStoreDBClient, type JSONEventData, jsonEvent } from '@eventstore/db-client';
import Table from 'cli-table3';
import { durable, inMemory, type Subject } from './eventstore-subject.ts';

const { values } = parseArgs({ options: { json: { type: 'string' } } });
const ROUNDS = 3;

/** About what a small domain event with its metadata takes: 0.6 kB. */
const smallEvent = (index: number): JSONEventData =>
  jsonEvent({
    type: 'ProcessStepStarted',
    data: { run_id: randomUUID(), step: index, setpoints: { temperature_c: 1000 + index, pressure_pa: 101_325 } },
    metadata: {
      $correlationId: randomUUID(),
      actor: { id: 'engineer@demo', roles: ['engineer'] },
      filler: 'x'.repeat(200),
    },
  });
/** About what a second of a tool with 20 signals takes: 48 kB. */
const telemetryEvent = (): JSONEventData =>
  jsonEvent({ type: 'TelemetryRecorded', data: { values: Array.from({ length: 6_000 }, () => 123.4567) } });

const append = { deadline: 120_000 };

/** Has `writers` append one event after another to streams of their own; answers how many in all. */
async function appendConcurrently(
  client: EventStoreDBClient,
  writers: number,
  each: number,
  make: (index: number) => JSONEventData,
): Promise<number> {
  await Promise.all(
    Array.from({ length: writers }, async () => {
      const stream = `bench-${randomUUID()}`;
      for (let index = 0; index < each; index++) await client.appendToStream(stream, make(index), append);
    }),
  );
  return writers * each;
}

async function appendBatches(client: EventStoreDBClient, round: number): Promise<number> {
  for (let batch = 0; batch < 40; batch++) {
    const events = Array.from({ length: 500 }, (_, index) => smallEvent(index));
    await client.appendToStream(`batches-${round}`, events, append);
  }
  return 40 * 500;
}

async function drain(events: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of events) count++;
  return count;
}

/** Follows everything from the start until it has caught up; answers how many events came. */
async function catchUp(client: EventStoreDBClient): Promise<number> {
  const subscription = client.subscribeToAll({ fromPosition: 'start' });
  let count = 0;
  await new Promise<void>((resolve, reject) => {
    subscription
      .on('data', () => count++)
      .on('caughtUp', resolve)
      .on('error', reject);
  });
  await subscription.unsubscribe();
  return count;
}

interface Measurement {
  readonly name: string;
  readonly unit: string;
  /** Does it once and answers how many it did. */
  readonly run: (client: EventStoreDBClient, round: number) => Promise<number>;
}

// In this order: what is read is what was appended in batches; the large events come last.
const MEASUREMENTS: readonly Measurement[] = [
  {
    name: 'append one after another',
    unit: 'appends/s',
    run: (client) => appendConcurrently(client, 1, 200, smallEvent),
  },
  { name: 'append 64-way', unit: 'appends/s', run: (client) => appendConcurrently(client, 64, 60, smallEvent) },
  { name: 'append batches of 500', unit: 'events/s', run: appendBatches },
  { name: 'read a stream', unit: 'events/s', run: (client, round) => drain(client.readStream(`batches-${round}`)) },
  {
    name: 'read a stream backwards',
    unit: 'events/s',
    run: (client, round) =>
      drain(client.readStream(`batches-${round}`, { direction: 'backwards', fromRevision: 'end' })),
  },
  { name: 'read $all', unit: 'events/s', run: (client) => drain(client.readAll()) },
  { name: 'catch-up subscription to $all', unit: 'events/s', run: catchUp },
];
const LARGE: Measurement = {
  name: 'append telemetry events of 48 kB, 8-way',
  unit: 'events/s',
  run: (client) => appendConcurrently(client, 8, 40, telemetryEvent),
};

const subjects: readonly Subject[] = [await inMemory(), await durable()];
const best = new Map<string, number>();
const key = (subject: Subject, { name }: Pick<Measurement, 'name'>) => `${subject.name}: ${name}`;

async function measure(measurement: Measurement, round: number): Promise<void> {
  for (const subject of round % 2 === 0 ? subjects : [...subjects].reverse()) {
    const start = performance.now();
    const count = await measurement.run(subject.client, round);
    const rate = Math.round((count * 1000) / (performance.now() - start));
    best.set(key(subject, measurement), Math.max(rate, best.get(key(subject, measurement)) ?? 0));
  }
  process.stderr.write(`round ${round + 1}: ${measurement.name}\n`);
}

try {
  for (const { client } of subjects) await appendConcurrently(client, 8, 100, smallEvent); // warm-up
  for (let round = 0; round < ROUNDS; round++) {
    for (const measurement of MEASUREMENTS) await measure(measurement, round);
  }
  for (let round = 0; round < ROUNDS; round++) await measure(LARGE, round);
  for (const subject of subjects) {
    best.set(key(subject, { name: 'memory of the node, peak' }), (await subject.memory()).peak);
  }
} finally {
  for (const subject of subjects) await subject.close();
}

const table = new Table({ head: ['', 'unit', 'in memory', 'durable', 'durable / in memory'] });
for (const { name, unit } of [...MEASUREMENTS, LARGE, { name: 'memory of the node, peak', unit: 'MB' }]) {
  const [memory = 0, stored = 0] = ['in-memory', 'durable'].map((subject) => best.get(`${subject}: ${name}`));
  table.push([name, unit, memory, stored, `${Math.round((100 * stored) / memory)} %`]);
}
process.stdout.write(`${table.toString()}\n`);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(Object.fromEntries(best), null, 2)}\n`);
