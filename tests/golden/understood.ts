import type { Actual, Binding, Bindings } from './binding.ts';
import { ListGiven } from './inputs.ts';
import { converted } from './units.ts';

type Inputs = Readonly<Record<string, unknown>>;
type Values = Readonly<Record<string, Actual>>;

export interface Vocabulary {
  /** Units in which the bindings answer, by the name of the output; the answer is given in the unit that a case states. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Inputs that describe a case beside the numbers that settle it; all others must be understood. */
  readonly described: readonly string[];
}

const remarks = ['note', 'notes', 'comment', 'description', 'label', 'source', 'reference'];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An input that is null is not given. */
const present = (inputs: Inputs): Inputs =>
  Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null && value !== undefined));

/** Inputs that note which of them have been asked for. */
const watched = (inputs: Inputs, read: Set<string>): Inputs =>
  new Proxy(inputs, {
    get(target, name) {
      if (typeof name === 'string') read.add(name);
      return Reflect.get(target, name);
    },
  });

/** Answers to each element of a list, as lists under the names of the answers. */
function together(answers: readonly Actual[]): Actual {
  const [first] = answers;
  if (!isObject(first)) return answers;
  return Object.fromEntries(
    Object.keys(first).map((name) => [
      name,
      together(answers.map((each) => (isObject(each) ? (each[name] ?? null) : null))),
    ]),
  );
}

/** Asks for each element where a list is given in the place of one number; lists beside each other go in step. */
function answer(ask: (inputs: Inputs) => Values, inputs: Inputs, step?: { index: number; of: number }): Values {
  try {
    return ask(inputs);
  } catch (error) {
    if (!(error instanceof ListGiven)) throw error;
    const { input, elements } = error;
    if (step) {
      if (elements.length !== step.of)
        throw new Error(`input ${input} has ${elements.length} elements beside a list of ${step.of}`);
      return answer(ask, { ...inputs, [input]: elements[step.index] }, step);
    }
    return together(
      elements.map((element, index) => answer(ask, { ...inputs, [input]: element }, { index, of: elements.length })),
    ) as Values;
  }
}

/** A difference of temperatures is written `K difference`: it has no zero to move. */
const difference = / difference$/;

function inUnit(value: Actual, from: string, to: string): Actual {
  if (typeof value === 'number') {
    if (!difference.test(from)) return converted(value, from, to);
    return converted(value, `${from.replace(difference, '')}/s`, `${to}/s`);
  }
  return Array.isArray(value) ? value.map((each: Actual) => inUnit(each, from, to)) : value;
}

/** `absorbed_power_300mm` is an `absorbed_power`. */
const unitOf = (outputs: Vocabulary['outputs'], name: string): string | undefined =>
  outputs[name] ?? outputs[name.replace(/_\d.*$/, '')];

/** What was computed, in the units that the case states. */
function asStated(expected: unknown, computed: Actual, name: string, outputs: Vocabulary['outputs']): Actual {
  if (!isObject(expected)) return computed;
  if ('value' in expected) {
    const from = unitOf(outputs, name);
    // A case whose numbers have no units writes 1 for them too.
    const stated = typeof expected.unit === 'string' && expected.unit !== '1';
    return from !== undefined && stated ? inUnit(computed, from, String(expected.unit)) : computed;
  }
  if (!isObject(computed)) return computed;
  return Object.fromEntries(
    Object.entries(computed).map(([key, each]) => [
      key,
      asStated(expected[key], each as Actual, unitOf(outputs, key) ? key : name, outputs),
    ]),
  );
}

function understand(binding: Binding, { outputs, described }: Vocabulary): Binding {
  return (golden, lookup) => {
    const inputs = present(golden.inputs);
    const read = new Set<string>([...remarks, ...described]);
    const found = answer((given) => binding({ ...golden, inputs: watched(given, read) }, lookup), inputs);
    const unknown = Object.keys(inputs).filter((name) => !read.has(name));
    if (unknown.length > 0) throw new Error(`inputs ${unknown.join(', ')} are not understood`);
    return asStated(golden.expected, found, '', outputs) as Values;
  };
}

/**
 * Bindings that take no input in silence: one that they did not ask for is an error. Null inputs are absent, lists in the
 * place of one number are answered with lists, and answers are in the units of the case.
 */
export const understood = (bindings: Bindings, vocabulary: Vocabulary): Bindings =>
  Object.fromEntries(Object.entries(bindings).map(([model, binding]) => [model, understand(binding, vocabulary)]));
