import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { discreteRegulator } from '../state-space/riccati.ts';
import { predictiveWeights } from './predictive-weights.ts';

describe('weights of a predictive controller', () => {
  const plant = { gain: 2, tau_s: 5, delay_s: 1 };

  it.each([1, 0.1, 2, 30])('make the regulator as fast as they say (dead time %d s)', (delay_s) => {
    const { q, r, sample_s, closed_loop_s } = predictiveWeights({ ...plant, delay_s });
    const a = Math.exp(-sample_s / 5);
    const { closed_loop_moduli } = settled(discreteRegulator({ ad: [[a]], bd: [[2 * (1 - a)]] }, [[q]], [[r]]));
    expect(closed_loop_moduli[0]).toBeCloseTo(Math.exp(-sample_s / closed_loop_s), 9);
  });

  it('ask for a loop as fast as the dead time, from a twentieth to four fifths of the time constant', () => {
    const closedLoop = (delay_s: number): number => predictiveWeights({ ...plant, delay_s }).closed_loop_s;
    expect([0, 0.25, 1, 4, 100].map(closedLoop)).toEqual([0.25, 0.25, 1, 4, 4]);
  });

  it('look ahead over the dead time and four time constants of the loop, in quarters of one, 100 at most', () => {
    const horizon = (delay_s: number): number => predictiveWeights({ ...plant, delay_s }).horizon;
    expect(predictiveWeights(plant).sample_s).toBe(0.25);
    expect([0, 1, 2, 10, 100].map(horizon)).toEqual([16, 20, 20, 26, 100]);
  });
});
