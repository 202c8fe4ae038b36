import {
  carrierDiffusivity,
  carrierOverIntrinsic,
  chargeStateParts,
  diffusivityAt,
  fieldEnhancement,
} from '../../../domain/process/diffusion/charge-states.ts';
import {
  byChargeState,
  type ChargeStateDiffusivity,
  chargeStates,
} from '../../../domain/process/diffusion/diffusivity-sets.ts';
import { solveTridiagonal, tridiagonalSystem } from '../../../domain/process/numerics/tridiagonal.ts';
import { arrheniusAt } from '../../../domain/process/physical-constants.ts';
import { intrinsicCarriers } from '../../../domain/process/silicon/intrinsic-carriers.ts';
import { segregationCoefficient } from '../../../domain/process/silicon/segregation.ts';
import { solidSolubility } from '../../../domain/process/silicon/solid-solubility.ts';
import { erfc, erfcinv, erfcx, logErfc } from '../../../domain/process/special/error-functions.ts';
import type { Bindings } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { group, number, numberOr, numbers, text } from '../inputs.ts';
import { settled } from '../settled.ts';
import { absoluteOf, boltzmannOf, dopantOf, type Inputs, like, pairOf, type Values } from './diffusion-inputs.ts';

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

export const materialBindings: Bindings = {
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
};
