import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { parsePlant, type TransferFunction } from './transfer-function.ts';
import { gainAt, phaseFunction, ultimatePoint } from './ultimate-point.ts';

const read = (text: string): TransferFunction => settled(parsePlant(text)).plant;

describe('the ultimate point', () => {
  const third = 3.6275987284684357; // 2 pi / sqrt(3)
  // (1e6 s + 1)(s + 1)^2 + K by Routh: omega^2 = (1e6 + 2) / 1e6, K = (2e6 + 1) omega^2 - 1
  const stiff = 1 + 2e-6;
  // (s + 1)(2 s + 1)(3 s + 1)(T s + 1) + K: omega^2 = (6 + T) / (6 + 11 T), K = omega^2 (11 + 6 T - 6 T omega^2) - 1
  const fast = (6 + 1e-6) / (6 + 11e-6);
  it.each([
    ['1/(s+1)^3', 8, third],
    ['1/((s+1)(2s+1)(3s+1)(1e-6s+1))', fast * (11 + 6e-6 - 6e-6 * fast) - 1, (2 * Math.PI) / Math.sqrt(fast)],
    ['2 exp(-s)/(5s+1)', 4.2512124942225125, 3.7207613630090015],
    ['-2 exp(-s)/(5s+1)', -4.2512124942225125, 3.7207613630090015],
    ['2 exp(-s)/(-5s-1)', -4.2512124942225125, 3.7207613630090015],
    ['1/(s (s+1)(s+2))', 6, 4.442882938158366],
    ['(1-s)/(s+1)^2', 2, third],
    ['exp(-s)/s', Math.PI / 2, 4],
    ['1/(1e-5 s+1)^3', 8, 1e-5 * third],
    ['1/(1e6 s+1)^3', 8, 1e6 * third],
    ['1/((1e6 s+1)(s+1)^2)', (2e6 + 1) * stiff - 1, (2 * Math.PI) / Math.sqrt(stiff)],
    ['1e-200/(1e-200 (s+1)^3)', 8, third],
  ])('of %s', (text, ku, pu_s) => {
    const found = settled(ultimatePoint(read(text)));
    expect(found.ku / ku).toBeCloseTo(1, 7);
    expect(found.pu_s / pu_s).toBeCloseTo(1, 7);
  });

  it('exists for poles on the imaginary axis, also where rounding puts them a little to its right', () => {
    // The lead keeps the phase above -180 degrees behind the resonance until atan(10 omega) = omega / 2; there
    // Ku = (omega^2 - 2) / sqrt(omega^2 + 0.01). The factor 3 s + 1 cancels.
    const omega = 3.0766088937203104;
    const found = settled(ultimatePoint(read('(s+0.1)(3s+1) exp(-0.5s)/((s^2+2)(3s+1))')));
    expect(found.ku).toBeCloseTo((omega ** 2 - 2) / Math.sqrt(omega ** 2 + 0.01), 7);
    expect(found.pu_s).toBeCloseTo((2 * Math.PI) / omega, 7);
  });

  const never = 'the phase never passes -180 degrees: no gain makes the loop oscillate';
  const zeroOrInfinite = 'the gain where the phase passes -180 degrees is zero or infinite';
  it.each([
    ['1/(s+1)^2', never],
    ['4/(s^2+4)', never],
    ['1/s^3', 'the phase of the plant does not change'],
    ['3', 'the phase of the plant does not change'],
    ['1/(s^2 (s+1))', 'the phase is below -180 degrees from the start: no gain is stable'],
    ['1/(s-1)', 'the plant is unstable on its own'],
    ['1/((1e5 s + 1)(1e6 s - 1))', 'the plant is unstable on its own'],
    ['1/((s+1)(s+2)(1e11 s - 1))', 'the plant is unstable on its own'],
    ['1e-310/(s+1)^3', zeroOrInfinite],
    ['1e308/(0.01 (s+1)^3)', zeroOrInfinite],
  ])('of %s does not exist', (text, message) => {
    expect(ultimatePoint(read(text))).toEqual({ ok: false, error: { kind: 'no_solution', quantity: 'ku', message } });
  });
});

describe('the frequency response of a plant', () => {
  it('has the gain and the phase of a lag with dead time', () => {
    const plant = read('2 exp(-s)/(5s+1)');
    expect(gainAt(plant, 0.2)).toBeCloseTo(Math.SQRT2, 12);
    expect(phaseFunction(plant)(0.2)).toBeCloseTo(-Math.PI / 4 - 0.2, 12);
  });

  it.each([
    ['an integrator', '1/s', 3, -Math.PI / 2],
    ['zeros on the imaginary axis, below them', '(s^2+4)/(s+1)^3', 1, (-3 * Math.PI) / 4],
    ['zeros on the imaginary axis, above them', '(s^2+4)/(s+1)^3', 3, Math.PI - 3 * Math.atan(3)],
    ['a zero in the right half-plane', '(1-s)/(s+1)^2', 1, (-3 * Math.PI) / 4],
    ['a pair of zeros at 1 +- 2i', '(s^2-2s+5)/(s+1)^3', 2, -Math.atan(4) - 3 * Math.atan(2)],
    ['a pair of poles at -1 +- 2i', '1/(s^2+2s+5)', 4, -Math.PI + Math.atan(8 / 11)],
  ])('has the phase of %s', (_, text, omega, phase) => {
    expect(phaseFunction(read(text))(omega)).toBeCloseTo(phase, 10);
  });
});
