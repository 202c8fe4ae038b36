import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InMemoryEventStore } from '../../commands/testing/in-memory-event-store.ts';
import type { TelemetryColumn } from '../../domain/telemetry/events.ts';
import { listFrames, listSignals, type ReadDb, readTelemetry, type TelemetryAnswer } from '../queries.ts';
import { startTestServer, type TestServer } from '../testing/database.ts';
import { type ReadSide, startReadSide } from '../testing/read-side.ts';
import { telemetryProjection } from './projection.ts';

const org_id = 'demo';
const T0 = 1_763_802_000_000;

const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, 5e-324, -5e-324, 1.7976931348623157e308, 0.1, 1e21),
);

interface Frame {
  readonly ts: number;
  readonly seq: number | null;
  readonly step: string | null;
  /** undefined: not reported. */
  readonly reading: number | null | undefined;
  readonly quality: 'bad' | 'stale' | undefined;
}

const frame: fc.Arbitrary<Frame> = fc.record({
  ts: fc.integer({ min: T0 - 1000, max: T0 + 1000 }),
  seq: fc.option(fc.nat()),
  step: fc.option(fc.constantFrom('ramp', 'etch')),
  reading: fc.option(fc.option(value), { nil: undefined }),
  quality: fc.option(fc.constantFrom('bad' as const, 'stale' as const), { nil: undefined }),
});

const columnOf = (frames: readonly Frame[]): TelemetryColumn => {
  const all = [...frames.entries()];
  return {
    unit: 'torr',
    values: frames.map(({ reading }) => reading ?? null),
    absent: all.flatMap(([index, { reading }]) => (reading === undefined ? [index] : [])),
    quality: all.flatMap(([index, { reading, quality }]) =>
      quality !== undefined && reading !== undefined ? [[index, quality] as [number, 'bad' | 'stale']] : [],
    ),
  };
};

const recorded = (run_id: string | null, frames: readonly Frame[]) => ({
  type: 'TelemetryRecorded',
  data: {
    ...{ org_id, site: 's', tool_id: 't', chamber: 'c', run_id },
    times: frames.map(({ ts }) => ts),
    seqs: frames.map(({ seq }) => seq),
    steps: frames.map(({ step }) => step),
    signals: { pressure: columnOf(frames), always: { unit: null, values: frames.map((_, index) => index) } },
  },
});

describe('telemetry read model', () => {
  let server: TestServer;
  let db: ReadDb;
  let readSide: ReadSide;
  let runs = 0;

  beforeAll(async () => {
    server = await startTestServer();
    const postgres = await server.database();
    db = postgres.db;
    readSide = startReadSide(new InMemoryEventStore(), postgres, [telemetryProjection]);
  });
  afterAll(async () => {
    await readSide.runner.stop();
    await server.stop();
  });

  const write = async (events: readonly (readonly Frame[])[]): Promise<string> => {
    runs += 1;
    const run_id = `run ${runs}`;
    for (const frames of events) await readSide.log.append(`telemetry-${run_id}`, recorded(run_id, frames));
    await readSide.settled();
    return run_id;
  };

  const pages = async (query: Parameters<typeof readTelemetry>[1]): Promise<TelemetryAnswer['series'][]> => {
    const found: TelemetryAnswer['series'][] = [];
    let cursor: string | undefined;
    do {
      const answer = await readTelemetry(db, { ...query, cursor });
      found.push(answer.series);
      cursor = answer.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return found;
  };

  const joined = (found: TelemetryAnswer['series'][], signal: string) => {
    const series = found.flat().filter((of) => of.signal === signal);
    return {
      ts_ms: series.flatMap(({ ts_ms }) => [...ts_ms]),
      values: series.flatMap(({ values }) => [...values]),
      qualities: series.flatMap(({ quality }, index) => {
        const before = series.slice(0, index).reduce((sum, { ts_ms }) => sum + ts_ms.length, 0);
        return quality.map(([place, grade]): [number, string] => [before + place, grade]);
      }),
    };
  };

  test('every sample comes back unchanged and in arrival order, whatever the size of events and pages', async () => {
    const events = fc.array(fc.array(frame, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(events, fc.integer({ min: 1, max: 30 }), async (of, limit) => {
        const run_id = await write(of);
        const all = of.flat();
        const reported = all.filter(({ reading }) => reading !== undefined);
        const found = await pages({ org_id, run_id, limit });
        const { ts_ms, values, qualities } = joined(found, 'pressure');
        expect(ts_ms).toEqual(reported.map(({ ts }) => ts));
        // JSON, in which the log keeps numbers, has one zero.
        expect(values.map(String)).toEqual(reported.map(({ reading }) => String(reading === 0 ? 0 : reading)));
        expect(qualities).toEqual(
          reported.flatMap(({ quality }, index) => (quality === undefined ? [] : [[index, quality]])),
        );
        expect(joined(found, 'always').ts_ms).toHaveLength(all.length);
        const frames = await listFrames(db, { org_id, run_id });
        expect(frames.items).toEqual(all.map(({ ts, seq, step }) => ({ ts_ms: ts, seq, step })));
      }),
      { numRuns: 40 },
    );
  });

  test('a time range gives just the samples in it, from inclusive and to exclusive, raw and downsampled', async () => {
    const events = fc.array(fc.array(frame, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 6 });
    const edge = fc.integer({ min: T0 - 1000, max: T0 + 1000 });
    await fc.assert(
      fc.asyncProperty(events, edge, edge, async (of, a, b) => {
        const run_id = await write(of);
        const [from_ms, to_ms] = [Math.min(a, b), Math.max(a, b)];
        const inside = of.flat().filter(({ ts, reading }) => ts >= from_ms && ts < to_ms && reading !== undefined);
        const query = { org_id, run_id, signals: ['pressure'], from_ms, to_ms };
        const raw = await readTelemetry(db, query);
        expect(raw.series[0]?.ts_ms ?? []).toEqual(inside.map(({ ts }) => ts));
        const condensed = await readTelemetry(db, { ...query, points: 8 });
        const kept = (condensed.series[0]?.values ?? []).filter((of_value) => of_value !== null);
        const valued = inside.flatMap(({ reading }) => (typeof reading === 'number' ? [reading] : []));
        expect(condensed.series[0]?.ts_ms.length ?? 0).toBeLessThanOrEqual(8);
        expect(kept.length === 0).toBe(valued.length === 0);
        if (valued.length > 0) {
          expect(Math.min(...kept)).toBe(Math.min(...valued));
          expect(Math.max(...kept)).toBe(Math.max(...valued));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('a long run is downsampled to the points asked for, and keeps the one spike', async () => {
    const plain = (ts: number, reading: number): Frame => ({ ts, seq: null, step: null, reading, quality: undefined });
    const events = Array.from({ length: 40 }, (_, event) =>
      Array.from({ length: 100 }, (__, index) => {
        const place = event * 100 + index;
        return plain(T0 + place, place === 1234 ? 999 : Math.sin(place / 50));
      }),
    );
    const run_id = await write(events);
    for (const points of [4, 10, 100, 1000, 3999]) {
      const { downsampled, series } = await readTelemetry(db, { org_id, run_id, signals: ['pressure'], points });
      expect(downsampled).toBe(true);
      expect(series[0]?.samples).toBe(4000);
      expect(series[0]?.ts_ms.length).toBeLessThanOrEqual(points);
      expect(series[0]?.ts_ms[series[0].values.indexOf(999)]).toBe(T0 + 1234);
      expect([series[0]?.ts_ms[0], series[0]?.ts_ms.at(-1)]).toEqual([T0, T0 + 3999]);
    }
    const whole = await readTelemetry(db, { org_id, run_id, signals: ['pressure'], points: 4000 });
    expect(whole.downsampled).toBe(false);
    expect(whole.series[0]?.ts_ms).toHaveLength(4000);
  });

  test('the signals of a run are listed with unit, count and times', async () => {
    const one = { seq: null, step: null, quality: undefined };
    const run_id = await write([
      [
        { ...one, ts: T0 + 500, reading: 1 },
        { ...one, ts: T0, reading: undefined },
      ],
      [{ ...one, ts: T0 + 100, reading: null }],
    ]);
    expect(await listSignals(db, { org_id, run_id })).toEqual([
      { signal: 'always', unit: null, count: 3, first_ts_ms: T0, last_ts_ms: T0 + 500 },
      { signal: 'pressure', unit: 'torr', count: 2, first_ts_ms: T0 + 100, last_ts_ms: T0 + 500 },
    ]);
  });

  test('a chamber shows the frames of all its runs and of none, in the order of the log', async () => {
    const one = { seq: null, step: null, quality: undefined };
    const from = T0 + 10_000_000;
    const streams = ['telemetry-day', 'telemetry-other-run', 'telemetry-day'];
    for (const [index, stream] of streams.entries()) {
      const frames = [{ ...one, ts: from + index, reading: index }];
      await readSide.log.append(stream, recorded(stream === 'telemetry-day' ? null : 'other-run', frames));
    }
    await readSide.settled();
    const query = { org_id, tool_id: 't', chamber: 'c', signals: ['pressure'], from_ms: from };
    expect((await readTelemetry(db, query)).series[0]?.values).toEqual([0, 1, 2]);
    expect((await readTelemetry(db, { ...query, chamber: 'd' })).series).toEqual([]);
  });
});
