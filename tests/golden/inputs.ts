import { z } from 'zod';
import { converted } from './units.ts';

/** A list stands where a model takes one number: the model is then asked for each of them. */
export class ListGiven extends Error {
  readonly input: string;
  readonly elements: readonly unknown[];

  constructor(input: string, elements: readonly unknown[]) {
    super(`input ${input}: a list where one number is meant`);
    this.input = input;
    this.elements = elements;
  }
}

const quantity = z.object({ value: z.number(), unit: z.string() });
const list = z.object({ value: z.array(z.number()), unit: z.string() });
const listOfQuantities = z.array(z.union([z.number(), quantity])).nonempty();

/** The elements of a list, each a number or a quantity; null where the input is no list. */
function elements(given: unknown): (number | z.infer<typeof quantity>)[] | null {
  const valued = list.safeParse(given);
  if (valued.success) return valued.data.value.map((value) => ({ value, unit: valued.data.unit }));
  const each = listOfQuantities.safeParse(given);
  return each.success ? each.data : null;
}

type Inputs = Readonly<Record<string, unknown>>;

/** An input in the unit the caller needs; a bare number is taken as being in that unit. */
export function number(inputs: Inputs, name: string, unit = '1'): number {
  const given = inputs[name];
  if (typeof given === 'number') return given;
  const parsed = quantity.safeParse(given);
  const several = parsed.success ? null : elements(given);
  if (several) throw new ListGiven(name, several);
  if (!parsed.success) throw new Error(`input ${name}: ${JSON.stringify(given)} is no quantity`);
  return converted(parsed.data.value, parsed.data.unit, unit);
}

/** An input that may be absent. */
export const numberOr = (inputs: Inputs, name: string, unit: string, otherwise: number): number =>
  inputs[name] === undefined ? otherwise : number(inputs, name, unit);

/** A list in the unit the caller needs; one number is a list of one. */
export function numbers(inputs: Inputs, name: string, unit = '1'): number[] {
  const given = inputs[name];
  if (Array.isArray(given) && given.length === 0) return [];
  const each = elements(given);
  return each
    ? each.map((one) => (typeof one === 'number' ? one : converted(one.value, one.unit, unit)))
    : [number(inputs, name, unit)];
}

/** An input in whatever unit it is given in: ratios of two of them are all that a model takes. */
export function asGiven(inputs: Inputs, name: string): number {
  const parsed = z.object({ value: z.number() }).safeParse(inputs[name]);
  return parsed.success ? parsed.data.value : number(inputs, name);
}

export const asGivenOr = (inputs: Inputs, name: string, otherwise: number): number =>
  inputs[name] === undefined ? otherwise : asGiven(inputs, name);

export function listAsGiven(inputs: Inputs, name: string): number[] {
  const parsed = z.object({ value: z.array(z.number()) }).safeParse(inputs[name]);
  if (parsed.success) return parsed.data.value;
  return Array.isArray(inputs[name]) ? numbers(inputs, name) : [asGiven(inputs, name)];
}

export const matrix = (inputs: Inputs, name: string): number[][] => {
  const given = inputs[name];
  const rows = z.array(z.array(z.number()));
  const valued = z.object({ value: rows }).safeParse(given);
  return valued.success ? valued.data.value : rows.parse(given);
};

export const text = (inputs: Inputs, name: string): string => z.string().parse(inputs[name]);

/** A group of inputs inside an input. */
export const group = (inputs: Inputs, name: string): Inputs => z.record(z.string(), z.unknown()).parse(inputs[name]);
