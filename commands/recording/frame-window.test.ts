import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordedFrame } from '../../domain/telemetry/columns.ts';
import { anyFrames } from '../../domain/telemetry/testing/frames.ts';
import { FrameWindow, WINDOW } from './frame-window.ts';

const frame = (value: number, ts = value): RecordedFrame => ({ ts, seq: null, step: null, signals: { p: value } });

describe('the window of the newest frames', () => {
  test('knows every frame that was added, from an equal one too, and no other', () => {
    fc.assert(
      fc.property(anyFrames(20), anyFrames(5), (added, others) => {
        const window = new FrameWindow();
        for (const one of added) window.add(one);
        for (const one of added) expect(window.has(structuredClone(one))).toBe(true);
        const known = new Set(added.map((one) => JSON.stringify(one)));
        for (const one of others) if (known.has(JSON.stringify(one))) expect(window.has(one)).toBe(true);
        expect(window.has({ ts: -1, seq: 0, step: 'never', signals: {} })).toBe(false);
      }),
    );
  });

  test('knows none before any was added', () => {
    expect(new FrameWindow().has(frame(1))).toBe(false);
  });

  // Times that are all different, all the same, and repeating: what frames are kept by.
  test.each([
    ['times of their own', (n: number) => frame(n)],
    ['one time', (n: number) => frame(n, 0)],
    ['few times', (n: number) => frame(n, n % 7)],
  ])('forgets the oldest when it is full, for good: frames with %s', (_, make) => {
    const window = new FrameWindow();
    const total = WINDOW * 2 + 100;
    for (let n = 0; n < total; n += 1) window.add(make(n));
    const known = (from: number, to: number): number =>
      Array.from({ length: to - from }, (__, index) => make(from + index)).filter((one) => window.has(one)).length;
    expect(known(total - WINDOW, total - WINDOW + 200)).toBe(200);
    expect(known(total - 200, total)).toBe(200);
    expect(known(total - WINDOW - 200, total - WINDOW)).toBe(0);
    expect(known(0, 200)).toBe(0);
  });

  test('knows a frame that was added twice until the second is forgotten', () => {
    const window = new FrameWindow();
    const twice = frame(-1);
    window.add(twice);
    for (let n = 0; n < 10; n += 1) window.add(frame(n));
    window.add(twice);
    for (let n = 0; n < WINDOW - 1; n += 1) window.add(frame(100 + n));
    expect(window.has(twice)).toBe(true);
    window.add(frame(99));
    expect(window.has(twice)).toBe(false);
  });
});
