import { z } from 'zod';
import { tuningModels } from '../control/pid/models.ts';
import { defineModel, type Evaluation, type Model } from '../process/model.ts';
import { plantFromRuns } from './plant-from-runs.ts';

const size = z.number().min(1e-4).max(1e4);
const seconds = z.number().min(1e-3).max(1e4);
const any = z.number().min(-1e5).max(1e5);
const samples = z.array(any).min(6).max(400);

/** Sources that say all there is to know of the plant. */
export const tuningSources = [
  z.strictObject({ kind: z.literal('plant'), gain: size, tau_s: seconds, delay_s: z.number().min(0).max(1e4) }),
  z.strictObject({
    kind: z.literal('step'),
    times_s: samples,
    output: samples,
    input_step: any,
    step_at_s: any.default(0),
  }),
  z.strictObject({
    kind: z.literal('relay'),
    gain: size,
    amplitude: size,
    oscillation: size,
    period_s: seconds,
    hysteresis: z.number().min(0).max(1e4).default(0),
  }),
] as const;

const recorded = z.strictObject({
  kind: z.literal('recorded'),
  runs: z
    .array(
      z.strictObject({
        run_id: z.string().min(1).max(80),
        times_s: z.array(z.number().min(0).max(1e6)).min(10).max(1000),
        input: z.array(any).min(10).max(1000),
        output: z.array(any).min(10).max(1000),
      }),
    )
    .min(1)
    .max(10),
});

export const tuningOptions = {
  max_overshoot_pct: z.number().min(0).max(100).default(10),
  /** Gains in use, for the comparison. */
  current: z
    .strictObject({ kp: size, ti_s: seconds.nullable().default(null), td_s: seconds.nullable().default(null) })
    .optional(),
};

const tuneModel = (): Model => {
  const found = tuningModels.find(({ name }) => name === 'control.tune');
  if (!found) throw new Error('there is no model control.tune');
  return found;
};
const tune = tuneModel();

const input = z.strictObject({ source: z.discriminatedUnion('kind', [...tuningSources, recorded]), ...tuningOptions });

function evaluate({ source, ...options }: z.output<typeof input>): Evaluation {
  if (source.kind !== 'recorded') {
    const found = tune.evaluate({ source, ...options });
    return found.ok ? { ...found, values: { ...found.values, identification: null } } : found;
  }
  const plant = plantFromRuns(source.runs);
  if (!plant.ok) return plant;
  const { gain, tau_s, delay_s, rms_residual, explained } = plant;
  const found = tune.evaluate({ source: { kind: 'plant', gain, tau_s, delay_s }, ...options });
  return found.ok ? { ...found, values: { ...found.values, identification: { rms_residual, explained } } } : found;
}

/** Tuning of a temperature loop from its plant, a test, or recorded runs. */
export const rtpTuningSimulation: Model = defineModel({
  name: 'simulation.rtp_tuning',
  title: 'PID gains with their rule, weights of a predictive controller and the improvement to expect',
  source:
    'Ziegler & Nichols (1942); Cohen & Coon (1953); SIMC: Skogestad (2003), each simulated; weights by pole placement in the Riccati equation',
  input,
  output: { ...tune.output, identification: { unit: 'rms_residual: output; explained: 1', min: 0 } },
  evaluate,
});
