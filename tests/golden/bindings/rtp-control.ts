import { z } from 'zod';
import { relayFeedback } from '../../../domain/control/identification/relay-feedback.ts';
import { identifyStep, twoPointPlant } from '../../../domain/control/identification/step-response.ts';
import { closedLoop } from '../../../domain/control/pid/closed-loop.ts';
import { parsePlant, type TransferFunction } from '../../../domain/control/pid/transfer-function.ts';
import {
  cohenCoon,
  type Gains,
  simc,
  zieglerNicholsClosedLoop,
  zieglerNicholsStep,
} from '../../../domain/control/pid/tuning-rules.ts';
import { ultimatePoint } from '../../../domain/control/pid/ultimate-point.ts';
import { predictiveControl } from '../../../domain/control/state-space/predictive-control.ts';
import { discreteRegulator } from '../../../domain/control/state-space/riccati.ts';
import type { Rows } from '../../../domain/control/state-space/shapes.ts';
import { zeroOrderHold } from '../../../domain/control/state-space/zero-order-hold.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Actual, Bindings } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { asGiven, asGivenOr, listAsGiven, matrix, number, numberOr, numbers, text } from '../inputs.ts';
import { understood } from '../understood.ts';

type Inputs = GoldenCase['inputs'];
type Values = Readonly<Record<string, Actual>>;

const plantOf = (inputs: Inputs): TransferFunction => settled(parsePlant(text(inputs, 'plant'))).plant;

const shown = ({ kp, ti_s, td_s }: Gains): Values => ({
  Kp: kp,
  ...(ti_s === null ? {} : { Ti: ti_s }),
  ...(td_s === null ? {} : { Td: td_s }),
});
const named = (rules: Readonly<Record<string, Gains>>, prefix = ''): Values =>
  Object.fromEntries(Object.entries(rules).map(([name, gains]) => [`${prefix}${name}`, shown(gains)]));

function checkClosedLoopRule(golden: GoldenCase): Values {
  const point = settled(ultimatePoint(plantOf(golden.inputs)));
  return { Ku: point.ku, Pu: point.pu_s, ...named(settled(zieglerNicholsClosedLoop(point)).rules) };
}

function checkStepRule(golden: GoldenCase): Values {
  const { inputs } = golden;
  const plant = { gain: asGiven(inputs, 'K'), tau_s: number(inputs, 'tau', 's'), delay_s: number(inputs, 'L', 's') };
  return {
    ...named(settled(zieglerNicholsStep(plant)).rules),
    ...named(settled(cohenCoon(plant)).rules, 'cohen_coon_'),
    simc_PI_tauc_eq_L: shown(settled(simc(plant)).rules.PI),
    simc_PI: shown(settled(simc(plant, numberOr(inputs, 'tau_c', 's', plant.delay_s))).rules.PI),
  };
}

function checkRelay(golden: GoldenCase): Values {
  const { inputs } = golden;
  const point = settled(
    relayFeedback({
      amplitude: asGiven(inputs, 'relay_amplitude_d'),
      oscillation: asGiven(inputs, 'oscillation_amplitude_a'),
      period_s: number(inputs, 'period', 's'),
      hysteresis: asGivenOr(inputs, 'hysteresis', 0),
    }),
  );
  return { Ku: point.ku, Pu: point.pu_s, ...named(settled(zieglerNicholsClosedLoop(point)).rules) };
}

function checkIdentification(golden: GoldenCase): Values {
  const { inputs } = golden;
  if ('t_28.3pct' in inputs) {
    const { tau_s, delay_s } = settled(
      twoPointPlant(number(inputs, 't_28.3pct', 's'), number(inputs, 't_63.2pct', 's')),
    );
    return { tau: tau_s, L: delay_s };
  }
  const found = settled(
    identifyStep({
      times_s: numbers(inputs, 't', 's'),
      output: listAsGiven(inputs, 'y'),
      input_step: asGivenOr(inputs, 'step', 1),
      step_at_s: numberOr(inputs, 't_step', 's', 0),
    }),
  );
  return { K: found.gain, tau: found.tau_s, L: found.delay_s };
}

function checkClosedLoop(golden: GoldenCase): Values {
  const { inputs } = golden;
  const found = settled(
    closedLoop(
      plantOf(inputs),
      {
        kp: asGiven(inputs, 'Kp'),
        ti_s: inputs.Ti === undefined ? null : number(inputs, 'Ti', 's'),
        td_s: inputs.Td === undefined ? null : number(inputs, 'Td', 's'),
      },
      {
        setpoint: asGivenOr(inputs, 'setpoint', 1),
        derivative_filter: numberOr(inputs, 'N', '1', 10),
        output_min: asGivenOr(inputs, 'u_min', -Infinity),
        output_max: asGivenOr(inputs, 'u_max', Infinity),
      },
    ),
  );
  return {
    overshoot_pct: found.overshoot_pct,
    peak_time: found.peak_time_s,
    IAE: found.iae,
    t_settle_2pct: found.settling_s,
  };
}

function checkHold(golden: GoldenCase): Values {
  const { inputs } = golden;
  const found = settled(zeroOrderHold(matrix(inputs, 'A'), matrix(inputs, 'B'), number(inputs, 'Ts', 's')));
  return { Ad: found.ad as number[][], Bd: found.bd as number[][] };
}

/** A weight as a matrix: given as one, as "I", or as the number on its diagonal. */
function weight(inputs: Inputs, name: string, size: number): Rows {
  const given = inputs[name];
  const entries =
    typeof given === 'string' ? /^\s*diag\s*\(?\s*[([]?([^()[\]]*)[)\]]?\s*\)?\s*$/i.exec(given)?.[1] : undefined;
  if (entries !== undefined) {
    const diagonal = entries
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number);
    if (diagonal.length !== size || diagonal.some(Number.isNaN))
      throw new Error(`weight ${name}: ${given} is not understood`);
    return diagonal.map((value, i) => diagonal.map((_, j) => (i === j ? value : 0)));
  }
  const scaled = typeof given === 'string' ? /^\s*(\d*\.?\d*(?:e[+-]?\d+)?)\s*\*?\s*I\s*$/i.exec(given) : null;
  if (typeof given === 'string' && !scaled) throw new Error(`weight ${name}: ${given} is not understood`);
  if (Array.isArray(given) || z.object({ value: z.array(z.unknown()) }).safeParse(given).success)
    return matrix(inputs, name);
  const value = scaled ? Number(scaled[1] || 1) : number(inputs, name);
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? value : 0)));
}

function system(inputs: Inputs) {
  const [ad, bd] = [matrix(inputs, 'Ad'), matrix(inputs, 'Bd')];
  const width = bd[0]?.length ?? 0;
  return { system: { ad, bd }, q: weight(inputs, 'Q', ad.length), r: weight(inputs, 'R', width), width };
}

function checkRegulator(golden: GoldenCase): Values {
  const { system: given, q, r } = system(golden.inputs);
  const found = settled(discreteRegulator(given, q, r));
  return {
    K: found.k as number[][],
    P: found.p as number[][],
    closed_loop_eig_abs: found.closed_loop_moduli as number[],
  };
}

function bound(inputs: Inputs, name: string, width: number): number[] | undefined {
  if (inputs[name] === undefined) return undefined;
  const values = listAsGiven(inputs, name);
  if (values.length === width) return values;
  if (values.length !== 1) throw new Error(`${name} has ${values.length} elements for ${width} inputs`);
  return Array.from({ length: width }, () => values[0] as number);
}

function checkPredictive(golden: GoldenCase): Values {
  const { inputs } = golden;
  const { system: given, q, r, width } = system(inputs);
  const u_max = bound(inputs, 'u_max', width);
  // One bound alone is meant for both directions.
  const u_min = bound(inputs, 'u_min', width) ?? u_max?.map((each) => -each);
  const { terminal } = inputs;
  const last =
    terminal === undefined || (typeof terminal === 'string' && /dare|riccati|^p$/i.test(terminal))
      ? undefined
      : typeof terminal === 'string' && /^\s*Q\s*$/.test(terminal)
        ? q
        : typeof terminal === 'string' && /none|^0$/i.test(terminal)
          ? q.map((row) => row.map(() => 0))
          : weight(inputs, 'terminal', q.length);
  const { inputs: plan, states } = settled(
    predictiveControl({
      system: given,
      q,
      r,
      horizon: number(inputs, 'horizon'),
      x0: listAsGiven(inputs, 'x0'),
      ...(last ? { terminal: last } : {}),
      ...(u_min ? { u_min } : {}),
      ...(u_max ? { u_max } : {}),
    }),
  );
  return {
    u_first: width === 1 ? (plan[0]?.[0] as number) : [...(plan[0] as number[])],
    u_sequence: plan.flat(),
    x_sequence: states.map((each) => [...each]),
  };
}

const bindings: Bindings = {
  'control.ziegler_nichols_closed_loop': checkClosedLoopRule,
  'control.ziegler_nichols_step': checkStepRule,
  'control.relay_feedback': checkRelay,
  'control.fopdt_identification': checkIdentification,
  'control.closed_loop': checkClosedLoop,
  'control.zoh': checkHold,
  'control.dare': checkRegulator,
  'control.mpc': checkPredictive,
};

/** Gains and signals are in the units of their loop, which nobody converts. */
export const rtpControlBindings: Bindings = understood(bindings, {
  outputs: { Ti: 's', Td: 's', Pu: 's', tau: 's', L: 's', peak_time: 's', t_settle_2pct: 's', overshoot_pct: '%' },
  described: ['state', 'dt'],
});
