/**
 * What the embedded event store costs: each figure for durable storage beside the same client against the same node
 * with its storage in memory, in one run. Usage: node bench/eventstore.ts [--json FILE]
 */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type EventStoreDBClient, type JSONEventData, jsonEvent } from '@eventstore/db-client';
import Table from 'cli-table3';
import { durable, inMemory, type Subject } from './eventstore-subject.ts';

const { values } = parseArgs({ options: { json: { type: 'string' } } });

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
const TELEMETRY_KB = 60;
const telemetryEvent = (): JSONEventData =>
  jsonEvent({
    type: 'TelemetryRecorded',
    data: { values: Array.from({ length: TELEMETRY_KB * 100 }, () => 123.4567) },
  });

const elapsed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};

async function appendOneByOne(client: EventStoreDBClient, count: number): Promise<void> {
  for (let index = 0; index < count; index++) await client.appendToStream('bench-sequential', smallEvent(index));
}

async function appendConcurrently(client: EventStoreDBClient, writers: number, each: number): Promise<void> {
  const writer = async (id: number) => {
    for (let index = 0; index < each; index++) await client.appendToStream(`bench-${id}`, smallEvent(index));
  };
  await Promise.all(Array.from({ length: writers }, (_, id) => writer(id)));
}

async function appendBatches(client: EventStoreDBClient, batches: number, size: number): Promise<void> {
  const events = Array.from({ length: size }, (_, index) => smallEvent(index));
  for (let batch = 0; batch < batches; batch++) {
    await client.appendToStream(
      'bench-batches',
      events.map((event) => ({ ...event, id: randomUUID() })),
    );
  }
}

async function drain(events: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of events) count++;
  return count;
}

async function catchUp(client: EventStoreDBClient): Promise<number> {
  const subscription = client.subscribeToAll({ fromPosition: 'start' });
  let count = 0;
  const done = new Promise<number>((resolve, reject) => {
    subscription.on('data', () => count++);
    subscription.on('caughtUp', () => resolve(count));
    subscription.on('error', reject);
  });
  const total = await done;
  await subscription.unsubscribe();
  return total;
}

interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
}

async function measure({ client, memory, name }: Subject): Promise<Figure[]> {
  await appendConcurrently(client, 8, 50); // warm-up
  const figures: Figure[] = [];
  const rate = async (label: string, unit: string, count: number | null, work: () => Promise<number | undefined>) => {
    let counted: number | undefined;
    const seconds = await elapsed(async () => {
      counted = await work();
    });
    figures.push({ name: label, unit, value: Math.round((count ?? counted ?? 0) / seconds) });
    process.stderr.write(`${name}: ${label} done in ${seconds.toFixed(1)} s\n`);
  };
  const nothing = async (work: Promise<unknown>): Promise<undefined> => {
    await work;
    return undefined;
  };
  await rate('append one after another', 'appends/s', 500, () => nothing(appendOneByOne(client, 500)));
  await rate('append 64-way', 'appends/s', 12_800, () => nothing(appendConcurrently(client, 64, 200)));
  await rate('append batches of 500', 'events/s', 50_000, () => nothing(appendBatches(client, 100, 500)));
  await rate(`append ${TELEMETRY_KB} kB events 8-way`, 'events/s', 400, () =>
    nothing(
      Promise.all(
        Array.from({ length: 8 }, async (_, id) => {
          for (let index = 0; index < 50; index++) await client.appendToStream(`telemetry-${id}`, telemetryEvent());
        }),
      ),
    ),
  );
  await rate('read a stream forwards', 'events/s', null, () => drain(client.readStream('bench-batches', {})));
  await rate('read a stream backwards', 'events/s', null, () =>
    drain(client.readStream('bench-batches', { direction: 'backwards', fromRevision: 'end' })),
  );
  await rate('read $all', 'events/s', null, () => drain(client.readAll({ maxCount: 60_000 })));
  await rate('catch-up subscription to $all', 'events/s', null, () => catchUp(client));
  await rate('filtered catch-up (1 stream of 73)', 'events/s considered', null, async () => {
    const subscription = client.subscribeToAll({
      fromPosition: 'start',
      filter: { filterOn: 'streamName', prefixes: ['bench-63'], checkpointInterval: 1000 },
    });
    await new Promise<void>((resolve, reject) => {
      subscription
        .on('data', () => {})
        .on('caughtUp', resolve)
        .on('error', reject);
    });
    await subscription.unsubscribe();
    return 64_100;
  });
  figures.push({ name: 'memory of the node, peak', unit: 'MB', value: (await memory()).peak });
  return figures;
}

const results: Record<string, Figure[]> = {};
for (const start of [inMemory, durable]) {
  const subject = await start();
  try {
    results[subject.name] = await measure(subject);
  } finally {
    await subject.close();
  }
}

const table = new Table({ head: ['', 'unit', 'in memory', 'durable', 'durable / in memory'] });
for (const [index, memory] of (results['in-memory'] ?? []).entries()) {
  const stored = results.durable?.[index];
  if (stored === undefined) continue;
  table.push([
    memory.name,
    memory.unit,
    memory.value,
    stored.value,
    `${Math.round((100 * stored.value) / memory.value)} %`,
  ]);
}
process.stdout.write(`${table.toString()}\n`);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(results, null, 2)}\n`);
