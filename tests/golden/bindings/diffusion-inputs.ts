import { z } from 'zod';
import { singleActivation } from '../../../domain/process/diffusion/diffusivity-sets.ts';
import { type Arrhenius, arrheniusAt, boltzmannEvPerK } from '../../../domain/process/physical-constants.ts';
import { type Dopant, dopants } from '../../../domain/process/silicon/dopants.ts';
import type { Actual } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numberOr, numbers } from '../inputs.ts';

export type Inputs = GoldenCase['inputs'];
export type Values = Readonly<Record<string, Actual>>;

export const dopantOf = (inputs: Inputs): Dopant => z.enum(dopants).parse(inputs.dopant);
export const pairOf = (inputs: Inputs): Arrhenius => ({
  prefactor: number(inputs, 'D0', 'cm^2/s'),
  energy_ev: number(inputs, 'Ea', 'eV'),
});
export const boltzmannOf = (inputs: Inputs): number => numberOr(inputs, 'kB', 'eV/K', boltzmannEvPerK);
/** Degrees Celsius to an absolute temperature, by the offset that a case may give. */
export const absoluteOf = (inputs: Inputs, celsius: number): number =>
  celsius + numberOr(inputs, 'T_offset', 'K', 273.15);
export const diffusivityOf = (inputs: Inputs, temperature = 'T'): number =>
  'D' in inputs
    ? number(inputs, 'D', 'cm^2/s')
    : arrheniusAt(pairOf(inputs), absoluteOf(inputs, number(inputs, temperature, 'degC')), boltzmannOf(inputs));
export const budgetOf = (inputs: Inputs, temperature = 'T', time = 't'): number =>
  'Dt' in inputs ? number(inputs, 'Dt', 'cm^2') : diffusivityOf(inputs, temperature) * number(inputs, time, 's');
export const background = (inputs: Inputs): number => number(inputs, 'NB', 'cm^-3');
export const depthsOf = (inputs: Inputs): number[] => ('depths' in inputs ? numbers(inputs, 'depths', 'um') : []);
/** A list where the case gives a list, else one number. */
export const like = (inputs: Inputs, name: string, found: readonly number[]): Actual =>
  Array.isArray(inputs[name]) || z.object({ value: z.array(z.unknown()) }).safeParse(inputs[name]).success
    ? found
    : (found[0] ?? null);

/**
 * Numbers printed in Jaeger's book rest on its own Boltzmann constant and a zero of 273: what a published case with a pair
 * of the book's table means, unless it says otherwise.
 */
export function asPrinted({ inputs, kind }: GoldenCase): Inputs {
  const pairs = Object.values(singleActivation.JAEGER);
  const { prefactor, energy_ev } = 'D0' in inputs ? pairOf(inputs) : { prefactor: 0, energy_ev: 0 };
  const printed = pairs.some((pair) => pair.prefactor === prefactor && pair.energy_ev === energy_ev);
  return kind === 'published' && printed ? { kB: 8.614e-5, T_offset: 273, ...inputs } : inputs;
}
/** Doping of the wafer under either of its names. */
export const backgroundOf = (inputs: Inputs): number => number(inputs, 'NB' in inputs ? 'NB' : 'background', 'cm^-3');
