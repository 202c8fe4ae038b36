import fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { matrixExponential } from './matrix-exponential.ts';
import { predictiveControl } from './predictive-control.ts';
import { discreteRegulator } from './riccati.ts';
import { zeroOrderHold } from './zero-order-hold.ts';

const integrator = {
  ad: [
    [1, 0.1],
    [0, 1],
  ],
  bd: [[0.005], [0.1]],
};
const identity = [
  [1, 0],
  [0, 1],
];

describe('the matrix exponential', () => {
  it('turns a generator of rotation into a rotation, also by many turns', () => {
    for (const angle of [0, 0.3, 40]) {
      const found = matrixExponential(
        new Matrix([
          [0, -angle],
          [angle, 0],
        ]),
      );
      expect(found.get(0, 0)).toBeCloseTo(Math.cos(angle), 11);
      expect(found.get(1, 0)).toBeCloseTo(Math.sin(angle), 11);
    }
  });

  it('of A and of -A are inverse', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 9, maxLength: 9 }), (list) => {
        const a = Matrix.from1DArray(3, 3, list);
        const product = matrixExponential(a).mmul(matrixExponential(Matrix.mul(a, -1)));
        expect(Matrix.sub(product, Matrix.eye(3)).norm('frobenius')).toBeLessThan(1e-7);
      }),
      { numRuns: 30 },
    );
  });
});

describe('zero-order hold', () => {
  it('of a double integrator is exact though its matrix is singular', () => {
    const found = settled(
      zeroOrderHold(
        [
          [0, 1],
          [0, 0],
        ],
        [[0], [1]],
        0.1,
      ),
    );
    expect(found.ad[0]).toEqual([1, expect.closeTo(0.1, 14)]);
    expect(found.bd).toEqual([[expect.closeTo(0.005, 15)], [expect.closeTo(0.1, 15)]]);
  });

  it('refuses shapes that do not fit', () => {
    expect(zeroOrderHold([[1, 2]], [[1]], 1)).toMatchObject({ ok: false, error: { quantity: 'a' } });
    expect(zeroOrderHold([[1]], [[1], [2]], 1)).toMatchObject({ ok: false, error: { quantity: 'b' } });
    expect(zeroOrderHold([[1]], [[1]], 0)).toMatchObject({ ok: false, error: { quantity: 'sample_s' } });
    expect(zeroOrderHold([[1000]], [[1]], 1)).toMatchObject({ ok: false, error: { kind: 'not_finite' } });
  });
});

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

  it.each([
    [[[2]], [[0]], [[1]], [[1]], 'p'],
    [[[1]], [[1]], [[0]], [[1]], 'p'],
    [[[0.5]], [[1]], [[1]], [[0]], 'p'],
    [[[0.5]], [[1]], [[-1]], [[1]], 'p'],
    [[[0.5, 1]], [[1]], [[1]], [[1]], 'ad'],
    [[[0.5]], [[1]], [[1, 2]], [[1]], 'q'],
  ])('refuses what has none (%#)', (ad, bd, q, r, quantity) => {
    expect(discreteRegulator({ ad, bd }, q, r)).toMatchObject({ ok: false, error: { quantity } });
  });

  it('refuses inputs that nothing tells apart to rounding', () => {
    const alike = { ad: [[2]], bd: [[1, 1]] };
    const cheap = [
      [1e-30, 0],
      [0, 1e-30],
    ];
    expect(discreteRegulator(alike, [[1]], cheap)).toMatchObject({ ok: false, error: { kind: 'no_solution' } });
  });

  it('refuses a weight that is not symmetric', () => {
    expect(
      discreteRegulator(
        integrator,
        [
          [1, 1],
          [0, 1],
        ],
        [[1]],
      ),
    ).toMatchObject({
      error: { message: 'q must be symmetric' },
    });
  });
});

describe('predictive control', () => {
  const problem = { system: integrator, q: identity, r: [[0.1]], x0: [1, 0] };

  it('without bounds is the regulator, for any horizon', () => {
    const { k, p } = settled(discreteRegulator(integrator, identity, [[0.1]]));
    for (const horizon of [1, 3, 25]) {
      const plan = settled(predictiveControl({ ...problem, horizon }));
      expect(plan.inputs).toHaveLength(horizon);
      expect(plan.inputs[0]?.[0]).toBeCloseTo(-(k[0]?.[0] as number), 8);
      expect(plan.cost).toBeCloseTo(p[0]?.[0] as number, 7);
    }
  });

  it('keeps its bounds and costs more by them', () => {
    const free = settled(predictiveControl({ ...problem, horizon: 10 }));
    const bound = settled(predictiveControl({ ...problem, horizon: 10, u_min: [-1], u_max: [0.2] }));
    expect(bound.inputs[0]).toEqual([expect.closeTo(-1, 12)]);
    expect(bound.inputs.flat().every((u) => u >= -1 && u <= 0.2)).toBe(true);
    expect(bound.cost).toBeGreaterThan(free.cost);
    expect(bound.states).toHaveLength(11);
  });

  it('meets the conditions of an optimum under bounds', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.nat(7),
        fc.constantFrom(-0.01, 0.01),
        (position, speed, at, change) => {
          const bounds = { ...problem, horizon: 8, x0: [position, speed], u_min: [-0.5], u_max: [0.5] };
          const plan = settled(predictiveControl(bounds));
          const moved = plan.inputs.map((u, i) =>
            i === at ? Math.min(0.5, Math.max(-0.5, (u[0] as number) + change)) : (u[0] as number),
          );
          const pinned = settled(discreteRegulator(integrator, identity, [[0.1]])).p;
          let [x, v, cost] = [position, speed, 0];
          for (const u of moved) {
            cost += x * x + v * v + 0.1 * u * u;
            [x, v] = [x + 0.1 * v + 0.005 * u, v + 0.1 * u];
          }
          const [[p11 = 0, p12 = 0] = [], [, p22 = 0] = []] = pinned;
          cost += p11 * x * x + 2 * p12 * x * v + p22 * v * v;
          expect(cost).toBeGreaterThanOrEqual(plan.cost - 1e-9 * plan.cost);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('takes another terminal weight, and bounds on one side', () => {
    const short = settled(predictiveControl({ ...problem, horizon: 1, terminal: identity, u_max: [-0.3] }));
    expect(short.inputs[0]?.[0]).toBe(-0.3);
  });

  it.each([
    [{ horizon: 0 }, 'horizon'],
    [{ horizon: 2.5 }, 'horizon'],
    [{ horizon: 5, u_min: [1], u_max: [0] }, 'u_min'],
    [{ horizon: 5, u_max: [1, 1] }, 'u_min'],
    [{ horizon: 5, x0: [1] }, 'x0'],
    [{ horizon: 5, terminal: [[1]] }, 'terminal'],
  ])('refuses a problem that is none (%#)', (change, quantity) => {
    expect(predictiveControl({ ...problem, ...change })).toMatchObject({ ok: false, error: { quantity } });
  });
});
