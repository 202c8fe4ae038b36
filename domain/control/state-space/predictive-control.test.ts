import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { predictiveControl } from './predictive-control.ts';
import { discreteRegulator } from './riccati.ts';
import { identity, integrator } from './testing/double-integrator.ts';

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

  it('lets an actuator be fixed', () => {
    const lag = { system: { ad: [[0.9]], bd: [[1]] }, q: [[1]], r: [[1]], x0: [1] };
    const plan = settled(predictiveControl({ ...lag, horizon: 3, u_min: [-0.1], u_max: [-0.1] }));
    expect(plan.inputs).toEqual([[-0.1], [-0.1], [-0.1]]);
    expect(plan.states.flat()).toEqual([1, 0.8, 0.62, 0.458].map((each) => expect.closeTo(each, 14)));
  });

  it('plans alike in whatever unit the cost is counted', () => {
    const plan = (unit: number) =>
      settled(
        predictiveControl({
          ...problem,
          q: identity.map((row) => row.map((each) => each * unit)),
          r: [[0.1 * unit]],
          horizon: 6,
          u_min: [-0.4],
          u_max: [0.4],
        }),
      );
    for (const unit of [1e-12, 1e8, 1e12]) {
      expect(plan(unit).inputs.flat()).toEqual(plan(1).inputs.map(([u]) => expect.closeTo(u as number, 9)));
      expect(plan(unit).cost / unit).toBeCloseTo(plan(1).cost, 9);
    }
  });

  const two = { system: { ad: [[0.5]], bd: [[1, 1]] }, q: [[1]], r: identity, x0: [1] };
  const none = (quantity: string, message: string) => ({ kind: 'no_solution', quantity, message });
  const range = (quantity: string, value: number) => ({ kind: 'out_of_range', quantity, value, min: 1, max: 200 });
  const bounds = (inputs: number) =>
    none('u_min', `each of the ${inputs} inputs needs a lower bound that is not above its upper bound`);
  const skew = [
    [1, 1],
    [0, 1],
  ];

  it.each([
    [{ ...problem, horizon: 0 }, range('horizon', 0)],
    [{ ...problem, horizon: 201 }, range('horizon', 201)],
    [{ ...two, horizon: 101 }, range('variables', 202)],
    [{ ...problem, horizon: 2.5 }, none('horizon', 'the horizon must be a whole number of steps')],
    [{ ...problem, horizon: 5, u_min: [1], u_max: [0] }, bounds(1)],
    [{ ...problem, horizon: 5, u_min: [] }, bounds(1)],
    [{ ...problem, horizon: 5, u_max: [1, 1] }, bounds(1)],
    [{ ...two, horizon: 5, u_min: [0, 1], u_max: [1, 0] }, bounds(2)],
    [{ ...two, horizon: 5, u_min: [0, 1], u_max: [1, Number.NaN] }, bounds(2)],
    [{ ...problem, horizon: 5, x0: [1] }, none('x0', 'x0 must have 1 rows of 2')],
    [{ ...problem, horizon: 5, terminal: [[1]] }, none('terminal', 'terminal must have 2 rows of 2')],
    [{ ...problem, horizon: 5, terminal: skew }, none('terminal', 'terminal must be symmetric')],
    [{ ...problem, horizon: 5, q: skew }, none('q', 'q must be symmetric')],
    [
      {
        ...two,
        horizon: 5,
        r: [
          [0, 0],
          [0, 0],
        ],
      },
      none('p', 'r must be positive definite'),
    ],
  ])('refuses a problem that is none (%#)', (asked, error) => {
    expect(predictiveControl(asked)).toEqual({ ok: false, error });
  });

  it('takes bounds that meet, and as many inputs over the horizon as 200', () => {
    expect(predictiveControl({ ...two, horizon: 5, u_min: [0, 1], u_max: [0, 1] })).toMatchObject({
      ok: true,
      inputs: new Array(5).fill([0, 1]),
    });
    expect(predictiveControl({ ...two, horizon: 100 })).toMatchObject({ ok: true });
  });
});
