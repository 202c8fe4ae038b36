import { type NoSolution, type Outcome, refuse } from '../outcome.ts';

export type Operator = '+' | '-' | '*' | '/' | '^';

/** A formula as a tree. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'operation'; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly argument: Expression };

export const functionNames = [
  'exp',
  'log',
  'log10',
  'sqrt',
  'sin',
  'cos',
  'tan',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'abs',
] as const;
export type FunctionName = (typeof functionNames)[number];

const synonyms: Readonly<Record<string, FunctionName>> = { ln: 'log', arctan: 'atan' };

const token = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|(\*\*|[-+*/^()[\]{}]))/y;
const opening = new Set(['(', '[', '{']);
const closing = new Set([')', ']', '}']);

class Unreadable extends Error {}

function tokensOf(text: string): string[] {
  const found: string[] = [];
  token.lastIndex = 0;
  const end = text.trimEnd().length;
  while (token.lastIndex < end) {
    const from = token.lastIndex;
    const match = token.exec(text);
    if (!match) throw new Unreadable(`cannot read "${text.slice(from).trim()}"`);
    found.push(match[1] ?? match[2] ?? (match[3] === '**' ? '^' : (match[3] as string)));
  }
  return found;
}

const functionOf = (token: string): FunctionName | undefined =>
  synonyms[token] ?? functionNames.find((known) => known === token);

function leafOf(token: string): Expression {
  if (/^[\d.]/.test(token)) return { kind: 'number', value: Number(token) };
  if (/^[A-Za-z_]/.test(token)) return { kind: 'name', name: token };
  throw new Unreadable(`unexpected "${token}"`);
}

/** Longest nesting of brackets and signs that is read: a formula of a model needs a few. */
const DEEPEST = 100;

class Reader {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;
  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }
  #next(): string | undefined {
    return this.#tokens[this.#at];
  }
  #take(wanted: readonly string[]): string | null {
    const next = this.#next();
    if (next === undefined || !wanted.includes(next)) return null;
    this.#at += 1;
    return next;
  }
  #required(): string {
    const next = this.#next();
    if (next === undefined) throw new Unreadable('it ends too early');
    this.#at += 1;
    return next;
  }
  whole(): Expression {
    const found = this.#sum();
    if (this.#next() !== undefined) throw new Unreadable(`unexpected "${this.#next()}"`);
    return found;
  }
  #sum(): Expression {
    let left = this.#product();
    for (let operator = this.#take(['+', '-']); operator; operator = this.#take(['+', '-']))
      left = { kind: 'operation', operator: operator as Operator, left, right: this.#product() };
    return left;
  }
  #product(): Expression {
    let left = this.#signed();
    for (;;) {
      const operator = this.#take(['*', '/']);
      const next = this.#next();
      // "2 u" and "3 (x + 1)" multiply.
      const implied = next !== undefined && (opening.has(next) || /^\w/.test(next));
      if (!operator && !implied) return left;
      left = {
        kind: 'operation',
        operator: (operator ?? '*') as Operator,
        left,
        right: operator ? this.#signed() : this.#power(),
      };
    }
  }
  #signed(): Expression {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new Unreadable(`nested deeper than ${DEEPEST}`);
    const sign = this.#take(['-', '+']);
    const found = sign ? this.#signed() : this.#power();
    this.#depth -= 1;
    return sign === '-'
      ? { kind: 'operation', operator: '-', left: { kind: 'number', value: 0 }, right: found }
      : found;
  }
  #power(): Expression {
    const left = this.#atom();
    // -x^2 is -(x^2), and a^b^c is a^(b^c).
    return this.#take(['^']) ? { kind: 'operation', operator: '^', left, right: this.#signed() } : left;
  }
  #atom(): Expression {
    const next = this.#required();
    if (opening.has(next)) return this.#closed();
    const name = functionOf(next);
    if (!name) return leafOf(next);
    // As tables print them, ln^2 x and ln x^2 are the square of ln(x).
    const power = this.#take(['^']) ? leafOf(this.#required()) : null;
    const first = this.#required();
    const call: Expression = { kind: 'call', name, argument: opening.has(first) ? this.#closed() : leafOf(first) };
    return power ? { kind: 'operation', operator: '^', left: call, right: power } : call;
  }
  #closed(): Expression {
    const inner = this.#sum();
    const next = this.#next();
    if (next === undefined || !closing.has(next)) throw new Unreadable('a bracket is not closed');
    this.#at += 1;
    return inner;
  }
}

/**
 * Reads a formula such as `b1*(1-exp[-b2*x])`: + - * / ^ (or **), brackets of any kind, an implied product of
 * what stands side by side, and the functions of `functionNames` (log is the natural one), of brackets or of the number or name that
 * follows. `pi` is a name like any other here.
 */
export function parseFormula(text: string): Outcome<{ readonly expression: Expression }, NoSolution> {
  try {
    return { ok: true, expression: new Reader(tokensOf(text)).whole() };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return refuse({ kind: 'no_solution', quantity: 'formula', message: error.message });
  }
}

/** Names in the order they appear, each once. */
export function namesIn(expression: Expression, found: string[] = []): string[] {
  if (expression.kind === 'name' && !found.includes(expression.name)) found.push(expression.name);
  if (expression.kind === 'call') namesIn(expression.argument, found);
  if (expression.kind === 'operation') {
    namesIn(expression.left, found);
    namesIn(expression.right, found);
  }
  return found;
}
