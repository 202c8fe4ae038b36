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
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Bindings } from '../binding.ts';
import { formulaValue } from '../formula.ts';
import type { GoldenCase } from '../golden-file.ts';
import { group, number, numberOr, numbers, text } from '../inputs.ts';
import {
  boltzmannOf,
  dopantOf,
  type Inputs,
  like,
  pairOf,
  temperatureOf,
  temperaturesOf,
  type Values,
} from './diffusion-inputs.ts';

const overX =
  (f: (x: number) => number, input: string, output: string) =>
  ({ inputs }: GoldenCase): Values => ({ [output]: like(inputs, input, numbers(inputs, input).map(f)) });

function checkArrhenius({ inputs }: GoldenCase): Values {
  const found = temperaturesOf(inputs).map((kelvins) => arrheniusAt(pairOf(inputs), kelvins, boltzmannOf(inputs)));
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

/** Carriers of undoped silicon: as a case gives them, by its formula, or by the product's. */
function intrinsicOf(inputs: Inputs, formula: string, temperature_k: number): number {
  if ('ni' in inputs) return number(inputs, 'ni', 'cm^-3');
  const boltzmann = boltzmannOf(inputs);
  return formula in inputs
    ? formulaValue(text(inputs, formula), {
        T: temperature_k,
        k: boltzmann,
        kB: boltzmann,
        kT: boltzmann * temperature_k,
      })
    : intrinsicCarriers(temperature_k, boltzmann);
}

function checkChargeState({ inputs }: GoldenCase): Values {
  const temperature_k = temperatureOf(inputs);
  const boltzmann = boltzmannOf(inputs);
  const set = componentsOf(inputs);
  const ni = intrinsicOf(inputs, 'ni_formula', temperature_k);
  const doping = numberOr(inputs, 'N_active', 'cm^-3', 0);
  const given = ['n_over_ni', 'p_over_ni', 'carrier_over_ni'].find((name) => name in inputs);
  const ratio = given === undefined ? carrierOverIntrinsic(doping, ni) : number(inputs, given);
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
  // Bands may be given as long as the diagonal, with an element that stands outside the matrix.
  const [lower, upper] = [numbers(inputs, 'lower'), numbers(inputs, 'upper')];
  system.lower.set(lower.slice(lower.length - diagonal.length + 1), 1);
  system.diagonal.set(diagonal);
  system.upper.set(upper.slice(0, diagonal.length - 1));
  system.rhs.set(numbers(inputs, 'rhs'));
  if (!solveTridiagonal(system)) throw new Error('the system is singular');
  return { x: [...system.rhs] };
}

const overTemperature =
  (name: string, of: (inputs: Inputs, temperature_k: number) => number) =>
  ({ inputs }: GoldenCase): Values => ({
    [name]: like(
      inputs,
      'T',
      temperaturesOf(inputs).map((kelvins) => of(inputs, kelvins)),
    ),
  });

function segregationOf(inputs: Inputs, temperature_k: number): number {
  const boltzmann = boltzmannOf(inputs);
  return 'formula' in inputs
    ? formulaValue(text(inputs, 'formula'), {
        T: temperature_k,
        k: boltzmann,
        kB: boltzmann,
        kT: boltzmann * temperature_k,
      })
    : segregationCoefficient(dopantOf(inputs), temperature_k, boltzmann);
}

export const materialBindings: Bindings = {
  'special.erfc': overX(erfc, 'x', 'erfc'),
  'special.log_erfc': overX(logErfc, 'x', 'ln_erfc'),
  'special.erfcx': overX(erfcx, 'x', 'erfcx'),
  'special.erfcinv': overX(erfcinv, 'y', 'x'),
  'numerics.tridiagonal': checkTridiagonal,
  'silicon.ni': overTemperature('ni', (inputs, kelvins) => intrinsicOf(inputs, 'formula', kelvins)),
  'silicon.solid_solubility': overTemperature(
    'active_solubility',
    (inputs, kelvins) => settled(solidSolubility(dopantOf(inputs), kelvins - 273.15)).active_cm3,
  ),
  'diffusion.segregation': overTemperature('m', segregationOf),
  'diffusion.arrhenius': checkArrhenius,
  'diffusion.charge_state': checkChargeState,
};
