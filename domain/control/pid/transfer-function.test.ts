import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { parsePlant } from './transfer-function.ts';

describe('a plant as engineers write it', () => {
  it.each([
    ['1/(s+1)^3', [1], [1, 3, 3, 1], 0],
    ['2.0 exp(-1.0s)/(5.0s+1)', [2], [1, 5], 1],
    ['2 exp(-s)/(5s+1)', [2], [1, 5], 1],
    ['1/(5s+1) exp(-2s)', [1], [1, 5], 2],
    ['e^{-2s}/s', [1], [0, 1], 2],
    ['e^-2s/s', [1], [0, 1], 2],
    ['(1 − 0.5 s)/(s+1)(s+2)', [1, -0.5], [2, 3, 1], 0],
    ['-4e-1/(s^2 + 0.5*s + 1)', [-0.4], [1, 0.5, 1], 0],
    ['1/(s+1) + 1/(s+2)', [3, 2], [2, 3, 1], 0],
    ['2/(s+1) - 1/(s+1)', [1], [1, 1], 0],
    ['exp(-s/2)/(s+1)', [1], [1, 1], 0.5],
    ['+1/(.5s+1)**2', [1], [1, 1, 0.25], 0],
    ['3 exp(0)/(s+1)^0', [3], [1], 0],
  ])('%s', (text, numerator, denominator, delay_s) => {
    const { plant } = settled(parsePlant(text));
    expect(plant.numerator).toEqual(numerator);
    expect(plant.denominator).toEqual(denominator);
    expect(plant.delay_s).toBeCloseTo(delay_s, 12);
  });

  it.each(['G(s) = 3/(s+1)', ' G(s) = 3/(s+1)', 'Gp=3/(s+1)', 'G_1 ( s ) =3/(s+1)'])('with its name: %s', (text) => {
    expect(settled(parsePlant(text)).plant).toEqual({ numerator: [3], denominator: [1, 1], delay_s: 0 });
  });

  it('has everything beside a bracket below the line, and nothing after a sign or an exponential', () => {
    const belowTheLine = (text: string) => settled(parsePlant(text)).plant;
    expect(belowTheLine('1/(s+1) 4')).toMatchObject({ numerator: [1], denominator: [4, 4] });
    expect(belowTheLine('1/(s+1)·4')).toMatchObject({ numerator: [4], denominator: [1, 1] });
    expect(belowTheLine('1/(s+1)×4')).toMatchObject({ numerator: [4], denominator: [1, 1] });
    expect(belowTheLine('1/(s+1)*4')).toMatchObject({ numerator: [4], denominator: [1, 1] });
    expect(belowTheLine('1/(s+1) exp(-s) 4')).toMatchObject({ numerator: [4], denominator: [1, 1], delay_s: 1 });
    expect(belowTheLine('1/(s+1) e^{-s} 4')).toMatchObject({ numerator: [4], denominator: [1, 1], delay_s: 1 });
  });

  it('has dead time from every exponential', () => {
    const deadTime = (text: string): number => settled(parsePlant(text)).plant.delay_s;
    expect(deadTime('e^(-2s) (s+2)/((s+1)(s+3))')).toBe(2);
    expect(deadTime('e^-2s exp(-3s)/(s+1)')).toBe(5);
    expect(deadTime('1/(exp(2s)(s+1))')).toBe(2);
    expect(deadTime('exp(-3s)/exp(-s)/(s+1)')).toBe(2);
  });

  it('has a sign before a power that belongs to the power', () => {
    const numeratorOf = (text: string) => settled(parsePlant(text)).plant.numerator;
    expect(numeratorOf('-2^2/(s+1)')).toEqual([-4]);
    expect(numeratorOf('3*-2^2/(s+1)')).toEqual([-12]);
    expect(numeratorOf('(-2)^2/(s+1)')).toEqual([4]);
    expect(numeratorOf('(5 - -2)/(s+1)')).toEqual([7]);
  });

  it('is put on one denominator when it is a sum', () => {
    // (s^2 + s + 1) + (s + 1) over (s + 1)(s^2 + s + 1)
    expect(settled(parsePlant('1/(s+1) + 1/(s^2+s+1)')).plant).toEqual({
      numerator: [2, 2, 1],
      denominator: [1, 2, 2, 1],
      delay_s: 0,
    });
    expect(settled(parsePlant('1/(s+1 + s^2 - s^2)')).plant.denominator).toEqual([1, 1]);
  });

  it('may add nothing, whatever the dead time of nothing', () => {
    const plant = { numerator: [1], denominator: [1, 1], delay_s: 0 };
    expect(settled(parsePlant('0 exp(-s) + 1/(s+1)')).plant).toEqual(plant);
    expect(settled(parsePlant('1/(s+1) + 0 exp(-s)')).plant).toEqual(plant);
  });

  it('is of order 20 at most where it is a power', () => {
    expect(settled(parsePlant('1/(s+1)^20')).plant.denominator).toHaveLength(21);
  });
});

describe('a text that is no plant', () => {
  const power = 'a power must be a whole number up to 20';
  const argument = 'the argument of exp must be a number times s';
  it.each([
    ['1/(s+1', 'a bracket is not closed'],
    ['1/(x+1)', 'nothing known at "x+1)"'],
    ['2 G = 1/(s+1)', 'nothing known at " G = 1/(s+1)"'],
    ['exp(s)/(s+1)', 'the plant would answer before it is asked: its dead time is negative'],
    ['s^2/(s+1)', 'the plant has more zeros than poles'],
    ['0/(s+1)', 'the plant is zero'],
    ['1/0', 'division by zero'],
    ['exp(-s)/(s+1) + 1/(s+2)', 'a sum of parts with different dead times is no transfer function'],
    ['exp(-s^2)', argument],
    ['exp(-s-1)', argument],
    ['exp(-s/(s+1))', argument],
    ['exp(-s exp(-s))', argument],
    ['exp s', 'exp needs its argument in brackets'],
    ['(s+1)^0.5', power],
    ['1/(s+1)^21', power],
    ['1/(s+1)^s', power],
    ['1/', 'it ends too early'],
    ['1)', '")" is out of place'],
    ['1*/s', '"/" is out of place'],
    ['', 'it ends too early'],
    ['1e400/(s+1)', 'a number is too large'],
    ['1/(1e200 1e200 s+1)', 'a number is too large'],
    ['exp(-s/1e-320)/(s+1)', 'a number is too large'],
    ['1/(1e-300 s^3 + 1e300 s + 1)', 'the coefficients are too far apart'],
    ['(1e-300 s^3 + 1e300 s + 1)/(s+1)^4', 'the coefficients are too far apart'],
    ['1/(1e-300 s + 1e300)', 'the coefficients are too far apart'],
    ['1/(s^2 + 1e101 s + 1)', 'the coefficients are too far apart'],
  ])('"%s" is refused', (text, message) => {
    expect(parsePlant(text)).toEqual({ ok: false, error: { kind: 'not_understood', text, message } });
  });

  it('never makes the reader throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.es()+-*/^ xp') }), (text) => {
        parsePlant(text);
      }),
    );
  });
});
