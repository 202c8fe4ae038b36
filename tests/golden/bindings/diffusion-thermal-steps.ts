import { driveTime } from '../../../domain/process/diffusion/limited-source.ts';
import { rampSegment, soakSegment, thermalBudget } from '../../../domain/process/diffusion/thermal-budget.ts';
import { twoStep } from '../../../domain/process/diffusion/two-step.ts';
import { arrheniusAt, kelvin } from '../../../domain/process/physical-constants.ts';
import type { Bindings, Lookup } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { group, number, text } from '../inputs.ts';
import { settled } from '../settled.ts';
import { background, budgetOf, diffusivityOf, type Inputs, pairOf, type Values } from './diffusion-inputs.ts';

/** Examples that a case may refer to though no file holds them: Jaeger, 2nd ed., Example 4.2 (a), boron for 15 min at 900 C. */
const publishedExamples: Readonly<Record<string, Inputs>> = {
  'jaeger-4.2-predep': { dopant: 'B', D0: 10.5, Ea: 3.69, T: 900, t: 900, Cs: 1.1e20, NB: 3e16 },
};
function referredTo(id: string, lookup: Lookup): Inputs {
  try {
    return lookup(id).inputs;
  } catch (error) {
    const example = publishedExamples[id];
    if (example === undefined) throw error;
    return example;
  }
}

/** The steps of a case, its own or those of the cases that it names. */
function stepsOf(inputs: Inputs, lookup: Lookup): Inputs {
  if (!('same_as' in inputs)) return inputs;
  const named = text(inputs, 'same_as')
    .split('+')
    .map((id) => referredTo(id.trim(), lookup));
  const [first, second] = named;
  if (first === undefined || second === undefined) throw new Error(`same_as ${inputs.same_as} does not name two cases`);
  if ('constants' in inputs && !/codata/i.test(text(inputs, 'constants')))
    throw new Error(`constants ${inputs.constants} are not known`);
  return {
    ...first,
    T1: first.T,
    t1: first.t,
    T2: second.T,
    t2: second.t,
    NB: second.NB ?? first.NB,
    kB: undefined,
    T_offset: undefined,
  };
}

function checkTwoStep({ inputs: given }: GoldenCase, lookup: Lookup): Values {
  const inputs = stepsOf(given, lookup);
  const clean = Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
  const steps = {
    surface_cm3: number(clean, 'Cs', 'cm^-3'),
    first_dt_cm2: budgetOf(clean, 'T1', 't1'),
    second_dt_cm2: budgetOf(clean, 'T2', 't2'),
  };
  const found = settled(twoStep(steps, background(clean)));
  const approximation = { surface: found.gaussian?.surface_cm3 ?? null, junction: found.gaussian?.junction_um ?? null };
  return {
    dose: found.dose_cm2,
    xj_predep: found.predeposition_junction_um,
    Cs_drive: approximation.surface,
    xj_drive: approximation.junction,
    surface_exact: found.surface_cm3,
    xj_exact: found.junction_um,
    surface_gaussian_approx: approximation.surface,
    xj_gaussian_approx: approximation.junction,
  };
}

const checkDriveTime = ({ inputs }: GoldenCase): Values => ({
  t:
    settled(
      driveTime({
        dose_cm2: number(inputs, 'dose', 'cm^-2'),
        background_cm3: background(inputs),
        diffusivity_cm2_per_s: diffusivityOf(inputs),
        target_um: number(inputs, 'xj_target', 'um'),
      }),
    ).time_s / 3600,
});

function checkThermalBudget({ inputs }: GoldenCase): Values {
  const pair = pairOf(inputs);
  if ('peak' in inputs) {
    const [from, peak] = [number(inputs, 'from', 'degC'), number(inputs, 'peak', 'degC')];
    const found = settled(
      thermalBudget(pair, [
        rampSegment(from, peak, number(inputs, 'ramp_up', 'degC/s')),
        ...('soak_at_peak' in inputs ? [soakSegment(peak, number(inputs, 'soak_at_peak', 's'))] : []),
        rampSegment(peak, from, number(inputs, 'ramp_down', 'degC/s')),
      ]),
    );
    return { Dt: found.total_dt_cm2, equivalent_time_at_peak: found.total_equivalent_s };
  }
  const [ramp, soak] = [group(inputs, 'ramp'), group(inputs, 'soak')];
  const top = number(soak, 'T', 'degC');
  const segments = [
    rampSegment(number(ramp, 'from', 'degC'), number(ramp, 'to', 'degC'), number(ramp, 'rate', 'degC/s')),
    soakSegment(top, number(soak, 't', 's')),
  ];
  if ('ramp_down' in inputs) {
    const down = group(inputs, 'ramp_down');
    segments.push(rampSegment(top, number(down, 'to', 'degC'), number(down, 'rate', 'degC/s')));
  }
  const { dt_cm2, total_dt_cm2 } = settled(thermalBudget(pair, segments));
  return {
    Dt_ramp_up: dt_cm2[0] ?? 0,
    Dt_soak: dt_cm2[1] ?? 0,
    Dt_ramp_down: dt_cm2[2] ?? 0,
    Dt_total: total_dt_cm2,
    equivalent_soak_min_of_ramp_up: (dt_cm2[0] ?? 0) / arrheniusAt(pair, kelvin(top)) / 60,
  };
}

export const thermalStepBindings: Bindings = {
  'diffusion.two_step': checkTwoStep,
  'diffusion.two_step_exact': checkTwoStep,
  'diffusion.thermal_budget': checkThermalBudget,
  'diffusion.inverse_drive_time': checkDriveTime,
};
