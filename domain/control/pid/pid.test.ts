import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PidSettings, pidStart, pidStep } from '../../process/rtp/discrete-pid.ts';
import { settled } from '../../process/testing/settled.ts';
import { discreteRegulator } from '../state-space/riccati.ts';
import { closedLoop } from './closed-loop.ts';
import { firstOrderPlant, parsePlant, type TransferFunction } from './transfer-function.ts';
import { predictiveWeights, tuneController } from './tune-controller.ts';
import { cohenCoon, simc, zieglerNicholsClosedLoop, zieglerNicholsStep } from './tuning-rules.ts';
import { gainAt, phaseFunction, ultimatePoint } from './ultimate-point.ts';

const read = (text: string): TransferFunction => settled(parsePlant(text)).plant;

describe('a plant as engineers write it', () => {
  it.each([
    ['1/(s+1)^3', [1], [1, 3, 3, 1], 0],
    ['2.0 exp(-1.0s)/(5.0s+1)', [2], [1, 5], 1],
    ['2 exp(-s)/(5s+1)', [2], [1, 5], 1],
    ['1/(5s+1) exp(-2s)', [1], [1, 5], 2],
    ['G(s) = 3*e^(-0.2s)/((s + 1)(2s + 1))', [3], [1, 3, 2], 0.2],
    ['e^{-2s}/s', [1], [0, 1], 2],
    ['e^-2s/s', [1], [0, 1], 2],
    ['(1 − 0.5 s)/(s+1)(s+2)', [1, -0.5], [2, 3, 1], 0],
    ['-4e-1/(s^2 + 0.5*s + 1)', [-0.4], [1, 0.5, 1], 0],
    ['1/(s+1) + 1/(s+2)', [3, 2], [2, 3, 1], 0],
    ['2/(s+1) - 1/(s+1)', [1], [1, 1], 0],
    ['exp(-s/2)/(s+1)', [1], [1, 1], 0.5],
    ['+1/(.5s+1)**2', [1], [1, 1, 0.25], 0],
  ])('%s', (text, numerator, denominator, delay_s) => {
    const plant = read(text);
    expect(plant.numerator).toEqual(numerator);
    expect(plant.denominator).toEqual(denominator);
    expect(plant.delay_s).toBeCloseTo(delay_s, 12);
  });

  it.each([
    ['1/(s+1', 'not closed'],
    ['1/(x+1)', 'nothing known at "x+1)"'],
    ['exp(s)/(s+1)', 'negative'],
    ['s^2/(s+1)', 'more zeros than poles'],
    ['0/(s+1)', 'zero'],
    ['1/0', 'division by zero'],
    ['exp(-s)/(s+1) + 1/(s+2)', 'different dead times'],
    ['exp(-s^2)', 'a number times s'],
    ['exp s', 'brackets'],
    ['(s+1)^0.5', 'whole number'],
    ['(s+1)^21', 'whole number'],
    ['1/', 'too early'],
    ['1)', 'out of place'],
    ['1*/s', 'out of place'],
    ['', 'too early'],
  ])('refuses "%s"', (text, message) => {
    expect(parsePlant(text)).toMatchObject({ ok: false, error: { text, message: expect.stringContaining(message) } });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.es()+-*/^ xp') }), (text) => {
        parsePlant(text);
      }),
    );
  });
});

describe('the ultimate point', () => {
  it.each([
    ['1/(s+1)^3', 8, 3.6275987284684357],
    ['2 exp(-s)/(5s+1)', 4.2512124942225125, 3.7207613630090015],
    ['-2 exp(-s)/(5s+1)', -4.2512124942225125, 3.7207613630090015],
    ['1/(s (s+1)(s+2))', 6, 4.442882938158366],
    ['(1-s)/(s+1)^2', 2, 3.6275987284684357],
    ['exp(-s)/s', Math.PI / 2, 4],
  ])('of %s', (text, ku, pu_s) => {
    const found = settled(ultimatePoint(read(text)));
    expect(found.ku / ku).toBeCloseTo(1, 7);
    expect(found.pu_s / pu_s).toBeCloseTo(1, 7);
  });

  it.each([
    ['1/(s+1)^2', 'no gain makes'],
    ['1/s^3', 'does not change'],
    ['1/(s^2 (s+1))', 'no gain is stable'],
    ['1/(s-1)', 'unstable'],
    ['3', 'does not change'],
  ])('of %s does not exist', (text, message) => {
    expect(ultimatePoint(read(text))).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining(message) },
    });
  });

  it('has a gain and a phase that agree with the plant', () => {
    const plant = read('2 exp(-s)/(5s+1)');
    expect(gainAt(plant, 0.2)).toBeCloseTo(Math.SQRT2, 12);
    expect(phaseFunction(plant)(0.2)).toBeCloseTo(-Math.PI / 4 - 0.2, 12);
  });
});

describe('tuning rules', () => {
  const plant = { gain: 2, tau_s: 5, delay_s: 1 };

  it('are those of their authors', () => {
    expect(settled(zieglerNicholsStep(plant)).rules).toEqual({
      P: { kp: 2.5, ti_s: null, td_s: null },
      PI: { kp: 2.25, ti_s: 1 / 0.3, td_s: null },
      PID: { kp: 3, ti_s: 2, td_s: 0.5 },
    });
    const { P, PI, PID } = settled(cohenCoon(plant)).rules;
    expect(P.kp).toBeCloseTo(2.6666666667, 9);
    expect([PI.kp, PI.ti_s]).toEqual([expect.closeTo(2.2916666667, 9), expect.closeTo(2.3538461538, 9)]);
    expect([PID.kp, PID.ti_s, PID.td_s]).toEqual([
      expect.closeTo(3.4583333333, 9),
      expect.closeTo(2.2739726027, 9),
      expect.closeTo(0.350877193, 9),
    ]);
    expect(settled(simc(plant)).rules.PI).toEqual({ kp: 1.25, ti_s: 5, td_s: null });
    expect(settled(simc({ gain: 8, tau_s: 12, delay_s: 0.5 }, 0.25)).rules.PI).toEqual({ kp: 2, ti_s: 3, td_s: null });
    expect(settled(zieglerNicholsClosedLoop({ ku: 8, pu_s: 3.6 })).rules).toEqual({
      P: { kp: 4, ti_s: null, td_s: null },
      PI: { kp: 3.6, ti_s: expect.closeTo(3, 12), td_s: null },
      PID: { kp: 4.8, ti_s: 1.8, td_s: 0.45 },
    });
  });

  it.each([zieglerNicholsStep, cohenCoon, simc])('refuse a plant without dead time (%#)', (rule) => {
    expect(rule({ ...plant, delay_s: 0 })).toMatchObject({ ok: false, error: { quantity: 'delay_s' } });
    expect(rule({ ...plant, gain: 0 })).toMatchObject({ ok: false, error: { quantity: 'gain' } });
  });
});

describe('a sampled PID controller', () => {
  const pi: PidSettings = { kp: 2, ti_s: 4, td_s: 0 };

  it('adds proportional, integral and feed-forward', () => {
    const state = pidStart(1);
    expect(pidStep(pi, state, 0.5, 10, 7, 3)).toBe(2 * 3 + 1 + 3);
    expect(state.integral).toBe(1 + (2 * 0.5 * 3) / 4);
  });

  it('filters the derivative of the measurement and ignores a step of the setpoint', () => {
    const pd: PidSettings = { kp: 2, ti_s: null, td_s: 1, derivative_filter: 4 };
    const state = pidStart();
    expect(pidStep(pd, state, 0.5, 10, 0)).toBe(20);
    expect(pidStep(pd, state, 0.5, 10, 1)).toBeCloseTo(18 - 2 / 0.75, 12);
    const kicked = pidStep({ ...pd, derivative_setpoint_weight: 1 }, pidStart(), 0.5, 10, 0);
    expect(kicked).toBeCloseTo(20 + 20 / 0.75, 12);
  });

  it('stays within its limits, and its integral stops, runs away or is pulled back as it is told', () => {
    const integralAfter = (anti_windup: PidSettings['anti_windup'] & string): number => {
      const state = pidStart();
      for (let i = 0; i < 10; i += 1) {
        const output = pidStep({ ...pi, output_max: 5, output_min: -5, anti_windup }, state, 1, 10, 0);
        expect(output).toBe(5);
      }
      return state.integral;
    };
    expect(integralAfter('none')).toBe(50);
    expect(integralAfter('conditional')).toBe(0);
    expect(integralAfter('back_calculation')).toBeLessThan(10);
  });

  it('integrates out of its limit again', () => {
    const state = pidStart(20);
    pidStep({ ...pi, output_max: 5 }, state, 1, 0, 1);
    expect(state.integral).toBe(19.5);
  });
});

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

  it('with proportional action alone keeps an offset of 1 / (1 + K Kp)', () => {
    const found = settled(closedLoop(read('1/(s+1)'), { kp: 3, ti_s: null, td_s: null }));
    expect(found.final_output).toBeCloseTo(0.75, 4);
    expect(found.settling_s).toBeNull();
    expect(found.overshoot_pct).toBe(0);
    expect(found.peak_input).toBe(3);
  });

  it('scales with its setpoint', () => {
    const gains = { kp: 1.25, ti_s: 5, td_s: 0.2 };
    const [one, minus] = [settled(closedLoop(plant, gains)), settled(closedLoop(plant, gains, { setpoint: -3 }))];
    expect(minus.overshoot_pct).toBeCloseTo(one.overshoot_pct, 8);
    expect(minus.iae).toBeCloseTo(3 * one.iae, 8);
  });

  it('with limited output overshoots less when the integral does not wind up', () => {
    const gains = { kp: 3, ti_s: 2, td_s: null };
    const limited = { output_min: 0, output_max: 0.7 };
    const free = settled(closedLoop(plant, gains, { ...limited, anti_windup: 'none' }));
    const kept = settled(closedLoop(plant, gains, { ...limited, anti_windup: 'conditional' }));
    expect(kept.overshoot_pct).toBeLessThan(free.overshoot_pct - 5);
    expect(kept.peak_input).toBe(0.7);
  });

  it('says when it is unstable, or has no sampled form', () => {
    expect(closedLoop(plant, { kp: 6, ti_s: null, td_s: null })).toMatchObject({
      error: { message: 'the closed loop is unstable' },
    });
    expect(closedLoop(read('(s+2)/(s+1)'), { kp: 1, ti_s: null, td_s: null })).toMatchObject({
      error: { quantity: 'plant' },
    });
    expect(closedLoop(plant, { kp: 1, ti_s: 0, td_s: null })).toMatchObject({ error: { quantity: 'ti_s' } });
  });

  it('around dead time and gain alone integrates to its setpoint', () => {
    expect(settled(closedLoop(read('2 exp(-s)'), { kp: 0.1, ti_s: 0.5, td_s: null })).final_output).toBeCloseTo(1, 4);
  });
});

describe('tuning a controller', () => {
  const plant = { kind: 'plant', gain: 2, tau_s: 5, delay_s: 1 } as const;

  it('recommends the least error within the overshoot allowed, and says what is gained', () => {
    const found = settled(tuneController(plant));
    expect(found.candidates).toHaveLength(8);
    expect(found.recommended.rule).toBe('simc_pi');
    expect(found.expected.baseline).toBe('ziegler_nichols_step_pi');
    expect(found.expected.after?.overshoot_pct).toBeCloseTo(4.659, 3);
    expect(found.expected.overshoot_reduction_pct).toBeGreaterThan(20);
    expect(found.warnings).toEqual([]);
  });

  it('compares with the gains in use', () => {
    const found = settled(tuneController(plant, { current: { kp: 0.2, ti_s: 10, td_s: null } }));
    expect(found.expected.baseline).toBe('current');
    expect(found.expected.iae_reduction_pct).toBeGreaterThan(50);
    const unstable = settled(tuneController(plant, { current: { kp: 9, ti_s: 1, td_s: null } }));
    expect(unstable.expected.before).toBeNull();
    expect(unstable.expected.iae_reduction_pct).toBeNull();
  });

  it('finds the same plant in a relay test and in a recorded step', () => {
    const { ku, pu_s } = settled(ultimatePoint(firstOrderPlant(2, 5, 1)));
    const relay = settled(
      tuneController({ kind: 'relay', gain: 2, amplitude: 1, oscillation: 4 / Math.PI / ku, period_s: pu_s }),
    );
    expect(relay.plant.tau_s).toBeCloseTo(5, 5);
    expect(relay.plant.delay_s).toBeCloseTo(1, 5);
    const times_s = Array.from({ length: 60 }, (_, i) => i * 0.5);
    const output = times_s.map((t) => 20 + 6 * (t > 1 ? 1 - Math.exp(-(t - 1) / 5) : 0));
    const step = settled(tuneController({ kind: 'step', times_s, output, input_step: 3 }));
    expect(step.plant.gain).toBeCloseTo(2, 3);
    expect(step.plant.tau_s).toBeCloseTo(5, 2);
  });

  it('warns of what it assumed and of what no rule can do', () => {
    expect(settled(tuneController({ ...plant, delay_s: 0 })).warnings).toMatchObject([{ quantity: 'delay_s' }]);
    expect(settled(tuneController({ ...plant, delay_s: 15 })).warnings).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('predictor') }),
    );
    expect(settled(tuneController(plant, { max_overshoot_pct: 0 })).warnings).toMatchObject([
      { quantity: 'overshoot_pct' },
    ]);
    expect(tuneController({ ...plant, gain: 0 })).toMatchObject({ ok: false, error: { quantity: 'gain' } });
  });

  it('weights make the regulator as fast as they say', () => {
    const { q, r, sample_s, closed_loop_s, horizon } = predictiveWeights(plant);
    const a = Math.exp(-sample_s / 5);
    const { closed_loop_moduli } = settled(discreteRegulator({ ad: [[a]], bd: [[2 * (1 - a)]] }, [[q]], [[r]]));
    expect(closed_loop_moduli[0]).toBeCloseTo(Math.exp(-sample_s / closed_loop_s), 9);
    expect([sample_s, closed_loop_s, horizon]).toEqual([0.25, 1, 20]);
  });
});
