import type { Actual, Bindings } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { understood } from '../understood.ts';

export type Inputs = GoldenCase['inputs'];
export type Values = Record<string, Actual>;

/** Words in use for one thing; the case may use any of them. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  surface: ['surface', 'kinetic', 'reaction'],
  transport: ['transport', 'diffusion', 'mass'],
  mixed: ['mixed'],
  molecular: ['molecular', 'ballistic', 'knudsen'],
  transition: ['transition'],
  slip: ['slip'],
  continuum: ['continuum', 'viscous'],
};
/** The finding in the words of the case where these mean the same, else in ours. */
export const inTheWordsOf = (expected: unknown, finding: string): string =>
  typeof expected === 'string' &&
  (synonyms[finding] ?? [finding]).some((word) => expected.toLowerCase().startsWith(word))
    ? expected
    : finding;

/** The first of several names under which a case may give an input. */
export const nameOf = (inputs: Inputs, ...names: readonly string[]): string => {
  const found = names.find((name) => inputs[name] !== undefined);
  if (found === undefined) throw new Error(`none of ${names.join(', ')} is given`);
  return found;
};
export const has = (inputs: Inputs, name: string): boolean => inputs[name] !== undefined;

/** Units in which each model answers, by its name and that of the output. */
export type OutputUnits = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What stands beside the numbers that settle a case. */
const described = ['film', 'gas', 'precursor', 'material', 'set', 'pair', 'form'];

/** Each binding with the units of its own outputs. */
export const inUnitsOf = (outputs: OutputUnits, bindings: Bindings): Bindings =>
  Object.fromEntries(
    Object.entries(bindings).flatMap(([model, binding]) =>
      Object.entries(understood({ [model]: binding }, { outputs: outputs[model] ?? {}, described })),
    ),
  );
