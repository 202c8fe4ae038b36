import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeDoubles, decodeSteps, encodeColumn, encodeDoubles, encodeSeqs, encodeSteps } from './codec.ts';

describe('telemetry codec', () => {
  test('every double comes back with every bit, the sign of zero and denormals included', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true })), (values) => {
        const back = decodeDoubles(encodeDoubles(values));
        expect([...back].every((value, index) => Object.is(value, values[index]))).toBe(true);
        expect(back).toHaveLength(values.length);
      }),
    );
    expect(Object.is(decodeDoubles(encodeDoubles([-0]))[0], -0)).toBe(true);
    expect(decodeDoubles(encodeDoubles([5e-324]))[0]).toBe(5e-324);
  });

  test('bytes are little-endian and read from anywhere in a buffer', () => {
    expect(Buffer.from(encodeDoubles([1])).toString('hex')).toBe('000000000000f03f');
    const shifted = Buffer.concat([Buffer.from([7]), encodeDoubles([1, 2])]).subarray(1);
    expect([...decodeDoubles(shifted)]).toEqual([1, 2]);
  });

  test('steps come back frame by frame', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.constantFrom('ramp', 'etch', ''))), (steps) => {
        expect(decodeSteps(encodeSteps(steps))).toEqual(steps);
      }),
    );
  });

  test('sequence numbers take no room when there are none', () => {
    expect(encodeSeqs([null, null])).toBeNull();
    expect([...decodeDoubles(encodeSeqs([3, null]) ?? new Uint8Array())]).toEqual([3, Number.NaN]);
  });

  test('a column knows which frames reported it, and the extremes of those with a value', () => {
    const column = { unit: null, values: [null, 5, null, -2, 5, 1], absent: [0] };
    const encoded = encodeColumn('x', column, [10, 20, 30, 5, 50, 60]);
    expect(encoded).toMatchObject({ reported: 5, valued: 4, first_ts: 5, last_ts: 60 });
    expect([...decodeDoubles(encoded.extremes)]).toEqual([20, 5, 5, -2, 60, 1]);
    expect([...(encoded.flags ?? [])]).toEqual([2, 0, 1, 0, 0, 0]);
  });

  test('a column that has not as many values as there are frames is refused', () => {
    expect(() => encodeColumn('x', { unit: null, values: [1] }, [1, 2])).toThrow('1 values for 2 frames');
  });
});
