import { z } from 'zod';
import {
  carrierDiffusivity,
  carrierOverIntrinsic,
  chargeStateParts,
  diffusivityAt,
  fieldEnhancement,
} from '../../../domain/process/diffusion/charge-states.ts';
import { constantSource } from '../../../domain/process/diffusion/constant-source.ts';
import {
  byChargeState,
  type ChargeStateDiffusivity,
  chargeStates,
  singleActivation,
} from '../../../domain/process/diffusion/diffusivity-sets.ts';
import { implantAnneal, implantAnnealConcentration } from '../../../domain/process/diffusion/implant-anneal.ts';
import { driveTime, limitedSource } from '../../../domain/process/diffusion/limited-source.ts';
import { powerLawConstantSource, powerLawLimitedSource } from '../../../domain/process/diffusion/power-law.ts';
import { surfaceTransfer } from '../../../domain/process/diffusion/surface-transfer.ts';
import { rampSegment, soakSegment, thermalBudget } from '../../../domain/process/diffusion/thermal-budget.ts';
import { twoStep } from '../../../domain/process/diffusion/two-step.ts';
import { integrate } from '../../../domain/process/numerics/quadrature.ts';
import { solveTridiagonal, tridiagonalSystem } from '../../../domain/process/numerics/tridiagonal.ts';
import { type Arrhenius, arrheniusAt, boltzmannEvPerK, kelvin } from '../../../domain/process/physical-constants.ts';
import { type Dopant, dopants } from '../../../domain/process/silicon/dopants.ts';
import { intrinsicCarriers } from '../../../domain/process/silicon/intrinsic-carriers.ts';
import { segregationCoefficient } from '../../../domain/process/silicon/segregation.ts';
import { solidSolubility } from '../../../domain/process/silicon/solid-solubility.ts';
import { erfc, erfcinv, erfcx, logErfc } from '../../../domain/process/special/error-functions.ts';
import type { Actual, Bindings, Lookup } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { group, number, numberOr, numbers, text } from '../inputs.ts';
import { settled } from '../settled.ts';
import { checkFermiConstant, checkFermiImplant, checkFullPhysics, checkSolverProperty } from './diffusion-solved.ts';

type Inputs = GoldenCase['inputs'];
type Values = Readonly<Record<string, Actual>>;

const dopantOf = (inputs: Inputs): Dopant => z.enum(dopants).parse(inputs.dopant);
const pairOf = (inputs: Inputs): Arrhenius => ({
  prefactor: number(inputs, 'D0', 'cm^2/s'),
  energy_ev: number(inputs, 'Ea', 'eV'),
});
const boltzmannOf = (inputs: Inputs): number => numberOr(inputs, 'kB', 'eV/K', boltzmannEvPerK);
/** Degrees Celsius to an absolute temperature, by the offset that a case may give. */
const absoluteOf = (inputs: Inputs, celsius: number): number => celsius + numberOr(inputs, 'T_offset', 'K', 273.15);
const diffusivityOf = (inputs: Inputs, temperature = 'T'): number =>
  'D' in inputs
    ? number(inputs, 'D', 'cm^2/s')
    : arrheniusAt(pairOf(inputs), absoluteOf(inputs, number(inputs, temperature, 'degC')), boltzmannOf(inputs));
const budgetOf = (inputs: Inputs, temperature = 'T', time = 't'): number =>
  'Dt' in inputs ? number(inputs, 'Dt', 'cm^2') : diffusivityOf(inputs, temperature) * number(inputs, time, 's');
const background = (inputs: Inputs): number => number(inputs, 'NB', 'cm^-3');
const depthsOf = (inputs: Inputs): number[] => ('depths' in inputs ? numbers(inputs, 'depths', 'um') : []);
/** A list where the case gives a list, else one number. */
const like = (inputs: Inputs, name: string, found: readonly number[]): Actual =>
  Array.isArray(inputs[name]) || z.object({ value: z.array(z.unknown()) }).safeParse(inputs[name]).success
    ? found
    : (found[0] ?? null);

const overX =
  (f: (x: number) => number, input: string, output: string) =>
  ({ inputs }: GoldenCase): Values => ({ [output]: like(inputs, input, numbers(inputs, input).map(f)) });

function checkArrhenius({ inputs }: GoldenCase): Values {
  const found = numbers(inputs, 'T', 'degC').map((celsius) =>
    arrheniusAt(pairOf(inputs), absoluteOf(inputs, celsius), boltzmannOf(inputs)),
  );
  return { D: like(inputs, 'T', found) };
}

/** Components that the case lists by charge state, or the named set. */
function componentsOf(inputs: Inputs): ChargeStateDiffusivity {
  if (!('components' in inputs)) return byChargeState.FAIR[dopantOf(inputs)];
  const listed = group(inputs, 'components');
  for (const name of Object.keys(listed))
    if (!chargeStates.some((state) => state === name)) throw new Error(`charge state ${name} is not known`);
  return Object.fromEntries(Object.keys(listed).map((name) => [name, pairOf(group(listed, name))]));
}

function checkNiFormula(inputs: Inputs, name: string): void {
  if (name in inputs && !/3\.9e16\s*\*?\s*T\^1\.5\s*\*?\s*exp\(-0\.605/.test(text(inputs, name)))
    throw new Error(`the formula ${inputs[name]} is not known`);
}

function checkChargeState({ inputs }: GoldenCase): Values {
  checkNiFormula(inputs, 'ni_formula');
  const temperature_k = absoluteOf(inputs, number(inputs, 'T', 'degC'));
  const boltzmann = boltzmannOf(inputs);
  const set = componentsOf(inputs);
  const ni = intrinsicCarriers(temperature_k, boltzmann);
  const doping = numberOr(inputs, 'N_active', 'cm^-3', 0);
  const ratio = 'n_over_ni' in inputs ? number(inputs, 'n_over_ni') : carrierOverIntrinsic(doping, ni);
  const parts = carrierDiffusivity(set, temperature_k, boltzmann);
  const d = diffusivityAt(parts, ratio);
  const h = fieldEnhancement(doping, ni);
  return {
    D_components: chargeStateParts(set, temperature_k, boltzmann),
    D_intrinsic: diffusivityAt(parts, 1),
    ni,
    carrier_over_ni: ratio,
    D: d,
    field_enhancement_h: h,
    D_effective_with_field: d * h,
  };
}

function checkConstantSource(golden: GoldenCase): Values {
  const inputs = asPrinted(golden);
  const dt_cm2 = budgetOf(inputs);
  const source = { surface_cm3: number(inputs, 'Cs', 'cm^-3'), dt_cm2 };
  const { dose_cm2, junction_um, concentration_cm3 } = settled(
    constantSource(source, background(inputs), depthsOf(inputs)),
  );
  return {
    D: 'Dt' in inputs ? null : diffusivityOf(inputs),
    Dt: dt_cm2,
    sqrtDt: 1e4 * Math.sqrt(dt_cm2),
    dose: dose_cm2,
    xj: junction_um,
    C: concentration_cm3,
  };
}

function checkLimitedSource(golden: GoldenCase): Values {
  const inputs = asPrinted(golden);
  const dt_cm2 = budgetOf(inputs);
  const source = { dose_cm2: number(inputs, 'dose', 'cm^-2'), dt_cm2 };
  const found = settled(limitedSource(source, background(inputs), depthsOf(inputs)));
  const end = 40e4 * Math.sqrt(dt_cm2);
  const at = (x: number): number => settled(limitedSource(source, background(inputs), [x])).concentration_cm3[0] ?? 0;
  return {
    D: 'Dt' in inputs ? null : diffusivityOf(inputs),
    Dt: dt_cm2,
    Cs: found.surface_cm3,
    C_surface: found.surface_cm3,
    xj: found.junction_um,
    C: found.concentration_cm3,
    integral_dose: integrate(at, 0, end).value / 1e4,
  };
}

/**
 * Numbers printed in Jaeger's book rest on its own Boltzmann constant and a zero of 273: what a published case with a pair
 * of the book's table means, unless it says otherwise.
 */
function asPrinted({ inputs, kind }: GoldenCase): Inputs {
  const pairs = Object.values(singleActivation.JAEGER);
  const { prefactor, energy_ev } = 'D0' in inputs ? pairOf(inputs) : { prefactor: 0, energy_ev: 0 };
  const printed = pairs.some((pair) => pair.prefactor === prefactor && pair.energy_ev === energy_ev);
  return kind === 'published' && printed ? { kB: 8.614e-5, T_offset: 273, ...inputs } : inputs;
}

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

function checkImplantAnneal({ inputs }: GoldenCase): Values {
  const implant = {
    dose_cm2: number(inputs, 'dose', 'cm^-2'),
    range_um: number(inputs, 'Rp', 'um'),
    straggle_um: number(inputs, 'dRp', 'um'),
    dt_cm2: budgetOf(inputs),
  };
  const found = settled(implantAnneal(implant, background(inputs), depthsOf(inputs)));
  const end = implant.range_um + 40 * found.straggle_um;
  return {
    sigma_total: found.straggle_um,
    C: found.concentration_cm3,
    C_surface: found.surface_cm3,
    xj: found.junction_um,
    integral_dose: integrate((x) => implantAnnealConcentration(implant, x), 0, end).value / 1e4,
  };
}

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

function checkTransfer({ inputs }: GoldenCase): Values {
  const found = settled(
    surfaceTransfer(
      {
        diffusivity_cm2_per_s: diffusivityOf(inputs),
        time_s: number(inputs, 't', 's'),
        transfer_cm_per_s: number(inputs, 'h', 'cm/s'),
        gas_equilibrium_cm3: number(inputs, 'C_gas_equilibrium', 'cm^-3'),
      },
      depthsOf(inputs),
    ),
  );
  return { C: found.concentration_cm3, C_surface: found.surface_cm3, dose: found.dose_cm2 };
}

/** The exponent of a law worded "D = D0*(C/Cref)^2". */
function exponentOf(inputs: Inputs): number {
  const found = /\(C\/C\w+\)(?:\^([0-9.]+))?/.exec(text(inputs, 'D_law').replace(/\s/g, ''));
  if (!found) throw new Error(`the law ${inputs.D_law} is not known`);
  return Number(found[1] ?? 1);
}

function checkPowerLimited({ inputs }: GoldenCase): Values {
  const found = settled(
    powerLawLimitedSource(
      {
        diffusivity_cm2_per_s: number(inputs, 'D0', 'cm^2/s'),
        reference_cm3: number(inputs, 'Cref', 'cm^-3'),
        exponent: exponentOf(inputs),
      },
      { dose_cm2: number(inputs, 'dose_half_space', 'cm^-2'), time_s: number(inputs, 't', 's') },
      'depths_over_front' in inputs ? numbers(inputs, 'depths_over_front') : [],
    ),
  );
  return { front_x: found.front_um, C_surface: found.surface_cm3, C: found.concentration_cm3 };
}

function checkPowerConstant({ inputs }: GoldenCase): Values {
  const found = settled(powerLawConstantSource(exponentOf(inputs)));
  return {
    xj_over_sqrt_Ds_t: found.front_over_sqrt_dt,
    dose_over_Cs_sqrt_Ds_t: found.dose_over_surface_sqrt_dt,
  };
}

function checkTridiagonal({ inputs }: GoldenCase): Values {
  const diagonal = numbers(inputs, 'diag');
  const system = tridiagonalSystem(diagonal.length);
  system.lower.set(numbers(inputs, 'lower'), 1);
  system.diagonal.set(diagonal);
  system.upper.set(numbers(inputs, 'upper'));
  system.rhs.set(numbers(inputs, 'rhs'));
  if (!solveTridiagonal(system)) throw new Error('the system is singular');
  return { x: [...system.rhs] };
}

const overTemperature =
  (name: string, of: (inputs: Inputs, celsius: number) => number) =>
  ({ inputs }: GoldenCase): Values => ({
    [name]: like(
      inputs,
      'T',
      numbers(inputs, 'T', 'degC').map((celsius) => of(inputs, celsius)),
    ),
  });

export const diffusionBindings: Bindings = {
  'special.erfc': overX(erfc, 'x', 'erfc'),
  'special.log_erfc': overX(logErfc, 'x', 'ln_erfc'),
  'special.erfcx': overX(erfcx, 'x', 'erfcx'),
  'special.erfcinv': overX(erfcinv, 'y', 'x'),
  'numerics.tridiagonal': checkTridiagonal,
  'silicon.ni': (golden) => {
    checkNiFormula(golden.inputs, 'formula');
    return overTemperature('ni', (inputs, celsius) =>
      intrinsicCarriers(absoluteOf(inputs, celsius), boltzmannOf(inputs)),
    )(golden);
  },
  'silicon.solid_solubility': overTemperature(
    'active_solubility',
    (inputs, celsius) => settled(solidSolubility(dopantOf(inputs), celsius)).active_cm3,
  ),
  'diffusion.segregation': overTemperature('m', (inputs, celsius) =>
    segregationCoefficient(dopantOf(inputs), absoluteOf(inputs, celsius), boltzmannOf(inputs)),
  ),
  'diffusion.arrhenius': checkArrhenius,
  'diffusion.charge_state': checkChargeState,
  'diffusion.constant_source_erfc': checkConstantSource,
  'diffusion.limited_source_gaussian': checkLimitedSource,
  'diffusion.two_step': checkTwoStep,
  'diffusion.two_step_exact': checkTwoStep,
  'diffusion.inverse_drive_time': checkDriveTime,
  'diffusion.implant_anneal_gaussian_reflecting': checkImplantAnneal,
  'diffusion.thermal_budget': checkThermalBudget,
  'diffusion.surface_transfer': checkTransfer,
  'diffusion.nonlinear_limited_source': checkPowerLimited,
  'diffusion.nonlinear_constant_source': checkPowerConstant,
  'diffusion.fermi_implant_anneal': checkFermiImplant,
  'diffusion.fermi_constant_source': checkFermiConstant,
  'diffusion.solver_property': checkSolverProperty,
  'diffusion.full_physics_reference': checkFullPhysics,
};
