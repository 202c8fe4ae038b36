/**
 * The value of a formula as a case writes it, `ni = 3.9e16 T^1.5 exp(-0.605 eV/kT)`: numbers, named quantities, + - * / ^,
 * products without a sign, exp, sqrt, ln, sin, cos. What stands before the last = is its name.
 * @throws when something in it is not known.
 */
export function formulaValue(formula: string, quantities: Readonly<Record<string, number>>): number {
  const body = formula
    .replace(/^.*=/s, '')
    .replaceAll('**', '^')
    .replaceAll(/[−–]/g, '-')
    .replaceAll(/[·×]/g, '*')
    .replaceAll(/[[{]/g, '(')
    .replaceAll(/[\]}]/g, ')');
  const pattern = /\s*(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|[A-Za-z_]\w*|[-+*/^()])/gy;
  const tokens = Array.from(body.matchAll(pattern), ([whole, token = '']) => ({ token, length: whole.length }));
  const covered = tokens.reduce((sum, each) => sum + each.length, 0);
  if (body.slice(covered).trim() !== '') throw new Error(`formula ${formula} is not understood`);
  const known: Readonly<Record<string, number>> = { pi: Math.PI, eV: 1, ...quantities };
  const functions: Readonly<Record<string, (x: number) => number>> = {
    exp: Math.exp,
    sqrt: Math.sqrt,
    ln: Math.log,
    sin: Math.sin,
    cos: Math.cos,
  };
  let at = 0;
  const next = (): string => tokens[at]?.token ?? '';
  const take = (token: string): boolean => {
    if (next() !== token) return false;
    at += 1;
    return true;
  };
  const unknown = (): Error => new Error(`formula ${formula}: ${next() || 'its end'} is not understood`);

  function atom(): number {
    if (take('(')) {
      const inside = sum();
      if (!take(')')) throw unknown();
      return inside;
    }
    const token = next();
    const call = functions[token];
    const value = /^[\d.]/.test(token) ? Number(token) : known[token];
    if (call) {
      at += 1;
      if (next() !== '(') throw unknown();
      return call(atom());
    }
    if (value === undefined) throw unknown();
    at += 1;
    return value;
  }
  function power(): number {
    const base = atom();
    if (!take('^')) return base;
    return base ** (take('-') ? -power() : power());
  }
  function signed(): number {
    if (take('-')) return -signed();
    return take('+') ? signed() : power();
  }
  function product(): number {
    let value = signed();
    for (;;) {
      if (take('*')) value *= signed();
      else if (take('/')) value /= signed();
      else if (/^[\w.(]/.test(next())) value *= power();
      else return value;
    }
  }
  function sum(): number {
    let value = product();
    for (;;) {
      if (take('+')) value += product();
      else if (take('-')) value -= product();
      else return value;
    }
  }
  const value = sum();
  if (at < tokens.length) throw unknown();
  return value;
}
