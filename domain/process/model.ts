import type { z } from 'zod';

/** What a model answers with: numbers, lists and matrices of numbers, words, groups of them. `null`: there is none. */
export type Value = number | string | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** Facts about a result or a refusal, with their kind. */
export interface Remark {
  readonly kind: string;
  readonly [fact: string]: unknown;
}

export type Evaluation =
  | {
      readonly ok: true;
      readonly values: Readonly<Record<string, Value>>;
      /** Name of the constant set used; null for a model without constants of its own. */
      readonly constants: string | null;
      readonly warnings: readonly Remark[];
    }
  | { readonly ok: false; readonly error: Remark };

/** Unit of an output and the bounds that physics gives it. A number outside them never leaves a model. */
export interface Output {
  readonly unit: string;
  readonly min?: number;
  readonly max?: number;
}

/** One model as engineers evaluate it: by name, from named inputs whose units stand in the field names. */
export interface Model<Input extends z.ZodType = z.ZodType> {
  /** `family.function` */
  readonly name: string;
  readonly title: string;
  /** Where the formula stands. */
  readonly source: string;
  readonly input: Input;
  readonly output: Readonly<Record<string, Output>>;
  readonly evaluate: (input: z.output<Input>) => Evaluation;
}

/** Ties the type of the input to its schema; a list of models then forgets it. */
export const defineModel = <Input extends z.ZodType>(model: Model<Input>): Model => ({
  ...model,
  evaluate: (input) => model.evaluate(input as z.output<Input>),
});

/** Lifts the outcome of a pure function into an evaluation: `pick` names what of it is an output. */
export const evaluation = <T extends object>(
  outcome: ({ readonly ok: true } & T) | { readonly ok: false; readonly error: Remark },
  constants: string | null,
  pick: (result: T) => Readonly<Record<string, Value>>,
): Evaluation => {
  if (!outcome.ok) return outcome;
  const warnings = 'warnings' in outcome ? (outcome.warnings as readonly Remark[]) : [];
  return { ok: true, values: pick(outcome), constants, warnings };
};

export type Answer =
  | {
      readonly ok: true;
      readonly model: string;
      readonly constants: string | null;
      readonly values: Readonly<Record<string, { readonly value: Value; readonly unit: string }>>;
      readonly warnings: readonly Remark[];
    }
  | { readonly ok: false; readonly model: string; readonly error: Remark };

/** The first number in a value that is not finite or leaves its bounds. */
const violation = (value: Value, { min = -Infinity, max = Infinity }: Output): number | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) && value >= min && value <= max ? undefined : value;
  if (value === null || typeof value !== 'object') return undefined;
  for (const part of Object.values(value)) {
    const found = violation(part, { unit: '', min, max });
    if (found !== undefined) return found;
  }
  return undefined;
};

/**
 * Evaluates a model on an input that nobody has checked. No NaN, no infinity and no number outside the bounds of its
 * output comes back as a result: that is an error, with the name of the output.
 */
export function evaluateModel(model: Model, input: unknown): Answer {
  const refused = (error: Remark): Answer => ({ ok: false, model: model.name, error });
  const parsed = model.input.safeParse(input);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    return refused({ kind: 'invalid_input', issues });
  }
  const found = model.evaluate(parsed.data);
  if (!found.ok) return refused(found.error);
  const values: Record<string, { value: Value; unit: string }> = {};
  for (const [name, value] of Object.entries(found.values)) {
    const output = model.output[name];
    if (!output) throw new Error(`${model.name} answers with ${name}, which it does not declare`);
    const bad = violation(value, output);
    if (bad !== undefined) return refused({ kind: 'not_physical', quantity: name, value: String(bad) });
    values[name] = { value, unit: output.unit };
  }
  const { constants, warnings } = found;
  return { ok: true, model: model.name, constants, values, warnings };
}
