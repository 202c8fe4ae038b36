import { EventStoreDBClient } from '@eventstore/db-client';
import { connectEventStore } from '../../adapters/eventstore/eventstore.ts';
import type { EventStore } from '../../adapters/eventstore/port.ts';
import { connectPostgres } from '../../adapters/postgres/connection.ts';
import { projections } from '../../projections/all.ts';
import { rebuild } from '../../projections/rebuild/rebuild.ts';
import { LogWriter } from '../../projections/testing/log-writer.ts';
import { System } from '../../tests/e2e/system.ts';
import { registerTool, untilQueryable } from './fab.ts';
import { type Figure, median } from './figures.ts';
import { CHAMBER, toolName } from './load/frames.ts';
import { runEvents, telemetryEvent } from './log-events.ts';

const RUNS = 500;
const WRITERS = 8;
/** 20 signals at 1 Hz for the 100 s of a run. */
const FRAMES = 100;
const SIGNALS = 20;
const REPETITIONS = 3;

/** Runs with their telemetry, as they would stand in the log after some weeks of one etcher. */
const writeRuns = async (store: EventStore, tool: string): Promise<LogWriter> => {
  const log = new LogWriter(store);
  let next = 0;
  const writer = async (): Promise<void> => {
    for (let index = next++; index < RUNS; index = next++) {
      const { run_id, events } = runEvents(index, tool, CHAMBER);
      await log.append(`run-${run_id}`, ...events);
      const origin = { tool_id: tool, chamber: CHAMBER, run_id };
      const first = Date.UTC(2026, 0, 5) + index * 120_000;
      await log.append(`telemetry-${run_id}`, telemetryEvent(origin, first, 0, FRAMES, SIGNALS, 1000));
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return log;
};

/** The limit: events a second that the client reads of `$all`, doing nothing with them. */
const readRate = async (url: string): Promise<number> => {
  const client = EventStoreDBClient.connectionString(url);
  try {
    let count = 0;
    const began = performance.now();
    for await (const _ of client.readAll({})) count += 1;
    return (count * 1000) / (performance.now() - began);
  } finally {
    await client.dispose();
  }
};

/** All read models built anew from the start of the log beside the live ones, and put in their place. */
export const benchRebuild = async (): Promise<readonly Figure[]> => {
  const system = await System.start();
  const { eventstore, database } = system.addresses;
  const store = connectEventStore(eventstore);
  const postgres = connectPostgres(database);
  try {
    await registerTool(system, toolName(0));
    const log = await writeRuns(store, toolName(0));
    await untilQueryable(system, log.position);
    await readRate(eventstore);
    const rates: number[] = [];
    const limits: number[] = [];
    let events = 0;
    for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
      limits.push(await readRate(eventstore));
      const outcome = await rebuild({ store, postgres, projections });
      if (!outcome.ok) throw new Error(`not rebuilt: ${JSON.stringify(outcome.failure)}`);
      events = outcome.events;
      rates.push(outcome.events / outcome.seconds);
    }
    const perEvent = (RUNS * FRAMES * SIGNALS) / events;
    const limit_is = 'reading $all with the client, without projecting';
    return [
      {
        name: `rebuild of all read models, ${events} events`,
        unit: 'events/s',
        value: median(rates),
        limit: median(limits),
        limit_is,
      },
      {
        name: '  of them telemetry',
        unit: 'samples/s',
        value: median(rates) * perEvent,
        limit: median(limits) * perEvent,
        limit_is,
      },
    ];
  } finally {
    await postgres.close();
    await store.close();
    await system.remove();
  }
};
