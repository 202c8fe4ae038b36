import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { expect } from 'vitest';
import { connectEventStore } from '../../adapters/eventstore/eventstore.ts';
import { decodeRecorded } from '../../domain/decode.ts';
import { EMPTY_HEAD, type StreamHead, verifyNext } from '../../domain/kernel/hash-chain.ts';
import { framesOf } from '../../domain/telemetry/columns.ts';
import type { System } from './system.ts';

export const FILES = ['normal', 'faulty'].map(
  (name) => new URL(`../../simulators/data/lam9600/${name}.csv.gz`, import.meta.url).pathname,
);
export const ROWS = 5447 + 1109;

/** Rows of one wafer as the file has them: column name (as signals are named) -> number. */
export type Rows = readonly Readonly<Record<string, number>>[];

/** Reads the recordings with nothing of the player's: wafer -> rows, in file order. */
export const recordedWafers = async (): Promise<Map<string, Rows>> => {
  const wafers = new Map<string, Record<string, number>[]>();
  for (const file of FILES) {
    const records: Record<string, string>[] = parse(gunzipSync(await readFile(file)), { columns: true });
    for (const { wafer, label: _, ...columns } of records) {
      const row = Object.fromEntries(
        Object.entries(columns).map(([name, value]) => [name.toLowerCase().replaceAll(' ', '_'), Number(value)]),
      );
      wafers.set(wafer ?? '', [...(wafers.get(wafer ?? '') ?? []), row]);
    }
  }
  return wafers;
};

/** Every frame in the event store by run, with the hash chain of each stream checked on the way. */
export const framesInLog = async (system: System): Promise<Map<string, Rows>> => {
  const store = connectEventStore(system.addresses.eventstore);
  const frames = new Map<string, Readonly<Record<string, number>>[]>();
  const heads = new Map<string, StreamHead>();
  try {
    for await (const recorded of store.readAll({ categories: ['telemetry'] })) {
      const next = verifyNext(heads.get(recorded.stream) ?? EMPTY_HEAD, recorded);
      if ('kind' in next)
        throw new Error(
          `the chain is broken: ${JSON.stringify(next, (_, v) => (typeof v === 'bigint' ? String(v) : v))}`,
        );
      heads.set(recorded.stream, next);
      const decoded = decodeRecorded(recorded);
      if (!decoded.ok || decoded.event.type !== 'TelemetryRecorded')
        throw new Error(`unexpected event ${recorded.type}`);
      const run = decoded.event.data.run_id ?? 'none';
      const rows = framesOf(decoded.event.data).map(({ signals }) => signals as Record<string, number>);
      frames.set(run, [...(frames.get(run) ?? []), ...rows]);
    }
  } finally {
    await store.close();
  }
  return frames;
};

interface RunItem {
  readonly run_id: string;
  readonly wafer_ids: readonly string[];
  readonly status: string;
}
interface Telemetry {
  readonly series: readonly { readonly signal: string; readonly values: readonly number[] }[];
  readonly next_cursor: string | null;
}

/** Every sample that the API has of a run, as rows. */
const rowsInReadModel = async (system: System, run_id: string): Promise<Record<string, number>[]> => {
  const columns = new Map<string, number[]>();
  let cursor: string | null = null;
  do {
    const from = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Telemetry = await system.json(
      'viewer@demo',
      'GET',
      `/api/etch/runs/${run_id}/telemetry?limit=1000${from}`,
    );
    for (const { signal, values } of page.series) columns.set(signal, [...(columns.get(signal) ?? []), ...values]);
    cursor = page.next_cursor;
  } while (cursor !== null);
  const length = Math.max(0, ...[...columns.values()].map((values) => values.length));
  return Array.from({ length }, (_, row) =>
    Object.fromEntries([...columns].map(([name, values]) => [name, values[row] ?? Number.NaN])),
  );
};

/** Compares both recordings with the event store and the read model: every row once, every value as it was. */
export const expectEveryRowOnce = async (system: System): Promise<void> => {
  const wafers = await recordedWafers();
  expect([...wafers.values()].reduce((sum, rows) => sum + rows.length, 0)).toBe(ROWS);
  const runs = await system.list<RunItem>('viewer@demo', '/api/etch/runs');
  expect(runs.map(({ wafer_ids }) => wafer_ids[0]).sort()).toEqual([...wafers.keys()].sort());
  const logged = await framesInLog(system);
  for (const { run_id, wafer_ids, status } of runs) {
    const expected = wafers.get(wafer_ids[0] ?? '');
    expect(status, `run of ${wafer_ids[0]}`).toBe('process_complete');
    expect(logged.get(run_id), `frames of ${wafer_ids[0]} in the event store`).toEqual(expected);
    expect(await rowsInReadModel(system, run_id), `samples of ${wafer_ids[0]} in the read model`).toEqual(expected);
  }
};
