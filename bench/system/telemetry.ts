import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { connectEventStore } from '../../adapters/eventstore/eventstore.ts';
import { openPool } from '../../adapters/postgres/connection.ts';
import { LogWriter } from '../../projections/testing/log-writer.ts';
import { System } from '../../tests/e2e/system.ts';
import { registerTool, untilQueryable } from './fab.ts';
import { type Figure, median, timeEach } from './figures.ts';
import { CHAMBER } from './load/frames.ts';
import { telemetryEvent } from './log-events.ts';

/** A million samples each, in different shapes. */
const SHAPES = [
  { tool: 'bench-one', name: '1 signal, 256 frames an event', signals: 1, frames: 1_000_000, framesPerEvent: 256 },
  { tool: 'bench-many', name: '20 signals, 256 frames an event', signals: 20, frames: 50_000, framesPerEvent: 256 },
  { tool: 'bench-slow', name: '20 signals, 10 frames an event', signals: 20, frames: 50_000, framesPerEvent: 10 },
] as const;
type Shape = (typeof SHAPES)[number];

const FIRST_TS = Date.UTC(2026, 0, 5);
const EVERY_MS = 100;
const PAGE = 10_000;
const POINTS = 1_000;
const QUERIES = 12;
const WARM_UP = 2;
/** In one append: well under the 1 MiB that one may have. */
const SAMPLES_TOGETHER = 20_000;

const write = async (log: LogWriter, { tool, signals, frames, framesPerEvent }: Shape): Promise<void> => {
  const stream = `telemetry-${randomUUID()}`;
  const perAppend = Math.max(1, Math.floor(SAMPLES_TOGETHER / (framesPerEvent * signals)));
  const origin = { tool_id: tool, chamber: CHAMBER, run_id: null };
  for (let frame = 0; frame < frames; ) {
    const events = [];
    for (; events.length < perAppend && frame < frames; frame += framesPerEvent) {
      const count = Math.min(framesPerEvent, frames - frame);
      events.push(telemetryEvent(origin, FIRST_TS + frame * EVERY_MS, frame, count, signals, EVERY_MS));
    }
    await log.append(stream, ...events);
  }
};

/** Reads what an answer is made of, and nothing more: the extremes of every chunk, or the samples of a page. */
const bareStatements = (sql: postgres.Sql, { tool, framesPerEvent }: Shape) => {
  const read = (columns: string, condition: string) => (): Promise<unknown> =>
    sql.unsafe(
      `select ${columns} from telemetry_frames f
      join telemetry_chunks c on c.stream = f.stream and c.revision = f.revision
      where f.org_id = 'demo' and f.tool_id = '${tool}' and f.chamber = '${CHAMBER}' and ${condition}`,
      [],
      { prepare: true },
    );
  return {
    condensed: read('c.signal, c.extremes', 'true'),
    condensedOne: read('c.signal, c.extremes', "c.signal = 'chamber_signal_0'"),
    page: read('c.signal, c.values, c.flags, f.times', `f.revision < ${Math.ceil(PAGE / framesPerEvent)}`),
  };
};

/** Queries over HTTP on a million samples, beside one SQL statement that reads the same bytes. */
export const benchTelemetry = async (): Promise<readonly Figure[]> => {
  const system = await System.start();
  const store = connectEventStore(system.addresses.eventstore);
  const sql = openPool(system.addresses.database, { maxConnections: 1 });
  const figures: Figure[] = [];
  try {
    for (const { tool } of SHAPES) await registerTool(system, tool);
    const log = new LogWriter(store);
    for (const shape of SHAPES) await write(log, shape);
    await untilQueryable(system, log.position);
    const measure = async (name: string, query: string, statement: () => Promise<unknown>): Promise<void> => {
      const limits = await timeEach(QUERIES, WARM_UP, statement);
      const samples = await timeEach(QUERIES, WARM_UP, () => system.json('viewer@demo', 'GET', query));
      const limit_is = 'one SQL statement that reads the same bytes';
      figures.push({ name: `${name}, p50`, unit: 'ms', value: median(samples), limit: median(limits), limit_is });
      figures.push({
        name: `  slowest of ${QUERIES}`,
        unit: 'ms',
        value: Math.max(...samples),
        limit: Math.max(...limits),
        limit_is,
      });
    };
    for (const shape of SHAPES) {
      const { condensed, condensedOne, page } = bareStatements(sql, shape);
      const path = `/api/tools/${shape.tool}/telemetry?chamber=${CHAMBER}`;
      const all = `10^6 samples, ${shape.name}`;
      await measure(`${all}: ${POINTS} points a signal`, `${path}&points=${POINTS}`, condensed);
      if (shape.signals > 1) {
        const one = `${path}&points=${POINTS}&signals=chamber_signal_0`;
        await measure(`${all}: ${POINTS} points of 1 signal`, one, condensedOne);
      }
      await measure(`${all}: a page of ${PAGE} frames`, `${path}&limit=${PAGE}`, page);
    }
    return figures;
  } finally {
    await sql.end({ timeout: 5 });
    await store.close();
    await system.remove();
  }
};
