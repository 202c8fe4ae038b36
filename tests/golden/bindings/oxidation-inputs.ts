import { z } from 'zod';
import type { Ambient, Orientation, OxidationConditions } from '../../../domain/process/oxidation/conditions.ts';
import { orientationFactor, pressureExponent } from '../../../domain/process/oxidation/constants.ts';
import { type LinearParabolicSet, rateConstants } from '../../../domain/process/oxidation/rate-constants.ts';
import { arrheniusAt, kelvin } from '../../../domain/process/physical-constants.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numberOr } from '../inputs.ts';

export type Inputs = GoldenCase['inputs'];

/** "dry O2, 760 torr", "steam", "wet O2, 95 C bubbler (640 torr H2O)", "wetO2": by the words that set them apart. */
export function ambient(inputs: Inputs): Ambient {
  const words = z.string().parse(inputs.ambient);
  if (/bubbl/i.test(words)) return 'wetO2_95C';
  if (/steam|pyro/i.test(words)) return 'H2O';
  if (/\bwet/i.test(words)) return 'wetO2_95C';
  if (/h2o|water/i.test(words)) return 'H2O';
  if (/dry|^\s*o2\b/i.test(words)) return 'dry';
  throw new Error(`the ambient ${words} is not known`);
}

/** "100", "<100>", "(100)" or 100. */
export const orientation = (inputs: Inputs): Orientation =>
  z.enum(['100', '110', '111']).parse(String(inputs.orientation).replaceAll(/[<>(){}\s]/g, ''));

/** The pressure of the oxidant under either of its names. */
const pressure = (inputs: Inputs): number =>
  'P' in inputs ? number(inputs, 'P', 'atm') : numberOr(inputs, 'pressure', 'atm', 1);

/** All but the temperature. */
export const surroundings = (inputs: Inputs) => ({
  ambient: ambient(inputs),
  orientation: orientation(inputs),
  pressure_atm: pressure(inputs),
});
export const conditions = (inputs: Inputs): OxidationConditions => ({
  ...surroundings(inputs),
  temperature_c: number(inputs, 'T', 'degC'),
});
export const initial = (inputs: Inputs): number => numberOr(inputs, 'x_initial', 'nm', 0);
export const minutes = (inputs: Inputs): number => number(inputs, 't', 'min');

/** Whether the case brings constants of its own. */
export const bringsConstants = (inputs: Inputs): boolean =>
  ['B0', 'E_B', 'BA0', 'E_BA', 'linear_exponent', 'parabolic_exponent'].some((name) => name in inputs);

/**
 * A, um, B, um^2/h, and B/A, um/h, of a set; what a case gives goes before the set: prefactors and energies on <111>,
 * exponents of the pressure.
 */
export function linearParabolic(inputs: Inputs, of: OxidationConditions, set: LinearParabolicSet = 'PDG') {
  const { constants } = settled(rateConstants({ ...of, pressure_atm: 1 }, set));
  const pair = (prefactor: string, unit: string, energy: string, otherwise: number): number =>
    prefactor in inputs || energy in inputs
      ? arrheniusAt(
          { prefactor: number(inputs, prefactor, unit), energy_ev: number(inputs, energy, 'eV') },
          kelvin(of.temperature_c),
        )
      : otherwise;
  const factor = orientationFactor[of.orientation];
  const { pressure_atm = 1, ambient: within } = of;
  const b =
    pair('B0', 'um^2/h', 'E_B', constants.b_um2_per_h) *
    pressure_atm ** numberOr(inputs, 'parabolic_exponent', '1', pressureExponent[within].b);
  const b_over_a =
    factor *
    pair('BA0', 'um/h', 'E_BA', constants.b_over_a_um_per_h / factor) *
    pressure_atm ** numberOr(inputs, 'linear_exponent', '1', pressureExponent[within].b_over_a);
  return { a: b / b_over_a, b, b_over_a, tau: constants.legacy_tau_h };
}
