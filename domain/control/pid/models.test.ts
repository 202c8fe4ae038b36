import { describe, expect, it } from 'vitest';
import { evaluateModel } from '../../process/model.ts';
import { tuningModels } from './models.ts';

const evaluate = (name: string, input: unknown) => {
  const model = tuningModels.find((each) => each.name === name);
  if (!model) throw new Error('there is no such model');
  return evaluateModel(model, input);
};

describe('control.closed_loop', () => {
  const input = { plant: '2 exp(-s)/(5s+1)', kp: 1.25, ti_s: 5 };

  it('limits the output of the controller only when it is told to', () => {
    // For the dead time of 1 s the error is 1: Kp (1 + 1 / Ti).
    expect(evaluate('control.closed_loop', input)).toMatchObject({
      values: { peak_input: { value: expect.closeTo(1.5, 2) } },
    });
    expect(evaluate('control.closed_loop', { ...input, output_max: 0.9 })).toMatchObject({
      values: { peak_input: { value: 0.9 } },
    });
    // A wrong sign drives the output down without end, as far as its limit.
    expect(evaluate('control.closed_loop', { ...input, kp: -1.25, output_min: -0.5 })).toMatchObject({
      values: { peak_input: { value: 0.5 }, settling_s: { value: null } },
    });
  });
});

describe('control.tune', () => {
  const input = { source: { kind: 'plant', gain: 2, tau_s: 5, delay_s: 1 } };

  it('has nothing to compare with when the loop in use is unstable', () => {
    expect(evaluate('control.tune', { ...input, current: { kp: 9, ti_s: 1 } })).toMatchObject({
      ok: true,
      values: {
        rule: { value: 'simc_pi', unit: 'name' },
        expected: {
          value: {
            baseline: 'current',
            before: null,
            after: { overshoot_pct: expect.closeTo(4.659, 3) },
            iae_reduction_pct: null,
            overshoot_reduction_pct: null,
          },
        },
      },
    });
  });
});
