import { firstError, type ModelWarning, type Outcome, refuse } from '../../process/outcome.ts';
import { plantOfUltimatePoint, type RelayTest, relayFeedback } from '../identification/relay-feedback.ts';
import { identifyStep, type StepRecord } from '../identification/step-response.ts';
import { closedLoop, type LoopResponse } from './closed-loop.ts';
import { type PredictiveWeights, predictiveWeights } from './predictive-weights.ts';
import { firstOrderPlant } from './transfer-function.ts';
import {
  cohenCoon,
  type FirstOrderPlant,
  type Gains,
  simc,
  zieglerNicholsClosedLoop,
  zieglerNicholsStep,
} from './tuning-rules.ts';
import { ultimatePoint } from './ultimate-point.ts';

/** What is known of the plant: itself, a recorded step, or a relay test with the static gain. */
export type TuningSource =
  | ({ readonly kind: 'plant' } & FirstOrderPlant)
  | ({ readonly kind: 'step' } & StepRecord)
  | ({ readonly kind: 'relay'; readonly gain: number } & RelayTest);

export type TuningRule =
  | 'simc_pi'
  | 'simc_smooth_pi'
  | 'ziegler_nichols_step_pi'
  | 'ziegler_nichols_step_pid'
  | 'cohen_coon_pi'
  | 'cohen_coon_pid'
  | 'ziegler_nichols_closed_loop_pi'
  | 'ziegler_nichols_closed_loop_pid';

export type LoopFigures = Pick<LoopResponse, 'overshoot_pct' | 'iae' | 'settling_s'>;

export interface Candidate {
  readonly rule: TuningRule;
  readonly gains: Gains;
  /** Null: the loop is unstable with these gains. */
  readonly response: LoopFigures | null;
}

export interface StableCandidate extends Candidate {
  readonly response: LoopFigures;
}

export interface Tuning {
  readonly plant: FirstOrderPlant;
  readonly recommended: StableCandidate;
  readonly candidates: readonly Candidate[];
  readonly weights: PredictiveWeights;
  readonly expected: {
    /** `current`: the gains in use; otherwise the rule that stands for a first tuning. */
    readonly baseline: 'current' | 'ziegler_nichols_step_pi';
    readonly before: LoopFigures | null;
    readonly after: LoopFigures;
    /** Part of the integrated error that goes away, %; null when the loop was unstable before. */
    readonly iae_reduction_pct: number | null;
    readonly overshoot_reduction_pct: number | null;
  };
  readonly warnings: readonly ModelWarning[];
}

function identified(source: TuningSource): Outcome<{ readonly plant: FirstOrderPlant }> {
  if (source.kind === 'plant')
    return { ok: true, plant: { gain: source.gain, tau_s: source.tau_s, delay_s: source.delay_s } };
  if (source.kind === 'step') {
    const found = identifyStep(source);
    return found.ok ? { ok: true, plant: { gain: found.gain, tau_s: found.tau_s, delay_s: found.delay_s } } : found;
  }
  const relay = relayFeedback(source);
  if (!relay.ok) return relay;
  // The relay test knows the size of the gain at one frequency; its sign is the static gain's.
  const found = plantOfUltimatePoint(relay, Math.abs(source.gain));
  return found.ok ? { ok: true, plant: { gain: source.gain, tau_s: found.tau_s, delay_s: found.delay_s } } : found;
}

const figures = ({ overshoot_pct, iae, settling_s }: LoopFigures): LoopFigures => ({ overshoot_pct, iae, settling_s });

const limits = {
  gain: { min: 1e-9, max: 1e9 },
  tau_s: { min: 1e-4, max: 1e6 },
  delay_s: { min: 0, max: 1e6 },
  max_overshoot_pct: { min: 0, max: 100 },
};

/**
 * Gains for a loop by every rule, each simulated on a step of the setpoint; recommended is the one of least integrated error
 * among those that overshoot no more than allowed (the one of least overshoot when none does).
 *
 * @param options.current gains in use, for the comparison; PI by Ziegler & Nichols' step rule when absent
 */
export function tuneController(
  source: TuningSource,
  options: { readonly current?: Gains; readonly max_overshoot_pct?: number } = {},
): Outcome<Tuning> {
  const { current, max_overshoot_pct = 10 } = options;
  const found = identified(source);
  if (!found.ok) return found;
  const { gain, tau_s } = found.plant;
  const error = firstError({ gain: Math.abs(gain), tau_s, delay_s: found.plant.delay_s, max_overshoot_pct }, limits);
  if (error) return refuse(error);
  // Every rule divides by the dead time; a loop is never faster than its sensor and its samples.
  const floor_s = tau_s / 100;
  const plant = { gain, tau_s, delay_s: Math.max(found.plant.delay_s, floor_s) };
  const transfer = firstOrderPlant(gain, tau_s, plant.delay_s);
  const respond = (gains: Gains): LoopFigures | null => {
    const response = closedLoop(transfer, gains, { max_samples: 4000 });
    return response.ok ? figures(response) : null;
  };
  const [tight, step, cohen, ultimate] = [
    simc(plant),
    zieglerNicholsStep(plant),
    cohenCoon(plant),
    ultimatePoint(transfer),
  ];
  if (!tight.ok) return tight;
  // Slow enough that the integral time is the plant's own time constant, which then cancels: no overshoot from it.
  const smooth = simc(plant, Math.max(plant.delay_s, tau_s / 4 - plant.delay_s));
  if (!smooth.ok) return smooth;
  if (!step.ok) return step;
  if (!cohen.ok) return cohen;
  if (!ultimate.ok) return ultimate;
  const loop = zieglerNicholsClosedLoop(ultimate);
  if (!loop.ok) return loop;
  const byRule: Readonly<Record<TuningRule, Gains>> = {
    simc_pi: tight.rules.PI,
    simc_smooth_pi: smooth.rules.PI,
    ziegler_nichols_step_pi: step.rules.PI,
    ziegler_nichols_step_pid: step.rules.PID,
    cohen_coon_pi: cohen.rules.PI,
    cohen_coon_pid: cohen.rules.PID,
    ziegler_nichols_closed_loop_pi: loop.rules.PI,
    ziegler_nichols_closed_loop_pid: loop.rules.PID,
  };
  const candidates = Object.entries(byRule).map(
    ([rule, gains]): Candidate => ({ rule: rule as TuningRule, gains, response: respond(gains) }),
  );
  const recommended = bestOf(candidates, max_overshoot_pct);
  if (!recommended) return refuse({ kind: 'no_solution', quantity: 'gains', message: 'no rule makes a stable loop' });
  const baseline = current ? 'current' : 'ziegler_nichols_step_pi';
  const before = current ? respond(current) : respond(byRule.ziegler_nichols_step_pi);
  const after = recommended.response;
  return {
    ok: true,
    plant,
    recommended,
    candidates,
    weights: predictiveWeights(plant),
    expected: {
      baseline,
      before,
      after,
      iae_reduction_pct: before ? 100 * (1 - after.iae / before.iae) : null,
      overshoot_reduction_pct: before ? before.overshoot_pct - after.overshoot_pct : null,
    },
    warnings: advice(found.plant, floor_s, recommended, max_overshoot_pct),
  };
}

/**
 * Of the candidates that settle, the one of least integrated error among those that overshoot no more than allowed, or the
 * one of least overshoot when none does; undefined when none settles.
 */
export function bestOf(candidates: readonly Candidate[], max_overshoot_pct: number): StableCandidate | undefined {
  const settling = candidates.filter(
    (each): each is StableCandidate => each.response !== null && each.response.settling_s !== null,
  );
  const least = (name: 'iae' | 'overshoot_pct') => (a: StableCandidate, b: StableCandidate) =>
    a.response[name] - b.response[name];
  const allowed = settling.filter(({ response }) => response.overshoot_pct <= max_overshoot_pct);
  return allowed.toSorted(least('iae'))[0] ?? settling.toSorted(least('overshoot_pct'))[0];
}

function advice(
  plant: FirstOrderPlant,
  floor_s: number,
  { response }: StableCandidate,
  allowed_pct: number,
): ModelWarning[] {
  const said: ModelWarning[] = [];
  if (plant.delay_s < floor_s)
    said.push({ kind: 'advice', quantity: 'delay_s', message: 'a dead time of 1 % of the time constant was assumed' });
  if (plant.delay_s > 2 * plant.tau_s)
    said.push({ kind: 'advice', quantity: 'delay_s', message: 'the dead time dominates: a predictor would do better' });
  if (response.overshoot_pct > allowed_pct)
    said.push({
      kind: 'advice',
      quantity: 'overshoot_pct',
      message: 'no rule keeps the overshoot within what is allowed',
    });
  return said;
}
