import { describe, expect, it } from 'vitest';
import { bracketedRoot, type RootOptions } from './bracketed-root.ts';

/** Where the function is asked, in order, and the root found. */
function visited(f: (x: number) => number, low: number, high: number, options: RootOptions = {}) {
  const points: number[] = [];
  const watched = (x: number): number => {
    points.push(x);
    return f(x);
  };
  const found = bracketedRoot(watched, low, high, options);
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return { points, root: found.root };
}

/** Zero of the parabola x(y) through three points of f (Lagrange): the step of inverse quadratic interpolation. */
const inverseParabola = (f: (x: number) => number, [x1, x2, x3]: readonly [number, number, number]): number => {
  const [y1, y2, y3] = [f(x1), f(x2), f(x3)];
  return (
    (x1 * y2 * y3) / ((y1 - y2) * (y1 - y3)) +
    (x2 * y1 * y3) / ((y2 - y1) * (y2 - y3)) +
    (x3 * y1 * y2) / ((y3 - y1) * (y3 - y2))
  );
};

const expectPoints = (points: readonly number[], expected: readonly number[]): void => {
  expect(points.length).toBeGreaterThanOrEqual(expected.length);
  for (const [i, x] of expected.entries()) expect(points[i]).toBeCloseTo(x, 9);
};

describe('steps of the method of Brent', () => {
  it.each([
    ['rising, nearer to the upper end', (x: number) => x - 1, -3, 3],
    ['rising, nearer to the lower end', (x: number) => x - 1, 0, 4],
    ['falling', (x: number) => 1 - x, 0, 4],
  ])('solves a straight line, %s, by one secant', (_, f, low, high) => {
    expect(visited(f, low, high)).toEqual({ points: [low, high, 1], root: 1 });
  });

  it('ends where x is a parabola of f with the first three points it has', () => {
    // sqrt(x + 3.5) = 2 at 0.5; x = (y + 2)^2 - 3.5. The chords meet zero at 6 - 3.5 and 6 - 5 (√6 - 2)/(√6 - 1) - 3.5.
    const { points, root } = visited((x) => Math.sqrt(x + 3.5) - 2, -2.5, 12.5, { tolerance: 1e-6 });
    const second = 2.5 - (5 * (Math.sqrt(6) - 2)) / (Math.sqrt(6) - 1);
    expectPoints(points, [-2.5, 12.5, 2.5, second, 0.5]);
    expect(points).toHaveLength(6);
    expect(root).toBeCloseTo(0.5, 14);
  });

  it('halves the bracket when a step leads out of it or over three quarters of it', () => {
    // The chord of 1 - 100/x between u and v meets zero at u + v - uv/100.
    const f = (x: number) => 1 - 100 / x;
    const { points, root } = visited(f, 1, 300, { tolerance: 1e-3 });
    const parabola = inverseParabola(f, [75.25, 112.25125, 103.032184375]);
    expectPoints(points, [1, 300, 298, 149.5, 75.25, 112.25125, 103.032184375, parabola]);
    expect(root).toBeCloseTo(100, 3);
  });

  it('halves the bracket when x is a parabola of f that overshoots, and interpolates again after it', () => {
    // The chord of x^2 - 9 between u and v meets zero at (uv + 9) / (u + v).
    const f = (x: number) => x * x - 9;
    const { points, root } = visited(f, 0, 8, { tolerance: 1e-3 });
    const fifth = (1.125 * 4.5625 + 9) / (1.125 + 4.5625);
    const sixth = inverseParabola(f, [1.125, 4.5625, fifth]);
    const seventh = (fifth * sixth + 9) / (fifth + sixth);
    expectPoints(points, [0, 8, 9 / 8, 4.5625, fifth, sixth, seventh]);
    expect(root).toBeCloseTo(3, 3);
  });

  it('halves the bracket when a step is over half the one before the last', () => {
    // The chord of x^3 - 200 between u and v leaves v by f(v) / (u^2 + uv + v^2): 8 - 312 / 9264.
    const f = (x: number) => x ** 3 - 200;
    const chord = (u: number, v: number) => v - f(v) / (u * u + u * v + v * v);
    const third = 8 - 312 / 9264;
    const fourth = inverseParabola(f, [-100, 8, third]);
    const fifth = (fourth - 100) / 2;
    const { points } = visited(f, -100, 8, { tolerance: 1e-3 });
    expectPoints(points, [-100, 8, third, fourth, fifth, chord(fifth, fourth)]);
  });

  it('halves the bracket between two plateaus', () => {
    const { points } = visited((x) => (x < 3.2 ? -1 : 1), 0, 8, { tolerance: 0.1 });
    expectPoints(points, [0, 8, 4, 2, 3, 3.5, 3.25]);
  });

  it('does not creep along a flat function by half tolerances', () => {
    // Interpolation would go by less than the least step, 0.01, all the way to 0.95: after two such steps it halves.
    const f = (x: number) => (x < 0.95 ? -(10 ** (-3 - 300 * x)) : 20 * (x - 0.95));
    const { points } = visited(f, 0, 1, { tolerance: 0.02 });
    expectPoints(points, [0, 1, 0.01, 0.02, 0.51]);
    expect(points.length).toBeLessThan(25);
  });
});

describe('end of the search', () => {
  it('steps by half the tolerance at least, and answers with the better end of the last bracket', () => {
    // The secant from 0 would go by 1e-8; one step of 0.05 closes the bracket.
    expect(visited((x) => x - 1e-8, 0, 1, { tolerance: 0.1 })).toEqual({ points: [0, 1, 0.05], root: 0 });
  });

  it('asks no more when the bracket is as narrow as the tolerance', () => {
    const f = (x: number) => 3 * x - 1;
    expect(visited(f, 0, 1, { tolerance: 1 })).toEqual({ points: [0, 1], root: 0 });
    expect(visited(f, 0, 1, { tolerance: 0.999 }).points.length).toBeGreaterThan(2);
  });

  it('takes a root at the lower end of a falling function', () => {
    expect(bracketedRoot((x) => 2 - x, 2, 5)).toEqual({ ok: true, root: 2 });
  });

  it('refuses a function that is not a number within the bracket', () => {
    // Equal sizes at the ends: the first point within is the middle.
    expect(bracketedRoot((x) => (Math.abs(x) < 1 ? NaN : Math.sign(x)), -2, 2)).toEqual({
      ok: false,
      error: { kind: 'no_solution', quantity: 'root', message: 'the function is not a number at 0' },
    });
  });
});
