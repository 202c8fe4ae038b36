import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { discreteRegulator } from './riccati.ts';
import { identity, integrator } from './testing/double-integrator.ts';

describe('the regulator', () => {
  it('of the double integrator is known', () => {
    const found = settled(discreteRegulator(integrator, identity, [[0.1]]));
    expect(found.k[0]).toEqual([expect.closeTo(2.5857008966598656, 9), expect.closeTo(3.443435917845341, 9)]);
    expect(found.p[0]?.[0]).toBeCloseTo(13.31722444113105, 8);
    expect(found.p[0]?.[1]).toBe(found.p[1]?.[0]);
    expect(found.closed_loop_moduli[0]).toBeLessThan(1);
  });

  it('of one state solves its quadratic equation, stable or not', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: 0.1, max: 3, noNaN: true }),
        fc.double({ min: 0.1, max: 3, noNaN: true }),
        (a, b, r) => {
          const p = settled(discreteRegulator({ ad: [[a]], bd: [[b]] }, [[1]], [[r]])).p[0]?.[0] as number;
          expect((a * a * p - (a * b * p) ** 2 / (r + b * b * p) + 1) / p).toBeCloseTo(1, 9);
        },
      ),
    );
  });

  it('of nothing that costs leaves a stable plant alone', () => {
    const stable = { ad: [[0.5]], bd: [[1]] };
    expect(discreteRegulator(stable, [[0]], [[1]])).toEqual({
      ok: true,
      k: [[0]],
      p: [[0]],
      closed_loop_moduli: [0.5],
    });
  });

  it('reads a weight that is negative only by the rounding of its largest number', () => {
    const pair = {
      ad: [
        [0.5, 0],
        [0, 0.5],
      ],
      bd: [[1], [1]],
    };
    const weight = (small: number) => [
      [1e6, 0],
      [0, small],
    ];
    expect(discreteRegulator(pair, weight(-1e-4), [[1]])).toMatchObject({ ok: true });
    expect(discreteRegulator(pair, weight(-1e-2), [[1]])).toEqual(none('q must not be indefinite'));
  });

  const none = (message: string) => ({ ok: false, error: { kind: 'no_solution', quantity: 'p', message } });
  const [unlike, alike] = [
    [
      [1e-30, 0],
      [0, 1e-30],
    ],
    [
      [1, 1],
      [1, 1],
    ],
  ];

  it.each([
    [[[2]], [[0]], [[1]], [[1]], 'the system cannot be stabilised through its inputs'],
    [[[1]], [[1]], [[0]], [[1]], 'the closed loop would not be stable'],
    [[[0.5]], [[1]], [[1]], [[0]], 'r must be positive definite'],
    [[[0.5]], [[1, 1]], [[1]], alike, 'r must be positive definite, not only to rounding'],
    [[[0.5]], [[1]], [[-1]], [[1]], 'q must not be indefinite'],
    [[[2]], [[1, 1]], [[1]], unlike, 'inputs that act alike cost too little to tell them apart'],
  ])('refuses %j, %j with the weights %j and %j', (ad, bd, q, r, message) => {
    expect(discreteRegulator({ ad, bd }, q, r)).toEqual(none(message));
  });

  it('refuses a gain that no number holds', () => {
    expect(discreteRegulator({ ad: [[9e99]], bd: [[1e80]] }, [[1]], [[9e99]])).toEqual({
      ok: false,
      error: { kind: 'not_finite', quantity: 'k', value: -Infinity },
    });
  });

  const square = (n: number) => Array.from({ length: n }, () => new Array<number>(n).fill(0));
  const shape = (quantity: string, message: string) => ({ kind: 'no_solution', quantity, message });
  const range = (quantity: string, value: number) => ({ kind: 'out_of_range', quantity, value, min: 1, max: 60 });

  it.each([
    [[], [[1]], [[1]], [[1]], range('states', 0)],
    [square(61), [[1]], [[1]], [[1]], range('states', 61)],
    [[[1]], [[]], [[1]], [[1]], range('inputs', 0)],
    [[[1]], [new Array<number>(61).fill(1)], [[1]], [[1]], range('inputs', 61)],
    [[[0.5, 1]], [[1]], [[1]], [[1]], shape('ad', 'ad must have 1 rows of 1')],
    [[[0.5]], [[1], [1]], [[1]], [[1]], shape('bd', 'bd must have 1 rows of 1')],
    [[[0.5]], [[1]], [[1, 2]], [[1]], shape('q', 'q must have 1 rows of 1')],
    [[[0.5]], [[1]], [[1]], [[1, 0]], shape('r', 'r must have 1 rows of 1')],
    [
      square(2),
      [[1], [1]],
      [
        [1, 1],
        [0, 1],
      ],
      [[1]],
      shape('q', 'q must be symmetric'),
    ],
    [
      [[0.5]],
      [[1, 1]],
      [[1]],
      [
        [1, 1],
        [0, 1],
      ],
      shape('r', 'r must be symmetric'),
    ],
  ])('refuses what has the wrong shape (%#)', (ad, bd, q, r, error) => {
    expect(discreteRegulator({ ad, bd }, q, r)).toEqual({ ok: false, error });
  });
});
