import { type NoSolution, type Outcome, refuse } from '../outcome.ts';
import { type Expression, type FunctionName, type Operator, parseFormula } from './parse.ts';

/** A formula as a function of its variables, in the order they were named. */
export interface Formula {
  readonly variables: readonly string[];
  /** @param at one number a variable */
  readonly value: (at: ArrayLike<number>) => number;
  /** Writes the derivative by every variable into `gradient`. @returns the value */
  readonly gradient: (at: ArrayLike<number>, gradient: Float64Array) => number;
}

interface Step {
  readonly operation: Operator | FunctionName;
  readonly left: number;
  readonly right: number;
}

const constants: Readonly<Record<string, number>> = { pi: Math.PI };

const apply = (operation: Step['operation'], a: number, b: number): number => {
  switch (operation) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '^':
      return a ** b;
    default:
      return Math[operation](a);
  }
};

/** Derivative of a function at `a`, where its value is `f`. */
const slope = (name: FunctionName, a: number, f: number): number => {
  switch (name) {
    case 'exp':
      return f;
    case 'log':
      return 1 / a;
    case 'log10':
      return Math.LOG10E / a;
    case 'sqrt':
      return 0.5 / f;
    case 'sin':
      return Math.cos(a);
    case 'cos':
      return -Math.sin(a);
    case 'tan':
      return 1 + f * f;
    case 'atan':
      return 1 / (1 + a * a);
    case 'sinh':
      return Math.cosh(a);
    case 'cosh':
      return Math.sinh(a);
    case 'tanh':
      return 1 - f * f;
    case 'abs':
      return Math.sign(a);
  }
};

/**
 * Makes a function of a formula, with its gradient by reverse accumulation (A. Griewank & A. Walther, Evaluating
 * Derivatives, 2nd ed., section 3.2): the operations stand on a tape, run forward for the value and back for all
 * derivatives at once. The functions share the tape's memory: they are not re-entrant.
 *
 * @param variables every name that may occur, beside pi
 */
export function formula(
  text: string,
  variables: readonly string[],
): Outcome<{ readonly formula: Formula }, NoSolution> {
  const parsed = parseFormula(text);
  if (!parsed.ok) return parsed;
  const literals: number[] = [];
  const steps: Step[] = [];
  const unknown: string[] = [];
  // Slots: variables, then literals and results in the order they are met.
  const place = (): number => variables.length + literals.length;
  const literal = (value: number): number => {
    literals.push(value);
    return place() - 1;
  };
  const build = (expression: Expression): number => {
    if (expression.kind === 'number') return literal(expression.value);
    if (expression.kind === 'name') {
      const at = variables.indexOf(expression.name);
      if (at >= 0) return at;
      const value = constants[expression.name];
      if (value === undefined) unknown.push(expression.name);
      return literal(value ?? Number.NaN);
    }
    const left = build(expression.kind === 'call' ? expression.argument : expression.left);
    const right = expression.kind === 'call' ? left : build(expression.right);
    steps.push({ operation: expression.kind === 'call' ? expression.name : expression.operator, left, right });
    // A result takes a slot like a literal, written over on every run.
    const slot = literal(0);
    results.push(slot);
    return slot;
  };
  const results: number[] = [];
  const last = build(parsed.expression);
  if (unknown.length > 0)
    return refuse({ kind: 'no_solution', quantity: 'formula', message: `unknown: ${unknown.join(', ')}` });
  const values = new Float64Array(place());
  values.set(literals, variables.length);
  const adjoints = new Float64Array(values.length);
  const count = variables.length;

  const value = (at: ArrayLike<number>): number => {
    for (let i = 0; i < count; i += 1) values[i] = at[i] as number;
    for (let i = 0; i < steps.length; i += 1) {
      const { operation, left, right } = steps[i] as Step;
      values[results[i] as number] = apply(operation, values[left] as number, values[right] as number);
    }
    return values[last] as number;
  };
  const gradient = (at: ArrayLike<number>, into: Float64Array): number => {
    const found = value(at);
    adjoints.fill(0);
    adjoints[last] = 1;
    for (let i = steps.length - 1; i >= 0; i -= 1) {
      const { operation, left, right } = steps[i] as Step;
      const slot = results[i] as number;
      back(operation, left, right, values[slot] as number, adjoints[slot] as number);
    }
    for (let i = 0; i < count; i += 1) into[i] = adjoints[i] as number;
    return found;
  };
  const add = (slot: number, amount: number): void => {
    adjoints[slot] = (adjoints[slot] as number) + amount;
  };
  const back = (operation: Step['operation'], left: number, right: number, f: number, by: number): void => {
    if (by === 0) return;
    const [a, b] = [values[left] as number, values[right] as number];
    switch (operation) {
      case '+':
        add(left, by);
        add(right, by);
        break;
      case '-':
        add(left, by);
        add(right, -by);
        break;
      case '*':
        add(left, by * b);
        add(right, by * a);
        break;
      case '/':
        add(left, by / b);
        add(right, (-by * f) / b);
        break;
      case '^':
        if (b !== 0) add(left, by * b * a ** (b - 1));
        // A fixed exponent needs no logarithm, which a negative base does not have.
        if (a > 0) add(right, by * f * Math.log(a));
        break;
      default:
        add(left, by * slope(operation, a, f));
    }
  };
  return { ok: true, formula: { variables, value, gradient } };
}
