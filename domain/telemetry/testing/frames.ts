import fc from 'fast-check';
import type { RecordedFrame } from '../columns.ts';

/** Names that objects have anyway, and others that are easily confused. */
const name = fc.oneof(
  fc.constantFrom(
    'pressure',
    'temperature_c[0]',
    'constructor',
    'toString',
    'hasOwnProperty',
    '__proto__',
    '',
    ' ',
    '0',
    'é',
  ),
  fc.string({ maxLength: 4 }),
);
// JSON has no -0.
const value = fc.option(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
);

const frame = fc
  .record({
    // Few times and numbers, so that they repeat.
    ts: fc.oneof(fc.constantFrom(1000, 1001), fc.integer({ min: 0, max: 4_102_444_800_000 })),
    seq: fc.option(fc.constantFrom(0, 1, 2)),
    step: fc.option(fc.constantFrom('etch', '')),
    signals: fc.uniqueArray(fc.tuple(name, value, fc.option(fc.constantFrom('bad' as const, 'stale' as const))), {
      selector: ([key]) => key,
      maxLength: 6,
    }),
  })
  .map(({ signals, ...rest }): RecordedFrame => {
    const quality = signals.flatMap(([key, , doubt]) => (doubt === null ? [] : [[key, doubt] as const]));
    return {
      ...rest,
      signals: Object.fromEntries(signals.map(([key, number]) => [key, number])),
      ...(quality.length > 0 && { quality: Object.fromEntries(quality) }),
    };
  });

/** Any frames that a tool may send in a row: signals that come and go, nulls, times that repeat or jump, odd names. */
export const anyFrames = (maxLength: number): fc.Arbitrary<RecordedFrame[]> => fc.array(frame, { maxLength });
export const anyFrame: fc.Arbitrary<RecordedFrame> = frame;
