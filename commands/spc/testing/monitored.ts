import { afterEach, expect, vi } from 'vitest';
import type { EventStore } from '../../../adapters/eventstore/port.ts';
import { chartId, chartStream, defineChart } from '../charts.ts';
import { type MonitorPorts, type MonitorStatus, startMonitor } from '../monitor.ts';
import { chart, clock, InMemoryCheckpoints, metaBy, streamOf } from './recorded-runs.ts';

export const patience = { firstDelayMs: 1, longestDelayMs: 5, attempts: 3 };

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const monitor of running.splice(0)) await monitor.stop();
});

let ticks = 0;
/** Never shows the same time twice, so that no two monitors seal the same bytes. */
const tickingClock = (): Date => {
  ticks += 1;
  return new Date(clock().getTime() + ticks);
};

/** Starts a monitor that is stopped after the test. */
export const start = (store: EventStore, checkpoints: MonitorPorts['checkpoints'] = new InMemoryCheckpoints()) => {
  const monitor = startMonitor({ store, clock: tickingClock, checkpoints, log: { warn: () => {} }, patience });
  running.push(monitor);
  return monitor;
};

export const until = (status: () => MonitorStatus, condition: (status: MonitorStatus) => boolean): Promise<void> =>
  vi.waitFor(() => expect(condition(status()), JSON.stringify(status())).toBe(true), { timeout: 10_000, interval: 5 });

export const define = async (store: EventStore, changes: Partial<typeof chart> = {}): Promise<string> => {
  const outcome = await defineChart({ store, clock }, metaBy(), { ...chart, ...changes });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
  return chartStream(chartId('demo', changes.name ?? chart.name));
};
export const dataOf = async (store: EventStore, stream: string, type: string) =>
  (await streamOf(store, stream)).filter((event) => event.type === type).map(({ data }) => data);
export const valuesOf = async (store: EventStore, stream: string) =>
  (await dataOf(store, stream, 'ChartPointRecorded')).map((data) => (data as { value: number }).value);
export const typesOf = async (store: EventStore, stream: string) =>
  (await streamOf(store, stream)).map(({ type }) => type);

/** A store of which some calls go wrong. */
export const faulty = (store: EventStore, faults: Partial<EventStore>): EventStore => ({
  append: (...call) => store.append(...call),
  readStream: (...call) => store.readStream(...call),
  readAll: (...call) => store.readAll(...call),
  subscribeAll: (...call) => store.subscribeAll(...call),
  health: () => store.health(),
  close: () => store.close(),
  ...faults,
});
