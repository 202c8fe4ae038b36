import { z } from 'zod';
import { defineModel, type Evaluation, type Model } from '../process/model.ts';
import { ruleIds } from './rules.ts';
import { cusumArl, cusumIntervalFor, ewmaArl, ewmaWidthFor, shewhartArl, shewhartWidthFor } from './run-length.ts';
import { ruleChain, ruleRunLength } from './zone-rule-run-length.ts';

/** Beyond this, what one point leaves to the next is 1 to the last digits that a double has. */
const LONGEST = 1e10;

const lambda = z.number().min(0.02).max(1);
const k_sigmas = z.number().min(0.1).max(4);
const shift_sigmas = z.number().min(-10).max(10).default(0);

const answered = (arl: number): Evaluation =>
  arl >= 1 - 1e-9 && arl <= LONGEST
    ? { ok: true, values: { arl: Math.max(1, arl) }, constants: null, warnings: [] }
    : { ok: false, error: { kind: 'no_solution', quantity: 'arl', message: `longer than ${LONGEST} points` } };

const designed = (name: string, found: number | null): Evaluation =>
  found === null
    ? {
        ok: false,
        error: { kind: 'no_solution', quantity: name, message: 'no chart of this kind has this run length' },
      }
    : { ok: true, values: { [name]: found }, constants: null, warnings: [] };

export const runLengthModels: readonly Model[] = [
  defineModel({
    name: 'spc.arl',
    title: 'Average run length of a chart, in control and after a shift',
    source: 'Page 1954; Crowder 1987; Lucas & Saccucci 1990; Champ & Woodall 1987',
    input: z.discriminatedUnion('chart', [
      z.strictObject({ chart: z.literal('shewhart'), l: z.number().min(0.1).max(6).default(3), shift_sigmas }),
      z.strictObject({ chart: z.literal('cusum'), k_sigmas, h_sigmas: z.number().min(0.1).max(20), shift_sigmas }),
      z.strictObject({ chart: z.literal('ewma'), lambda, l: z.number().min(0.1).max(6), shift_sigmas }),
      z.strictObject({ chart: z.literal('rules'), rules: z.array(z.enum(ruleIds)).min(1).max(12), shift_sigmas }),
    ]),
    output: { arl: { unit: 'points', min: 1 }, signal_within_30: { unit: '1', min: 0, max: 1 } },
    evaluate: (input): Evaluation => {
      switch (input.chart) {
        case 'shewhart':
          return answered(shewhartArl(input.l, input.shift_sigmas));
        case 'cusum':
          return answered(cusumArl(input.k_sigmas, input.h_sigmas, input.shift_sigmas));
        case 'ewma':
          return answered(ewmaArl(input.lambda, input.l, input.shift_sigmas));
        case 'rules': {
          const chain = ruleChain(input.rules);
          if (chain === null) {
            const message = 'N3 and N4 compare neighbours and have no chain of zones';
            return { ok: false, error: { kind: 'no_solution', quantity: 'arl', message } };
          }
          const { arl, within_horizon } = ruleRunLength(chain, input.shift_sigmas);
          const found = answered(arl);
          const signal_within_30 = Math.min(1, Math.max(0, within_horizon));
          return found.ok ? { ...found, values: { ...found.values, signal_within_30 } } : found;
        }
        default: {
          const unhandled: never = input;
          return unhandled;
        }
      }
    },
  }),
  defineModel({
    name: 'spc.design',
    title: 'Limits of a chart for an in-control average run length',
    source: 'inverse of spc.arl',
    input: z.discriminatedUnion('chart', [
      z.strictObject({ chart: z.literal('shewhart'), arl0: z.number().min(2).max(1e6) }),
      z.strictObject({ chart: z.literal('cusum'), k_sigmas, arl0: z.number().min(2).max(1e6) }),
      z.strictObject({ chart: z.literal('ewma'), lambda, arl0: z.number().min(2).max(1e6) }),
    ]),
    output: { l: { unit: '1', min: 0 }, h_sigmas: { unit: 'sigma', min: 0 } },
    evaluate: (input): Evaluation => {
      if (input.chart === 'cusum') return designed('h_sigmas', cusumIntervalFor(input.k_sigmas, input.arl0));
      return designed(
        'l',
        input.chart === 'ewma' ? ewmaWidthFor(input.lambda, input.arl0) : shewhartWidthFor(input.arl0),
      );
    },
  }),
];
