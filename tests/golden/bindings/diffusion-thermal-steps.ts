import { z } from 'zod';
import { driveTime } from '../../../domain/process/diffusion/limited-source.ts';
import { rampSegment, soakSegment, thermalBudget } from '../../../domain/process/diffusion/thermal-budget.ts';
import { twoStep } from '../../../domain/process/diffusion/two-step.ts';
import { arrheniusAt, kelvin } from '../../../domain/process/physical-constants.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Bindings, Lookup } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, text } from '../inputs.ts';
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
  const { same_as: _, constants: __, ...own } = inputs;
  const { kB: ___, T_offset: ____, ...base } = first;
  const background = second.NB ?? first.NB;
  return {
    ...base,
    T1: first.T,
    t1: first.t,
    T2: second.T,
    t2: second.t,
    ...(background === undefined ? {} : { NB: background }),
    ...own,
  };
}

function checkTwoStep({ inputs: given }: GoldenCase, lookup: Lookup): Values {
  const inputs = stepsOf(given, lookup);
  const steps = {
    surface_cm3: number(inputs, 'Cs', 'cm^-3'),
    first_dt_cm2: budgetOf(inputs, '1'),
    second_dt_cm2: budgetOf(inputs, '2'),
  };
  const found = settled(twoStep(steps, background(inputs)));
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

const rampSchema = z.strictObject({ from: z.unknown().optional(), to: z.unknown().optional(), rate: z.unknown() });
const soakSchema = z.strictObject({ T: z.unknown(), t: z.unknown() });

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
  const soak = 'soak' in inputs ? soakSchema.parse(inputs.soak) : undefined;
  const up = 'ramp' in inputs ? rampSchema.parse(inputs.ramp) : undefined;
  const down = 'ramp_down' in inputs ? rampSchema.parse(inputs.ramp_down) : undefined;
  // A ramp without an end of its own goes to the soak, or comes from it.
  const end = (ramp: Inputs, name: string): number =>
    ramp[name] === undefined ? number(soak ?? {}, 'T', 'degC') : number(ramp, name, 'degC');
  const segment = (ramp: Inputs | undefined) =>
    ramp && [rampSegment(end(ramp, 'from'), end(ramp, 'to'), number(ramp, 'rate', 'degC/s'))];
  const parts = [segment(up), soak && [soakSegment(number(soak, 'T', 'degC'), number(soak, 't', 's'))], segment(down)];
  const { dt_cm2, total_dt_cm2 } = settled(
    thermalBudget(
      pair,
      parts.flatMap((part) => part ?? []),
    ),
  );
  const left = [...dt_cm2];
  const [ramp_up, soaked, ramp_down] = parts.map((part) => (part ? (left.shift() ?? 0) : 0));
  const top = soak ? number(soak, 'T', 'degC') : up ? end(up, 'to') : undefined;
  return {
    Dt_ramp_up: ramp_up ?? 0,
    Dt_soak: soaked ?? 0,
    Dt_ramp_down: ramp_down ?? 0,
    Dt_total: total_dt_cm2,
    equivalent_soak_min_of_ramp_up: top === undefined ? null : (ramp_up ?? 0) / arrheniusAt(pair, kelvin(top)) / 60,
  };
}

export const thermalStepBindings: Bindings = {
  'diffusion.two_step': checkTwoStep,
  'diffusion.two_step_exact': checkTwoStep,
  'diffusion.thermal_budget': checkThermalBudget,
  'diffusion.inverse_drive_time': checkDriveTime,
};
