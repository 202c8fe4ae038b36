import { z } from 'zod';
import { singleActivation } from '../../../domain/process/diffusion/diffusivity-sets.ts';
import { type TableRange, tableRange } from '../../../domain/process/implantation/ranges.ts';
import { type Arrhenius, arrheniusAt, boltzmannEvPerK } from '../../../domain/process/physical-constants.ts';
import { type Dopant, dopants } from '../../../domain/process/silicon/dopants.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Actual } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numberOr, numbers } from '../inputs.ts';

export type Inputs = GoldenCase['inputs'];
export type Values = Readonly<Record<string, Actual>>;

export const dopantOf = (inputs: Inputs): Dopant => z.enum(dopants).parse(inputs.dopant ?? inputs.ion);
/** The pair that a case gives, or that of its dopant in the set that it names (PDG where it names none). */
export function pairOf(inputs: Inputs): Arrhenius {
  if ('D0' in inputs || 'Ea' in inputs)
    return { prefactor: number(inputs, 'D0', 'cm^2/s'), energy_ev: number(inputs, 'Ea', 'eV') };
  const words = String(inputs.constants ?? inputs.set ?? 'PDG');
  const set = /jaeger/i.test(words) ? 'JAEGER' : /pdg|plummer/i.test(words) ? 'PDG' : null;
  const pairs: Readonly<Record<string, Arrhenius>> = set === null ? {} : singleActivation[set];
  const pair = pairs[String(inputs.dopant)];
  if (pair === undefined) throw new Error(`no diffusivity of ${String(inputs.dopant)} in the set ${words}`);
  return pair;
}
export const boltzmannOf = (inputs: Inputs): number => numberOr(inputs, 'kB', 'eV/K', boltzmannEvPerK);
const zeroCelsius = 273.15;
/** Absolute temperatures. Degrees Celsius are counted from the zero that a case may give, which kelvins have no need of. */
export function temperaturesOf(inputs: Inputs, name = 'T'): number[] {
  const offset = numberOr(inputs, 'T_offset', 'K', zeroCelsius);
  const absolute = z.object({ unit: z.literal('K') }).safeParse(inputs[name]).success;
  const zero = absolute ? zeroCelsius : offset;
  return numbers(inputs, name, 'degC').map((celsius) => celsius + zero);
}
export function temperatureOf(inputs: Inputs, name = 'T'): number {
  // Refuses a list, which is asked for element by element.
  number(inputs, name, 'degC');
  return temperaturesOf(inputs, name)[0] as number;
}
export const diffusivityOf = (inputs: Inputs, temperature = 'T', given = 'D'): number =>
  given in inputs
    ? number(inputs, given, 'cm^2/s')
    : arrheniusAt(pairOf(inputs), temperatureOf(inputs, temperature), boltzmannOf(inputs));
/** Diffusivity times time; `step` 1 or 2 of a process of two. */
export const budgetOf = (inputs: Inputs, step = ''): number =>
  `Dt${step}` in inputs
    ? number(inputs, `Dt${step}`, 'cm^2')
    : diffusivityOf(inputs, `T${step}`, `D${step}`) * number(inputs, `t${step}`, 's');
/** Where a case gives none there is no junction: no concentration of dopant reaches that of silicon's atoms. */
export const background = (inputs: Inputs): number =>
  'NB' in inputs || 'background' in inputs ? backgroundOf(inputs) : 5e22;
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
  if (kind !== 'published' || !printed) return inputs;
  const own = Object.entries({ kB: 8.614e-5, T_offset: 273 }).filter(([name]) => !(name in inputs));
  return Object.assign(Object.create(inputs), Object.fromEntries(own)) as Inputs;
}
/** Doping of the wafer under either of its names. */
export const backgroundOf = (inputs: Inputs): number => number(inputs, 'NB' in inputs ? 'NB' : 'background', 'cm^-3');

/** Moments of an implant that a case gives, or those of the table at its energy. */
export function rangeOf(inputs: Inputs) {
  const table = (): TableRange =>
    settled(tableRange(dopantOf(inputs), number(inputs, 'energy' in inputs ? 'energy' : 'E', 'keV')));
  const given = (name: string, unit: string, named: (range: TableRange) => number): number =>
    name in inputs ? number(inputs, name, unit) : named(table());
  return {
    rp_um: given('Rp', 'um', ({ rp_um }) => rp_um),
    drp_um: given('dRp', 'um', ({ drp_um }) => drp_um),
    /** Of a skewed profile. */
    shape: () => ({
      skewness: given('gamma', '1', ({ skewness }) => skewness),
      kurtosis: given('beta', '1', ({ kurtosis }) => kurtosis),
    }),
  };
}
