import { type Outcome, refuse } from '../../outcome.ts';

/** A value of the electron temperature in eV. */
export type RateFunction = (electron_temperature_ev: number) => number;

type Token =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'word' | 'sign'; readonly text: string };

const functions: Readonly<Record<string, (x: number) => number>> = {
  exp: Math.exp,
  ln: Math.log,
  log: Math.log,
  log10: Math.log10,
  sqrt: Math.sqrt,
};
const lexeme =
  /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|(T_?e|log10|[A-Za-z]+?(?=T_?e)|[A-Za-z]+)|(\*\*|[-+*/^()[\]]))/y;
/** A unit after the expression: factor to m^3/s. */
const units = /\s*(c?)m\s*(?:\^|\*\*)?\s*3\s*(?:\/\s*s|\s+s\^?-1)\s*$/;

function tokens(text: string): Token[] | null {
  const found: Token[] = [];
  lexeme.lastIndex = 0;
  while (lexeme.lastIndex < text.trimEnd().length) {
    const match = lexeme.exec(text);
    if (!match) return null;
    const [, number, word, sign] = match;
    if (number !== undefined) found.push({ kind: 'number', value: Number(number) });
    else if (word !== undefined) found.push({ kind: 'word', text: word });
    else found.push({ kind: 'sign', text: sign === '**' ? '^' : (sign ?? '') });
  }
  return found;
}

class Unreadable extends Error {}

/**
 * A parser by descent: sum of products of signed powers, where things side by side multiply, `ln^2 Te` is the square of
 * the logarithm, and `ln Te^2` too (a function takes the next factor before its power), as rate tables print it.
 */
function parse(list: readonly Token[]): RateFunction {
  let at = 0;
  const isSign = (...signs: string[]): boolean => {
    const token = list[at];
    return token?.kind === 'sign' && signs.includes(token.text);
  };
  const take = (): Token | undefined => list[at++];

  const atom = (): RateFunction => {
    const token = take();
    if (token?.kind === 'number') return () => token.value;
    if (token?.kind === 'word') return /^T_?e$/.test(token.text) ? (te) => te : call(token.text);
    if (token?.kind === 'sign' && (token.text === '(' || token.text === '[')) {
      const inner = sum();
      const close = take();
      if (close?.kind !== 'sign' || !(close.text === ')' || close.text === ']'))
        throw new Unreadable('unclosed bracket');
      return inner;
    }
    throw new Unreadable(token ? `unexpected ${token.text}` : 'ends too early');
  };
  const exponent = (): RateFunction => {
    if (isSign('-', '+')) {
      const negative = isSign('-');
      at += 1;
      const inner = exponent();
      return negative ? (te) => -inner(te) : inner;
    }
    return power();
  };
  const call = (name: string): RateFunction => {
    const apply = functions[name.toLowerCase()];
    if (!apply) throw new Unreadable(`unknown name ${name}`);
    if (!isSign('^')) {
      const inner = atom();
      return (te) => apply(inner(te));
    }
    at += 1;
    const raised = isSign('-', '+') ? exponent() : atom();
    const inner = atom();
    return (te) => apply(inner(te)) ** raised(te);
  };
  const power = (): RateFunction => {
    const base = atom();
    if (!isSign('^')) return base;
    at += 1;
    const raised = exponent();
    return (te) => base(te) ** raised(te);
  };
  const startsFactor = (): boolean => {
    const token = list[at];
    return token !== undefined && (token.kind !== 'sign' || token.text === '(' || token.text === '[');
  };
  const signed = (): RateFunction => {
    if (!isSign('-', '+')) return power();
    const negative = isSign('-');
    at += 1;
    const inner = signed();
    return negative ? (te) => -inner(te) : inner;
  };
  const product = (): RateFunction => {
    let left = signed();
    while (isSign('*', '/') || startsFactor()) {
      const divide = isSign('/');
      if (isSign('*', '/')) at += 1;
      const [before, next] = [left, signed()];
      left = divide ? (te) => before(te) / next(te) : (te) => before(te) * next(te);
    }
    return left;
  };
  function sum(): RateFunction {
    let left = product();
    while (isSign('+', '-')) {
      const minus = isSign('-');
      at += 1;
      const [before, next] = [left, product()];
      left = minus ? (te) => before(te) - next(te) : (te) => before(te) + next(te);
    }
    return left;
  }
  const whole = sum();
  if (at < list.length) throw new Unreadable('something is left over at the end');
  return whole;
}

/**
 * Reads a formula of the electron temperature as rate tables print them, e.g. `2.34e-14 Te^0.59 exp(-17.44/Te)`; a unit
 * at its end (m3/s, cm^3/s) is applied. Names: Te, exp, ln, log, log10, sqrt.
 * @returns a function of the temperature in eV, in SI where the formula names a unit
 */
export function rateExpression(text: string): Outcome<{ readonly rate: RateFunction }> {
  const unit = units.exec(text);
  const factor = unit?.[1] === 'c' ? 1e-6 : 1;
  const list = tokens(unit ? text.slice(0, unit.index) : text);
  const unreadable = (why: string): ReturnType<typeof refuse> =>
    refuse({ kind: 'no_solution', quantity: 'rate_expression', message: `cannot read "${text}": ${why}` });
  if (!list || list.length === 0 || list.length > 200) return unreadable('not a formula of Te');
  try {
    const rate = parse(list);
    return { ok: true, rate: factor === 1 ? rate : (te) => factor * rate(te) };
  } catch (error) {
    if (error instanceof Unreadable) return unreadable(error.message);
    throw error;
  }
}
