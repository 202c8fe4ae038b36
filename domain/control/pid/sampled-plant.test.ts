import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { samplePlant, timeConstants } from './sampled-plant.ts';
import { parsePlant, type TransferFunction } from './transfer-function.ts';

const read = (text: string): TransferFunction => settled(parsePlant(text)).plant;

/** Output at each sample, with an input of 1 from the first on. */
const stepResponse = (text: string, sample_s: number, delay: number): number[] => {
  const { sampled } = settled(samplePlant(read(text), sample_s, delay));
  return Array.from({ length: 60 }, () => {
    const y = sampled.output();
    sampled.advance(1);
    return y;
  });
};

describe('a sampled plant', () => {
  // Three equal lags: 1 - exp(-x)(1 + x + x^2 / 2), x = t / tau.
  const threeLags = (tau_s: number) => (t: number) => 1 - Math.exp(-t / tau_s) * (1 + t / tau_s + (t / tau_s) ** 2 / 2);

  it.each([
    ['1/s', 0.1, (t: number) => t],
    ['1/(2s+1)', 0.1, (t: number) => -Math.expm1(-t / 2)],
    ['(3s+1)/((2s+1)(5s+1))', 0.1, (t: number) => 1 - Math.exp(-t / 2) / 3 - (2 * Math.exp(-t / 5)) / 3],
    ['1/(4s^2+1)', 0.1, (t: number) => 1 - Math.cos(t / 2)],
    ['1/(s+1)^3', 0.1, threeLags(1)],
    ['1/(1e-6s+1)^3', 1e-7, threeLags(1e-6)],
    ['1/(1e6s+1)^3', 1e5, threeLags(1e6)],
  ])('%s answers a step at the samples as the continuous plant does', (text, sample_s, expected) => {
    const found = stepResponse(text, sample_s, 0);
    for (const [k, y] of found.entries()) expect(y).toBeCloseTo(expected(k * sample_s), 11);
    const late = stepResponse(text, sample_s, 3);
    expect(late).toEqual([0, 0, 0, ...found.slice(0, -3)]);
  });

  it.each([
    ['4 exp(-s)', () => 4],
    ['(2s+4) exp(-s)/(4s+1)', (t: number) => 4 - 3.5 * Math.exp(-t / 4)],
    // (s^2 + 3 s + 4) / (2 s (s + 1)(s + 2)) in partial fractions: 1 / s - 1 / (s + 1) + 0.5 / (s + 2)
    ['(s^2+3s+4) exp(-s)/(2s^2+6s+4)', (t: number) => 1 - Math.exp(-t) + 0.5 * Math.exp(-2 * t)],
  ])('%s answers with a jump after its dead time', (text, expected) => {
    for (const [k, y] of stepResponse(text, 0.5, 2).entries())
      expect(y).toBeCloseTo(k < 2 ? 0 : expected((k - 2) * 0.5), 12);
  });

  it('does not exist when the plant answers at once: loop and plant would wait for each other', () => {
    const message = 'a plant that answers at once, without dead time, has no sampled loop';
    for (const text of ['(s+2)/(s+1)', '3'])
      expect(samplePlant(read(text), 0.1, 0)).toEqual({
        ok: false,
        error: { kind: 'no_solution', quantity: 'plant', message },
      });
  });
});

describe('the time constants of a plant', () => {
  it.each([
    ['1/((2s+1)(10s+1))', 10, 2],
    ['1/(s(4s+1))', 4, 4],
    // Poles at -1 +- 2i: the envelope decays as exp(-t), the fastest motion is that of the natural frequency.
    ['1/(s^2+2s+5)', 1, 1 / Math.sqrt(5)],
    // Undamped: a thousand times the reciprocal of the frequency stands for a decay that never comes.
    ['1/(s^2+4)', 500, 0.5],
  ])('%s', (text, slowest_s, fastest_s) => {
    const found = timeConstants(read(text));
    expect(found?.slowest_s).toBeCloseTo(slowest_s, 10);
    expect(found?.fastest_s).toBeCloseTo(fastest_s, 10);
  });

  it('are none without a pole away from the origin', () => {
    expect(timeConstants(read('1/s^2'))).toBeNull();
    expect(timeConstants(read('3 exp(-s)'))).toBeNull();
  });
});
