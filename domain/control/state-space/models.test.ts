import { describe, expect, it } from 'vitest';
import { evaluateModel } from '../../process/model.ts';
import { stateSpaceModels } from './models.ts';

describe('control.mpc', () => {
  // One step of x + u from x = 1 costs 1 + u^2 + T (1 + u)^2, least at u = -T / (1 + T); the Riccati equation gives
  // P^2 = P + 1 for T.
  const one = { ad: [[1]], bd: [[1]], q: [[1]], r: [[1]], horizon: 1, x0: [1] };
  const golden = (1 + Math.sqrt(5)) / 2;

  it.each([
    ['the Riccati solution', {}, -golden / (1 + golden), golden],
    ['a terminal weight', { terminal: [[3]] }, -0.75, 3],
    ['a lower bound', { u_min: [-0.5], terminal: [[3]] }, -0.5, 3],
    ['an upper bound', { u_max: [-0.8], terminal: [[3]] }, -0.8, 3],
  ])('takes %s', (_, given, u, terminal) => {
    const model = stateSpaceModels.find(({ name }) => name === 'control.mpc');
    if (!model) throw new Error('there is no such model');
    expect(evaluateModel(model, { ...one, ...given })).toMatchObject({
      ok: true,
      values: {
        inputs: { value: [[expect.closeTo(u, 14)]], unit: 'input' },
        states: { value: [[1], [expect.closeTo(1 + u, 14)]], unit: 'state' },
        cost: { value: expect.closeTo(1 + u * u + terminal * (1 + u) ** 2, 13), unit: 'cost' },
      },
    });
  });
});
