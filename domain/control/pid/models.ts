import { z } from 'zod';
import { defineModel, evaluation, type Model, type Value } from '../../process/model.ts';
import { relayFeedback } from '../identification/relay-feedback.ts';
import { closedLoop } from './closed-loop.ts';
import { parsePlant } from './transfer-function.ts';
import { type TuningSource, tuneController } from './tune-controller.ts';
import { cohenCoon, type Gains, simc, zieglerNicholsClosedLoop, zieglerNicholsStep } from './tuning-rules.ts';
import { ultimatePoint } from './ultimate-point.ts';

const seconds = z.number().min(1e-3).max(1e4);
const size = z.number().min(1e-4).max(1e4);
const plantText = z.string().min(1).max(200);
const gainsOut = { unit: 'Kp: 1; Ti, Td: s' };
const asValue = ({ kp, ti_s, td_s }: Gains): Value => ({ kp, ti_s, td_s });
const all = (rules: Readonly<Record<string, Gains>>): Value =>
  Object.fromEntries(Object.entries(rules).map(([name, gains]) => [name, asValue(gains)]));

const stepRecord = {
  times_s: z.array(z.number().min(-1e5).max(1e5)).min(6).max(400),
  output: z.array(z.number().min(-1e5).max(1e5)).min(6).max(400),
  input_step: z.number().min(-1e5).max(1e5),
  step_at_s: z.number().min(-1e5).max(1e5).default(0),
};
const relayTest = {
  amplitude: size,
  oscillation: size,
  period_s: seconds,
  hysteresis: z.number().min(0).max(1e4).default(0),
};
const tuningSource = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('plant'),
    gain: size,
    tau_s: seconds,
    delay_s: z.number().min(0).max(1e4),
  }),
  z.strictObject({ kind: z.literal('step'), ...stepRecord }),
  z.strictObject({ kind: z.literal('relay'), gain: size, ...relayTest }),
]);

/** Tuning of controllers as engineers evaluate it by name. */
export const tuningModels: readonly Model[] = [
  defineModel({
    name: 'control.ziegler_nichols_closed_loop',
    title: 'Ultimate gain and period of a plant, and the gains that follow',
    source: 'Ziegler & Nichols, Trans. ASME 64, 759 (1942)',
    input: z.strictObject({ plant: plantText }),
    output: { ku: { unit: '1' }, pu_s: { unit: 's', min: 0 }, rules: gainsOut },
    evaluate: ({ plant }) => {
      const parsed = parsePlant(plant);
      if (!parsed.ok) return parsed;
      const point = ultimatePoint(parsed.plant);
      if (!point.ok) return point;
      return evaluation(zieglerNicholsClosedLoop(point), null, ({ rules }) => ({
        ku: point.ku,
        pu_s: point.pu_s,
        rules: all(rules),
      }));
    },
  }),
  defineModel({
    name: 'control.step_rules',
    title: 'Gains from gain, time constant and dead time: Ziegler-Nichols, Cohen-Coon, SIMC',
    source:
      'Ziegler & Nichols (1942); Cohen & Coon, Trans. ASME 75, 827 (1953); Skogestad, J. Process Control 13, 291 (2003)',
    input: z.strictObject({ gain: size, tau_s: seconds, delay_s: seconds, closed_loop_s: seconds.optional() }),
    output: { ziegler_nichols: gainsOut, cohen_coon: gainsOut, simc: gainsOut },
    evaluate: ({ closed_loop_s, ...plant }) => {
      const [first, second] = [zieglerNicholsStep(plant), cohenCoon(plant)];
      if (!first.ok) return first;
      if (!second.ok) return second;
      return evaluation(simc(plant, closed_loop_s), null, ({ rules }) => ({
        ziegler_nichols: all(first.rules),
        cohen_coon: all(second.rules),
        simc: all(rules),
      }));
    },
  }),
  defineModel({
    name: 'control.relay_feedback',
    title: 'Ultimate gain from a relay test',
    source: 'Astrom & Hagglund, Automatica 20, 645 (1984)',
    input: z.strictObject(relayTest),
    output: { ku: { unit: '1', min: 0 }, pu_s: { unit: 's', min: 0 } },
    evaluate: (test) => evaluation(relayFeedback(test), null, ({ ku, pu_s }) => ({ ku, pu_s })),
  }),
  defineModel({
    name: 'control.closed_loop',
    title: 'Answer of a loop to a step of its setpoint',
    source: 'Zero-order-hold plant under a sampled PID; Astrom & Hagglund, Advanced PID Control (2006)',
    input: z.strictObject({
      plant: plantText,
      kp: z.number().min(-1e4).max(1e4),
      ti_s: seconds.nullable().default(null),
      td_s: seconds.nullable().default(null),
      setpoint: z.number().min(1e-3).max(1e4).default(1),
      output_min: z.number().min(-1e6).max(0).optional(),
      output_max: z.number().min(0).max(1e6).optional(),
      anti_windup: z.enum(['none', 'conditional', 'back_calculation']).default('conditional'),
    }),
    output: {
      overshoot_pct: { unit: '%', min: 0 },
      peak_time_s: { unit: 's', min: 0 },
      iae: { unit: 'output s', min: 0 },
      settling_s: { unit: 's', min: 0 },
      peak_input: { unit: 'input', min: 0 },
    },
    evaluate: ({ plant, kp, ti_s, td_s, setpoint, output_min, output_max, anti_windup }) => {
      const parsed = parsePlant(plant);
      if (!parsed.ok) return parsed;
      const options = { setpoint, anti_windup, max_samples: 20_000, output_min, output_max };
      return evaluation(
        closedLoop(parsed.plant, { kp, ti_s, td_s }, options),
        null,
        ({ overshoot_pct, peak_time_s, iae, settling_s, peak_input }) => ({
          overshoot_pct,
          peak_time_s,
          iae,
          settling_s,
          peak_input,
        }),
      );
    },
  }),
  defineModel({
    name: 'control.tune',
    title: 'Gains for a loop by every rule, the one to use, weights of a predictive controller and what to expect',
    source: 'The tuning rules above, each simulated; weights by pole placement in the scalar Riccati equation',
    input: z.strictObject({
      source: tuningSource,
      max_overshoot_pct: z.number().min(0).max(100).default(10),
      current: z
        .strictObject({ kp: size, ti_s: seconds.nullable().default(null), td_s: seconds.nullable().default(null) })
        .optional(),
    }),
    output: {
      plant: { unit: 'gain: output/input; tau, dead time: s' },
      rule: { unit: 'name' },
      gains: gainsOut,
      candidates: { unit: 'as gains; overshoot: %; iae: output s; settling: s' },
      mpc_weights: { unit: 'q: 1/output^2; r: 1/input^2; times: s' },
      expected: { unit: 'overshoot and reductions: %; iae: output s; settling: s' },
    },
    evaluate: ({ source, max_overshoot_pct, current }) =>
      evaluation(
        tuneController(source as TuningSource, { max_overshoot_pct, ...(current ? { current } : {}) }),
        null,
        ({ plant, recommended, candidates, weights, expected }) => ({
          plant: { ...plant },
          rule: recommended.rule,
          gains: asValue(recommended.gains),
          candidates: candidates.map(({ rule, gains, response }) => ({
            rule,
            gains: asValue(gains),
            response: response && { ...response },
          })),
          mpc_weights: { ...weights },
          expected: {
            ...expected,
            before: expected.before && { ...expected.before },
            after: { ...expected.after },
          },
        }),
      ),
  }),
];
