import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesIn, parseFormula } from './parse.ts';
import { formula } from './tape.ts';

const made = (text: string, names: readonly string[] = []) => {
  const found = formula(text, names);
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return found.formula;
};

describe('reading', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['7 - 2 - 1', 4],
    ['8 / 4 / 2', 1],
    ['2^3^2', 512],
    ['2**3', 8],
    ['-2^2', -4],
    ['2^-1', 0.5],
    ['+3', 3],
    ['2 (3 + 4)', 14],
    ['(1+1)(2+2)', 8],
    ['3 pi', 3 * Math.PI],
    ['1.5e2', 150],
    ['.5', 0.5],
    ['exp[-1] * {2}', 2 / Math.E],
    ['ln(2)', Math.LN2],
    ['arctan(1)', Math.PI / 4],
    ['sqrt(abs(-16))', 4],
    ['log10(1000)', 3],
    ['exp 1 2', 2 * Math.E],
    ['log10 100^3', 8],
    ['log10^3 100', 8],
    ['log10^3(100)', 8],
    ['12.25 + 0.5E+1 + .25', 17.5],
  ])('%s is %d', (text, value) => {
    expect(made(text).value([])).toBeCloseTo(value, 12);
  });

  it.each([
    ['1 +', 'it ends too early'],
    ['(1', 'a bracket is not closed'],
    ['1)', 'unexpected ")"'],
    ['exp', 'it ends too early'],
    ['exp^', 'it ends too early'],
    ['exp ln 2', 'unknown: ln'],
    ['exp * 2', 'unexpected "*"'],
    ['(1 2', 'a bracket is not closed'],
    ['(1 * ', 'it ends too early'],
    ['1 $ 2', 'cannot read "$ 2"'],
    ['* 2', 'unexpected "*"'],
    ['a + q', 'unknown: a, q'],
    ['('.repeat(200), 'nested deeper than 100'],
    ['-'.repeat(100), 'nested deeper than 100'],
  ])('refuses %s', (text, message) => {
    expect(formula(text, [])).toEqual({ ok: false, error: { kind: 'no_solution', quantity: 'formula', message } });
  });

  it('reads as deep as it says, however often', () => {
    expect(made(`${'('.repeat(99)}1${')'.repeat(99)}`).value([])).toBe(1);
    expect(made('(1) + '.repeat(150).concat('1')).value([])).toBe(151);
  });

  it('names come in the order of their appearance, once', () => {
    const parsed = parseFormula('b2*x + exp(b1) - b2');
    expect(parsed.ok && namesIn(parsed.expression)).toEqual(['b2', 'x', 'b1']);
  });
});

describe('gradient', () => {
  it.each([
    'x + 2*y',
    'x - y',
    'x*y*x',
    'x/y',
    'x^y',
    'x^2 + y^(-0.5)',
    'exp(x*y)',
    'log(x) + log10(y)',
    'sqrt(x*y)',
    'sin(x) + cos(y) + tan(x*y/9)',
    'atan(x/y)',
    'sinh(x) + cosh(y) + tanh(x)',
    'abs(x - 3*y)',
  ])('of %s is that of differences', (text) => {
    const { value, gradient } = made(text, ['x', 'y']);
    const slopes = new Float64Array(2);
    fc.assert(
      fc.property(
        fc.double({ min: 0.4, max: 1.3, noNaN: true }),
        fc.double({ min: 0.5, max: 1.2, noNaN: true }),
        (x, y) => {
          expect(gradient([x, y], slopes)).toBe(value([x, y]));
          fc.pre(Math.abs(x - 3 * y) > 1e-3);
          const h = 1e-5;
          expect(slopes[0]).toBeCloseTo((value([x + h, y]) - value([x - h, y])) / (2 * h), 6);
          expect(slopes[1]).toBeCloseTo((value([x, y + h]) - value([x, y - h])) / (2 * h), 6);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('a fixed power of a negative base has a slope', () => {
    const slopes = new Float64Array(1);
    expect(made('x^3', ['x']).gradient([-2], slopes)).toBe(-8);
    expect(slopes[0]).toBe(12);
  });

  it('a power of 0 has the slope 0', () => {
    const slopes = new Float64Array(1);
    made('x^0', ['x']).gradient([0], slopes);
    expect(slopes[0]).toBe(0);
  });
});
