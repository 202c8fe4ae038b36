import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RecordedFrame, toColumns } from './columns.ts';
import { eventParts, isTooLarge, MAX_EVENT_BYTES } from './event-parts.ts';
import { anyFrames } from './testing/frames.ts';

const bytesOf = (frames: readonly RecordedFrame[]): number => Buffer.byteLength(JSON.stringify(toColumns(frames)));
const frame = (signals: RecordedFrame['signals'], more: Partial<RecordedFrame> = {}): RecordedFrame => ({
  ts: Date.UTC(2026, 10, 22),
  seq: 1,
  step: null,
  signals,
  ...more,
});
/** Signals whose values take as many digits as a number can. */
const wide = (count: number, prefix = 'signal'): RecordedFrame['signals'] =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}_${index}`, -1.2345678901234567e-100]));
const sizes = (frames: readonly RecordedFrame[]): number[] => eventParts(frames).map((part) => part.frames.length);

describe('cutting frames into events', () => {
  test('loses none and keeps their order, and knows how large an event is at most', () => {
    fc.assert(
      fc.property(anyFrames(20), (frames) => {
        const parts = eventParts(frames);
        expect(parts.flatMap((part) => part.frames)).toEqual(frames);
        for (const part of parts) expect(bytesOf(part.frames)).toBeLessThanOrEqual(part.bytes);
      }),
    );
  });

  test('puts 256 into one', () => {
    expect(sizes(Array.from({ length: 600 }, (_, seq) => frame({ p: seq }, { seq })))).toEqual([256, 256, 88]);
    expect(sizes([])).toEqual([]);
  });

  test('begins another where a signal changes its unit, so that no value is given a unit that was not its own', () => {
    const torr = frame({ p: 1 }, { units: { p: 'torr' } });
    const pascal = frame({ p: 133 }, { units: { p: 'Pa' } });
    expect(sizes([torr, frame({ p: 2 }), torr, pascal, pascal, torr])).toEqual([3, 2, 1]);
    expect(sizes([frame({ p: 2 }), torr])).toEqual([2]);
  });

  test('keeps wide frames within what an append may hold', () => {
    const parts = eventParts(Array.from({ length: 40 }, (_, seq) => frame(wide(2000), { seq })));
    expect(parts.length).toBeGreaterThan(1);
    for (const { frames, bytes } of parts) {
      expect(bytes).toBeLessThanOrEqual(MAX_EVENT_BYTES);
      expect(bytesOf(frames)).toBeLessThanOrEqual(bytes);
    }
    expect(parts.flatMap(({ frames }) => frames)).toHaveLength(40);
  });

  test('counts the holes that signals of other frames leave', () => {
    const parts = eventParts(Array.from({ length: 30 }, (_, seq) => frame(wide(1000, `of_${seq}`), { seq })));
    for (const { frames } of parts) expect(bytesOf(frames)).toBeLessThanOrEqual(MAX_EVENT_BYTES);
  });

  test('gives a frame that is too large for any event a part of its own, and only such a one is too large', () => {
    const large = frame(wide(20_000));
    const parts = eventParts([frame({ p: 1 }), large, frame({ p: 2 })]);
    expect(parts.map((part) => [part.frames.length, isTooLarge(part)])).toEqual([
      [1, false],
      [1, true],
      [1, false],
    ]);
    expect(bytesOf([large])).toBeGreaterThan(MAX_EVENT_BYTES);
  });

  test('takes a frame that only seemed too large', () => {
    const short = frame(Object.fromEntries(Array.from({ length: 9000 }, (_, index) => [`s${index}`, 1])));
    const [part] = eventParts([short]);
    expect(part && part.bytes > MAX_EVENT_BYTES && bytesOf([short]) < MAX_EVENT_BYTES).toBe(true);
    expect(part && isTooLarge(part)).toBe(false);
  });
});
