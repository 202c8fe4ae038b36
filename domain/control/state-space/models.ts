import { z } from 'zod';
import { defineModel, evaluation, type Model, type Value } from '../../process/model.ts';
import { predictiveControl } from './predictive-control.ts';
import { discreteRegulator } from './riccati.ts';
import type { Rows } from './shapes.ts';
import { zeroOrderHold } from './zero-order-hold.ts';

const vector = z.array(z.number().min(-1e4).max(1e4)).min(1).max(8);
const matrix = z.array(vector).min(1).max(8);
const asValue = (rows: Rows): Value => rows.map((row) => [...row]);
const system = { ad: matrix, bd: matrix, q: matrix, r: matrix };

/** State-space control as engineers evaluate it by name. */
export const stateSpaceModels: readonly Model[] = [
  defineModel({
    name: 'control.zoh',
    title: 'Discretisation of a linear system for a held input',
    source: 'Van Loan, IEEE Trans. Automatic Control 23, 395 (1978)',
    input: z.strictObject({ a: matrix, b: matrix, sample_s: z.number().min(1e-6).max(1e4) }),
    output: { ad: { unit: '1' }, bd: { unit: 'state/input' } },
    evaluate: ({ a, b, sample_s }) =>
      evaluation(zeroOrderHold(a, b, sample_s), null, ({ ad, bd }) => ({ ad: asValue(ad), bd: asValue(bd) })),
  }),
  defineModel({
    name: 'control.dare',
    title: 'Regulator of least quadratic cost (discrete Riccati equation)',
    source: 'Chu, Fan, Lin & Wang, Int. J. Control 77, 767 (2004)',
    input: z.strictObject(system),
    output: {
      k: { unit: 'input/state' },
      p: { unit: 'cost/state^2' },
      closed_loop_moduli: { unit: '1', min: 0, max: 1 },
    },
    evaluate: ({ ad, bd, q, r }) =>
      evaluation(discreteRegulator({ ad, bd }, q, r), null, ({ k, p, closed_loop_moduli }) => ({
        k: asValue(k),
        p: asValue(p),
        closed_loop_moduli,
      })),
  }),
  defineModel({
    name: 'control.mpc',
    title: 'Predictive control with bounds on the inputs',
    source:
      'Rawlings, Mayne & Diehl, Model Predictive Control (2017); Goldfarb & Idnani, Math. Programming 27, 1 (1983)',
    input: z.strictObject({
      ...system,
      horizon: z.int().min(1).max(40),
      x0: vector,
      terminal: matrix.optional(),
      u_min: vector.optional(),
      u_max: vector.optional(),
    }),
    output: { inputs: { unit: 'input' }, states: { unit: 'state' }, cost: { unit: 'cost' } },
    evaluate: ({ ad, bd, q, r, horizon, x0, terminal, u_min, u_max }) =>
      evaluation(
        predictiveControl({
          system: { ad, bd },
          q,
          r,
          horizon,
          x0,
          ...(terminal ? { terminal } : {}),
          ...(u_min ? { u_min } : {}),
          ...(u_max ? { u_max } : {}),
        }),
        null,
        ({ inputs, states, cost }) => ({ inputs: asValue(inputs), states: asValue(states), cost }),
      ),
  }),
];
