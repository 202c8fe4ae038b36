import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { closedLoop } from './closed-loop.ts';
import { parsePlant, type TransferFunction } from './transfer-function.ts';

const read = (text: string): TransferFunction => settled(parsePlant(text)).plant;

describe('a closed loop', () => {
  const plant = read('2 exp(-s)/(5s+1)');

  it('under PI by Ziegler and Nichols overshoots by 44 %', () => {
    const found = settled(closedLoop(plant, { kp: 1.9130456224001307, ti_s: 3.100634469174168, td_s: null }));
    expect(found.overshoot_pct).toBeCloseTo(43.75, 0);
    expect(found.peak_time_s).toBeCloseTo(3.458, 1);
    expect(found.iae).toBeCloseTo(2.697, 2);
    expect(found.settling_s).toBeCloseTo(10.394, 1);
    expect(found.final_output).toBeCloseTo(1, 4);
  });

  it('around an integrator approaches its setpoint exponentially', () => {
    // y = 1 - exp(-2 t): the integrated error is 1 / 2, 2 % remain at ln(50) / 2.
    const found = settled(closedLoop(read('1/s'), { kp: 2, ti_s: null, td_s: null }));
    expect(found.iae).toBeCloseTo(0.5, 8);
    expect(found.settling_s).toBeCloseTo(Math.log(50) / 2, 3);
    expect(found.overshoot_pct).toBe(0);
    expect(found.peak_input).toBe(2);
  });

  it('with proportional action alone keeps an offset of 1 / (1 + K Kp)', () => {
    const found = settled(closedLoop(read('1/(s+1)'), { kp: 3, ti_s: null, td_s: null }));
    expect(found.final_output).toBeCloseTo(0.75, 4);
    expect(found.settling_s).toBeNull();
    expect(found.overshoot_pct).toBe(0);
    expect(found.peak_input).toBe(3);
  });

  it('sums the error over its samples', () => {
    // Samples of 0.12 s: y[k+1] = a y[k] + 3 (1 - a)(1 - y[k]), a = exp(-0.12), so the error is (1 + 3 (4 a - 3)^k) / 4.
    const found = settled(closedLoop(read('1/(s+1)'), { kp: 3, ti_s: null, td_s: null }, { max_samples: 100 }));
    const rate = 4 * Math.exp(-0.12) - 3;
    expect(found.iae).toBeCloseTo((0.12 / 4) * (100 + (3 * (1 - rate ** 100)) / (1 - rate)), 12);
  });

  it('scales with its setpoint', () => {
    const gains = { kp: 1.25, ti_s: 5, td_s: 0.2 };
    const [one, minus] = [settled(closedLoop(plant, gains)), settled(closedLoop(plant, gains, { setpoint: -3000 }))];
    expect(minus.overshoot_pct).toBeCloseTo(one.overshoot_pct, 8);
    expect(minus.iae).toBeCloseTo(3000 * one.iae, 6);
    expect(minus.settling_s).toBe(one.settling_s);
  });

  it('with limited output overshoots less when the integral does not wind up', () => {
    const gains = { kp: 3, ti_s: 2, td_s: null };
    const limited = { output_min: 0, output_max: 0.7 };
    const free = settled(closedLoop(plant, gains, { ...limited, anti_windup: 'none' }));
    const kept = settled(closedLoop(plant, gains, { ...limited, anti_windup: 'conditional' }));
    expect(kept.overshoot_pct).toBeLessThan(free.overshoot_pct - 5);
    expect(kept.peak_input).toBe(0.7);
    expect(closedLoop(plant, gains, limited)).toEqual({ ok: true, ...kept });
  });

  it('around dead time and gain alone integrates to its setpoint', () => {
    expect(settled(closedLoop(read('2 exp(-s)'), { kp: 0.1, ti_s: 0.5, td_s: null })).final_output).toBeCloseTo(1, 4);
  });

  it('says when it is unstable, or has no sampled form', () => {
    expect(closedLoop(plant, { kp: 6, ti_s: null, td_s: null })).toEqual({
      ok: false,
      error: { kind: 'no_solution', quantity: 'output', message: 'the closed loop is unstable' },
    });
    expect(closedLoop(read('(s+2)/(s+1)'), { kp: 1, ti_s: null, td_s: null })).toMatchObject({
      error: { kind: 'no_solution', quantity: 'plant' },
    });
  });

  it('refuses what it cannot simulate', () => {
    const refusal = (quantity: string, value: number, min: number, max: number) => ({
      ok: false,
      error: { kind: 'out_of_range', quantity, value, min, max },
    });
    const gains = { kp: 1, ti_s: 2, td_s: null };
    expect(closedLoop(plant, { ...gains, ti_s: 0 })).toEqual(refusal('ti_s', 0, 1e-9, 1e9));
    expect(closedLoop(plant, gains, { duration_s: 2e9 })).toEqual(refusal('duration_s', 2e9, 1e-9, 1e9));
    expect(closedLoop(plant, gains, { duration_s: 0 })).toEqual(refusal('duration_s', 0, 1e-9, 1e9));
    expect(closedLoop(plant, gains, { max_samples: 99 })).toEqual(refusal('max_samples', 99, 100, 200_000));
  });
});

describe('the simulation of a loop', () => {
  // Twelve times: dead time + slowest time constant + Ti (1 + 1 / (K Kp)).
  it.each([
    ['2/(s+4)', 3, 2, 12 * (0.25 + 2 * (1 + 1 / 1.5))],
    ['2 exp(-s)/(5s+1)', 1, null, 12 * (1 + 5)],
    ['exp(-2s)', 0.25, null, 12 * 2],
    ['2 exp(-s)', 0.1, 0.5, 12 * (1 + 0.5 * 6)],
    // An integrator has no static gain, a wash-out has none either: Ti alone remains.
    ['1/s', 2, 3, 12 * 3],
    ['s/((s+1)(s+2))', 1, 3, 12 * (1 + 3)],
    ['1/s', 2, null, 12],
  ])('of %s under Kp %d, Ti %d lasts as long as plant and integral action take', (text, kp, ti_s, duration_s) => {
    expect(settled(closedLoop(read(text), { kp, ti_s, td_s: null })).duration_s).toBeCloseTo(duration_s, 10);
  });

  it('has a whole number of samples in the dead time, a thousandth of the shortest time or what is left to it', () => {
    const gains = { kp: 1, ti_s: null, td_s: null };
    const sampleOf = (text: string, max_samples: number): number =>
      settled(closedLoop(read(text), gains, { max_samples })).sample_s;
    expect(sampleOf('2 exp(-s)/(5s+1)', 100_000)).toBe(0.001);
    // 72 s in 100 samples would be 0.72 s each: two in the dead time.
    expect(sampleOf('2 exp(-s)/(5s+1)', 100)).toBe(0.5);
    expect(sampleOf('1/((s+1)(0.1s+1))', 200_000)).toBeCloseTo(1e-4, 15);
    expect(sampleOf('1/s', 100_000)).toBeCloseTo(12 / 100_000, 15);
    expect(sampleOf('1/s', 100)).toBeCloseTo(0.12, 15);
  });

  it('says when it loses a dead time that is shorter than a sample', () => {
    const gains = { kp: 1, ti_s: null, td_s: null };
    const warningsFor = (text: string) => settled(closedLoop(read(text), gains, { max_samples: 100 })).warnings;
    expect(warningsFor('2 exp(-0.001s)/(5s+1)')).toEqual([
      {
        kind: 'advice',
        quantity: 'delay_s',
        message: 'the dead time is shorter than a sample of this simulation',
      },
    ]);
    // Less than a millionth of the 60 s that are simulated does not matter.
    expect(warningsFor('2 exp(-0.00001s)/(5s+1)')).toEqual([]);
    expect(warningsFor('2/(5s+1)')).toEqual([]);
  });
});
