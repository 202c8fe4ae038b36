import { z } from 'zod';
import { defineModel, evaluation, type Model } from '../../process/model.ts';
import { simulateRuns } from './ewma-controller.ts';

const amount = z.number().min(-1e6).max(1e6);
const weight = z.number().min(0).max(2);

/** Run-to-run control as engineers evaluate it by name. */
export const runToRunModels: readonly Model[] = [
  defineModel({
    name: 'control.run_to_run',
    title: 'Inputs and outputs of an EWMA or double EWMA controller on a drifting plant',
    source:
      'Ingolfsson & Sachs, J. Quality Technology 25, 271 (1993); Butler & Stefani, IEEE Trans. Semicond. Manuf. 7, 193 (1994)',
    input: z.strictObject({
      model_gain: amount,
      plant_gain: amount,
      weight: weight.default(0.3),
      trend_weight: weight.default(0),
      target: amount,
      first_level: amount.default(0),
      offsets: z.array(amount).min(1).max(500),
    }),
    output: {
      inputs: { unit: 'input' },
      outputs: { unit: 'output' },
      stable: { unit: '1' },
      steady_offset: { unit: 'output' },
    },
    evaluate: ({ plant_gain, offsets, first_level, ...controller }) =>
      evaluation(simulateRuns(controller, plant_gain, offsets, first_level), null, (runs) => ({
        inputs: runs.inputs,
        outputs: runs.outputs,
        stable: runs.stable,
        steady_offset: runs.steady_offset,
      })),
  }),
];
