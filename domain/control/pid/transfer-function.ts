import { add, hasRootsInReach, isZero, multiply, type Polynomial } from './polynomial.ts';

/** numerator(s) / denominator(s) * exp(-delay s), time in seconds. */
export interface TransferFunction {
  readonly numerator: Polynomial;
  readonly denominator: Polynomial;
  readonly delay_s: number;
}

export type ParsedPlant =
  | { readonly ok: true; readonly plant: TransferFunction }
  | {
      readonly ok: false;
      readonly error: { readonly kind: 'not_understood'; readonly text: string; readonly message: string };
    };

/** First-order plant with dead time, K exp(-L s) / (tau s + 1). */
export const firstOrderPlant = (gain: number, tau_s: number, delay_s: number): TransferFunction => ({
  numerator: [gain],
  denominator: [1, tau_s],
  delay_s,
});

class NotUnderstood extends Error {}

const tokenPattern = /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|(exp)|(e)(?=\s*\^)|(s)|([-+*/^()]))/y;
type Token = { readonly kind: 'number' | 'exp' | 'e' | 's' | 'sign'; readonly text: string };

function tokens(text: string): Token[] {
  const clean = text
    .replace(/^\s*[A-Za-z]\w*(\s*\(\s*s\s*\))?\s*=/, '')
    .replaceAll('**', '^')
    .replaceAll(/[−–]/g, '-')
    .replaceAll(/[·×]/g, '*')
    .replaceAll(/[{[]/g, '(')
    .replaceAll(/[}\]]/g, ')')
    .trimEnd();
  const found: Token[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < clean.length) {
    const at = tokenPattern.lastIndex;
    const match = tokenPattern.exec(clean);
    if (!match) throw new NotUnderstood(`nothing known at "${clean.slice(at)}"`);
    const kind = match[1] ? 'number' : match[2] ? 'exp' : match[3] ? 'e' : match[4] ? 's' : 'sign';
    found.push({ kind, text: match[0].trim() });
  }
  return found;
}

const one: Polynomial = [1];
const constant = (value: number): TransferFunction => ({ numerator: [value], denominator: one, delay_s: 0 });
const times = (a: TransferFunction, b: TransferFunction): TransferFunction => ({
  numerator: multiply(a.numerator, b.numerator),
  denominator: multiply(a.denominator, b.denominator),
  delay_s: a.delay_s + b.delay_s,
});
const over = (a: TransferFunction, { numerator, denominator, delay_s }: TransferFunction): TransferFunction => {
  if (isZero(numerator)) throw new NotUnderstood('division by zero');
  return times(a, { numerator: denominator, denominator: numerator, delay_s: -delay_s });
};
const plus = (a: TransferFunction, b: TransferFunction): TransferFunction => {
  if (isZero(a.numerator)) return b;
  if (isZero(b.numerator)) return a;
  if (a.delay_s !== b.delay_s)
    throw new NotUnderstood('a sum of parts with different dead times is no transfer function');
  const same =
    a.denominator.length === b.denominator.length && a.denominator.every((each, i) => each === b.denominator[i]);
  return {
    numerator: same
      ? add(a.numerator, b.numerator)
      : add(multiply(a.numerator, b.denominator), multiply(b.numerator, a.denominator)),
    denominator: same ? a.denominator : multiply(a.denominator, b.denominator),
    delay_s: a.delay_s,
  };
};

/** exp of -L s. */
function exponential({ numerator, denominator, delay_s }: TransferFunction): TransferFunction {
  const scale = denominator[0] as number;
  if (denominator.length !== 1 || numerator.length > 2 || delay_s !== 0 || numerator[0] !== 0)
    throw new NotUnderstood('the argument of exp must be a number times s');
  return { numerator: one, denominator: one, delay_s: -(numerator[1] ?? 0) / scale };
}

/** Recursive descent over: sum of terms; terms of factors, where a juxtaposed factor binds closer than a division. */
class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(list: readonly Token[]) {
    this.#tokens = list;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #take(text: string): boolean {
    const found = this.#peek()?.text === text;
    if (found) this.#at += 1;
    return found;
  }

  whole(): TransferFunction {
    const found = this.#sum();
    const rest = this.#peek();
    if (rest) throw new NotUnderstood(`"${rest.text}" is out of place`);
    return found;
  }

  #sum(): TransferFunction {
    this.#take('+');
    let found = this.#term();
    for (;;) {
      if (this.#take('+')) found = plus(found, this.#term());
      else if (this.#take('-')) found = plus(found, times(constant(-1), this.#term()));
      else return found;
    }
  }

  /** In "1/(s+1)(s+2)" both brackets are below the line; in "1/(5s+1) exp(-2s)" the dead time is not. */
  #term(): TransferFunction {
    let found = this.#power();
    for (;;) {
      if (this.#take('/')) found = over(found, this.#juxtaposed());
      else if (this.#take('*') || this.#startsFactor()) found = times(found, this.#power());
      else return found;
    }
  }

  #startsFactor(): boolean {
    const next = this.#peek();
    return next !== undefined && (next.kind !== 'sign' || next.text === '(');
  }

  #startsExponential(): boolean {
    const kind = this.#peek()?.kind;
    return kind === 'exp' || kind === 'e';
  }

  /** Factors up to the next sign or exponential. */
  #juxtaposed(): TransferFunction {
    let found = this.#power();
    while (this.#startsFactor() && !this.#startsExponential()) found = times(found, this.#power());
    return found;
  }

  /** A sign before a power is the sign of the power: -2^2 is -4. */
  #power(): TransferFunction {
    if (this.#take('-')) return times(constant(-1), this.#power());
    const base = this.#factor();
    if (!this.#take('^')) return base;
    const exponent = this.#peek();
    const power = exponent?.kind === 'number' ? Number(exponent.text) : Number.NaN;
    if (!Number.isInteger(power) || power > 20) throw new NotUnderstood('a power must be a whole number up to 20');
    this.#at += 1;
    return Array.from({ length: power }, () => base).reduce(times, constant(1));
  }

  #factor(): TransferFunction {
    const next = this.#peek();
    if (next === undefined) throw new NotUnderstood('it ends too early');
    this.#at += 1;
    if (next.kind === 'number') return constant(Number(next.text));
    if (next.kind === 's') return { numerator: [0, 1], denominator: one, delay_s: 0 };
    if (next.kind === 'exp') {
      if (!this.#take('(')) throw new NotUnderstood('exp needs its argument in brackets');
      return exponential(this.#closed());
    }
    if (next.kind === 'e') {
      this.#take('^');
      if (this.#take('(')) return exponential(this.#closed());
      return exponential(this.#juxtaposed());
    }
    if (next.text === '(') return this.#closed();
    throw new NotUnderstood(`"${next.text}" is out of place`);
  }

  #closed(): TransferFunction {
    const inside = this.#sum();
    if (!this.#take(')')) throw new NotUnderstood('a bracket is not closed');
    return inside;
  }
}

/**
 * Reads a plant as engineers write it: "2 exp(-s)/(5s+1)", "1/(s+1)^3", "(1 - 0.5s)/((s+1)(3s+1)) e^(-0.2s)". Numbers, s,
 * + - * / ^ with whole powers, brackets, juxtaposition as multiplication, and exp of a number times s as dead time.
 *
 * @returns the plant, or what in the text is not understood; a plant that is not proper or looks ahead is refused too
 */
export function parsePlant(text: string): ParsedPlant {
  const refused = (message: string): ParsedPlant => ({ ok: false, error: { kind: 'not_understood', text, message } });
  try {
    const plant = new Reader(tokens(text)).whole();
    const { numerator, denominator, delay_s } = plant;
    if (![...numerator, ...denominator, delay_s].every(Number.isFinite)) return refused('a number is too large');
    if (delay_s < 0) return refused('the plant would answer before it is asked: its dead time is negative');
    if (isZero(numerator)) return refused('the plant is zero');
    if (numerator.length > denominator.length) return refused('the plant has more zeros than poles');
    if (![numerator, denominator].every(hasRootsInReach)) return refused('the coefficients are too far apart');
    return { ok: true, plant };
  } catch (error) {
    if (error instanceof NotUnderstood) return refused(error.message);
    throw error;
  }
}
