import { describe, expect, it } from 'vitest';
import { evaluateModel } from '../../process/model.ts';
import { leastSquaresModels } from './models.ts';

describe('calibration.nonlinear_fit', () => {
  // NIST's MGH10 from its first, far start: more than 200 evaluations are needed.
  const numbers = [
    34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872,
  ];
  const formula = 'y = b1 * exp[b2/(x+b3)]';

  const answer = (model: string, repeated: number) => {
    const y = new Array<readonly number[]>(repeated).fill(numbers).flat();
    const x = y.map((_, i) => 50 + 5 * (i % 16));
    const [fit] = leastSquaresModels;
    if (!fit) throw new Error('there is no such model');
    return evaluateModel(fit, { model, x, y, start: [2, 400000, 25000] });
  };
  const refused = (evaluations: number) => ({
    ok: false,
    model: 'calibration.nonlinear_fit',
    error: {
      kind: 'no_solution',
      quantity: 'parameters',
      message: `no convergence in ${evaluations} evaluations`,
    },
  });

  it('finds what it can afford', () => {
    expect(answer(formula, 1)).toMatchObject({
      ok: true,
      values: {
        names: { value: ['b1', 'b2', 'b3'] },
        rss: { value: expect.closeTo(87.945855171, 6), unit: 'y^2' },
      },
    });
  });

  it.each([
    ['500000 / (16 * 293)', 1, 106],
    ['500000 / (80 * 293)', 5, 21],
    ['never fewer than 20', 10, 20],
  ])('gives up after as many evaluations as formula and data allow: %s', (_, repeated, evaluations) => {
    expect(answer(formula.padEnd(293), repeated)).toEqual(refused(evaluations));
  });
});
