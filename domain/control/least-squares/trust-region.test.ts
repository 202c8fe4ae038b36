import { describe, expect, it } from 'vitest';
import { boundedStep } from './trust-region.ts';

const rows = (...given: readonly (readonly number[])[]) => given.map((row) => Float64Array.from(row));
const near = (values: readonly number[]) => values.map((each) => expect.closeTo(each, 12));

describe('the step within a bound', () => {
  const r = rows([4, 1, 2], [0, 3, -1], [0, 0, 0.1]);
  const [scales, qtb] = [
    [1, 2, 5],
    [5, -6, 0.3],
  ] as const;
  const lengthOf = (x: ArrayLike<number>) => Math.hypot(...Array.from(x, (each, i) => each * (scales[i] as number)));

  it('is the whole step where that lies within', () => {
    // From below: 0.1 z = 0.3, 3 y - z = -6, 4 x + y + 2 z = 5: (0, -1, 3), 15.13 long in its scales.
    const whole = boundedStep(r, scales, qtb, 20, 3);
    expect(whole.par).toBe(0);
    expect([...whole.x]).toEqual(near([0, -1, 3]));
    expect(boundedStep(r, scales, qtb, 15.14 / 1.1, 0).par).toBe(0);
  });

  it.each([13.7, 10, 3, 1, 0.1, 1e-3, 1e-9])('reaches %d to a tenth, with the damping that belongs to it', (delta) => {
    for (const previous of [0, 1e-6, 1, 1e9]) {
      const { x, par } = boundedStep(r, scales, qtb, delta, previous);
      expect(Math.abs(lengthOf(x) / delta - 1)).toBeLessThanOrEqual(0.1);
      expect(par).toBeGreaterThan(0);
      // (R'R + par D^2) x = R'Q'b.
      const rx = r.map((row) => row.reduce((sum, each, j) => sum + each * (x[j] as number), 0));
      for (const [j, scale] of scales.entries()) {
        const through = (v: readonly number[]) =>
          r.reduce((sum, row, i) => sum + (row[j] as number) * (v[i] as number), 0);
        const damped = par * scale ** 2 * (x[j] as number);
        const left = through(rx) + damped;
        expect(Math.abs(left - through(qtb))).toBeLessThan(1e-12 * (Math.abs(damped) + 30));
      }
    }
  });
});

describe('a step where R has lost rank', () => {
  it('does not move along what R does not see', () => {
    expect(boundedStep(rows([1, 0.5], [0, 1e-19]), [1, 1], [1, 1], 10, 0)).toEqual({
      x: Float64Array.from([1, 0]),
      par: 0,
    });
    expect(boundedStep(rows([0, 0], [0, 0]), [1, 1], [1, 1], 10, 0)).toEqual({ x: Float64Array.from([0, 0]), par: 0 });
  });

  it('begins with the damping |gradient| / |step|', () => {
    // x = 3 / (1 + par): 1.5 for the first guess 3 / 3, which is within a tenth of 1.6.
    expect(boundedStep(rows([1, 0], [0, 0]), [1, 1], [3, 0], 1.6, 0)).toEqual({
      x: Float64Array.from([1.5, 0]),
      par: 1,
    });
  });

  // x(par) = (1 / (1 + par), 1e-3 / (1e-4 + par)) shrinks fast from (1, 10) and then slowly: from the far side a Newton step
  // to the length 2 leads below zero.
  it.each([
    ['the bound |gradient| / delta', 1, Math.hypot(1, 1e-3) / 2],
    ['the last one', 0.42, 0.42],
  ])('tries a thousandth of %s where the damping would become negative', (_, previous, high) => {
    const { x, par } = boundedStep(rows([1, 0, 0], [0, 0.01, 0], [0, 0, 0]), [1, 1, 1], [1, 0.1, 0], 2, previous);
    expect(par).toBeCloseTo(high / 1000, 12);
    expect([...x]).toEqual(near([1 / (1 + par), 1e-3 / (1e-4 + par), 0]));
  });
});
