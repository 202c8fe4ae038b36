import { describe, expect, it } from 'vitest';
import { type PidSettings, pidStart, pidStep } from '../../process/rtp/discrete-pid.ts';

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
