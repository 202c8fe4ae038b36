import { z } from 'zod';
import { defineModel, evaluation, type Model } from '../../process/model.ts';
import { identifyStep, twoPointPlant } from './step-response.ts';

/** Identification as engineers evaluate it by name. */
export const identificationModels: readonly Model[] = [
  defineModel({
    name: 'control.two_point',
    title: 'Time constant and dead time from two points of a step response',
    source: 'C. L. Smith, Digital Computer Process Control (1972)',
    input: z.strictObject({ t28_s: z.number().min(0).max(1e6), t63_s: z.number().min(0).max(1e6) }),
    output: { tau_s: { unit: 's', min: 0 }, delay_s: { unit: 's', min: 0 } },
    evaluate: ({ t28_s, t63_s }) =>
      evaluation(twoPointPlant(t28_s, t63_s), null, ({ tau_s, delay_s }) => ({ tau_s, delay_s })),
  }),
  defineModel({
    name: 'control.identify_step',
    title: 'First-order plant with dead time from a recorded step, by least squares',
    source: 'Separable least squares in gain and level; search in time constant and dead time',
    input: z.strictObject({
      times_s: z.array(z.number().min(-1e5).max(1e5)).min(6).max(400),
      output: z.array(z.number().min(-1e5).max(1e5)).min(6).max(400),
      input_step: z.number().min(-1e5).max(1e5),
      step_at_s: z.number().min(-1e5).max(1e5).default(0),
    }),
    output: {
      gain: { unit: 'output/input' },
      tau_s: { unit: 's', min: 0 },
      delay_s: { unit: 's', min: 0 },
      initial: { unit: 'output' },
      rms_residual: { unit: 'output', min: 0 },
    },
    evaluate: (record) =>
      evaluation(identifyStep(record), null, ({ gain, tau_s, delay_s, initial, rms_residual }) => ({
        gain,
        tau_s,
        delay_s,
        initial,
        rms_residual,
      })),
  }),
];
