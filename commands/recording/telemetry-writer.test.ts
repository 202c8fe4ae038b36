import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { EventStore } from '../../adapters/eventstore/port.ts';
import { decodeRecorded } from '../../domain/decode.ts';
import { framesOf } from '../../domain/telemetry/columns.ts';
import type { TelemetryFrame } from '../../domain/telemetry/tool-message.ts';
import { eventsOf, isUnbroken, now, typesOf } from '../testing/demo-fab.ts';
import { useEventStore } from '../testing/event-store.ts';
import { TelemetryWriter } from './telemetry-writer.ts';

const servers = useEventStore();
const clock = (): Date => new Date(now);
const origin = { org_id: 'demo', site: 'fab', tool_id: 'etcher-1', ts: Date.parse(now) };
const frame = (seq: number, change: Partial<TelemetryFrame> = {}): TelemetryFrame => ({
  kind: 'frame',
  ...origin,
  received_at: origin.ts,
  chamber: 'main',
  ts: origin.ts + seq,
  seq,
  run_id: null,
  step: null,
  signals: { p: seq },
  ...change,
});
const frames = (from: number, to: number): TelemetryFrame[] =>
  Array.from({ length: to - from }, (_, index) => frame(from + index));

const givenStream = () => {
  const stream = `telemetry-${randomUUID()}`;
  const columns = async () =>
    (await eventsOf(servers.store, stream)).flatMap((event) => {
      const decoded = decodeRecorded(event);
      if (!decoded.ok) throw new Error(decoded.problem);
      return decoded.event.type === 'TelemetryRecorded' ? [decoded.event.data] : [];
    });
  return { stream, columns, seqs: async () => (await columns()).flatMap(({ seqs }) => seqs) };
};
const writer = (store: EventStore = servers.store): TelemetryWriter => new TelemetryWriter(store, clock);

describe('telemetry that two recorders write at once, as when one takes over from the other', () => {
  test('is in the log once, in an unbroken chain', async () => {
    const { stream, seqs } = givenStream();
    const [one, other] = [writer(), writer(servers.another)];
    await Promise.all([one.record(stream, null, frames(0, 20)), other.record(stream, null, frames(0, 20))]);
    await Promise.all([one.record(stream, null, frames(20, 40)), other.record(stream, null, frames(10, 50))]);
    await Promise.all([one.record(stream, null, frames(50, 60)), other.record(stream, null, frames(60, 70))]);
    expect((await seqs()).sort((a, b) => Number(a) - Number(b))).toEqual(frames(0, 70).map(({ seq }) => seq));
    expect(await isUnbroken(servers.store, stream)).toBe(true);
  });

  test('is not taken for stored because the other stored something else at its place', async () => {
    const { stream, seqs } = givenStream();
    const [one, other] = [writer(), writer(servers.another)];
    await one.record(stream, null, frames(0, 1));
    await other.record(stream, null, frames(1, 2));
    await one.record(stream, null, frames(2, 3));
    await other.record(stream, null, frames(3, 4));
    expect(await seqs()).toEqual([0, 1, 2, 3]);
  });
});

describe('an append whose answer was lost', () => {
  test('is not repeated when the frames come again, whether it was stored or not', async () => {
    const { stream, seqs } = givenStream();
    let lose: 'before' | 'after' | undefined;
    const store: EventStore = {
      ...servers.store,
      append: async (...args) => {
        if (lose === 'before') throw new Error('lost');
        const appended = await servers.store.append(...args);
        if (lose === 'after') throw new Error('lost');
        return appended;
      },
    };
    const one = writer(store);
    await one.record(stream, null, frames(0, 5));
    for (const when of ['before', 'after'] as const) {
      lose = when;
      await expect(one.record(stream, null, frames(5, 10))).rejects.toThrow('lost');
    }
    lose = undefined;
    await one.record(stream, null, frames(5, 15));
    expect(await seqs()).toEqual(frames(0, 15).map(({ seq }) => seq));
    expect(one.counters).toEqual({ frames: 10, duplicates: 5, events: 2 });
  });
});

describe('frames', () => {
  test('keep the units and the quality that came with them', async () => {
    const { stream, columns } = givenStream();
    const given = [
      frame(0, { signals: { p: 1 }, units: { p: 'torr' } }),
      frame(1, { signals: { p: 133 }, units: { p: 'Pa' }, quality: { p: 'stale' } }),
    ];
    await writer().record(stream, null, given);
    const recorded = await columns();
    expect(recorded.map(({ signals }) => [signals.p?.unit, signals.p?.values])).toEqual([
      ['torr', [1]],
      ['Pa', [133]],
    ]);
    expect(recorded.flatMap(framesOf).map(({ quality }) => quality)).toEqual([undefined, { p: 'stale' }]);
  });

  test('that differ in quality only are two', async () => {
    const { stream, seqs } = givenStream();
    await writer().record(stream, null, [frame(0), frame(0, { quality: { p: 'bad' } }), frame(0)]);
    expect(await seqs()).toEqual([0, 0]);
  });

  test('that are more than one append may hold are in the log all the same', async () => {
    const { stream, seqs } = givenStream();
    const wide = Object.fromEntries(Array.from({ length: 1500 }, (_, index) => [`signal_${index}`, Math.PI * 1e-100]));
    const given = Array.from({ length: 60 }, (_, seq) => frame(seq, { signals: wide }));
    expect(await writer().record(stream, null, given)).toEqual([]);
    expect(await seqs()).toEqual(given.map(({ seq }) => seq));
    expect(await isUnbroken(servers.store, stream)).toBe(true);
  });

  test('that are too large for any event are given back, and hold up no other', async () => {
    const { stream, seqs } = givenStream();
    const huge = Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`a[${index}]`, 1]));
    const large = frame(1, { signals: huge });
    expect(await writer().record(stream, null, [frame(0), large, frame(2)])).toEqual([large]);
    expect(await seqs()).toEqual([0, 2]);
  });
});

describe('a hole in a sequence', () => {
  test('is recorded once, also when it is told again after a restart', async () => {
    const { stream } = givenStream();
    const gap = (expected_seq: number) =>
      ({
        type: 'TelemetryGapDetected',
        data: { ...origin, ts: undefined, chamber: null, run_id: null, expected_seq, received_seq: 9, at: now },
      }) as const;
    const one = writer();
    await one.recordGap(stream, gap(1), origin);
    await one.recordGap(stream, gap(1), origin);
    await writer().recordGap(stream, gap(1), origin);
    await writer().recordGap(stream, gap(2), origin);
    expect(await typesOf(servers.store, stream)).toEqual(['TelemetryGapDetected', 'TelemetryGapDetected']);
  });
});
