/** How the integral is kept while the output is at its limit. */
export type AntiWindup = 'none' | 'conditional' | 'back_calculation';

/** u = kp (b r - y + 1/ti * integral of e - td * dy/dt), the derivative behind a lag of td / filter. */
export interface PidSettings {
  readonly kp: number;
  /** Integral time, s; null: no integral action. */
  readonly ti_s: number | null;
  /** Derivative time, s. */
  readonly td_s: number;
  /** Lag of the derivative is td over this; 10 when absent. Infinite: no filter. */
  readonly derivative_filter?: number;
  /** Part of the setpoint that the derivative sees: 0 (when absent) measurement only, 1 the error. */
  readonly derivative_setpoint_weight?: number;
  readonly output_min?: number;
  readonly output_max?: number;
  readonly anti_windup?: AntiWindup;
}

/** What a controller remembers between samples. Made by `pidStart`, changed in place by `pidStep`. */
export interface PidState {
  /** Integral part of the output, in its unit. */
  integral: number;
  derivative: number;
  /** What the derivative saw last; NaN before the first sample. */
  last: number;
}

/** A controller at rest whose integral part is `integral`, for a start without a bump. */
export const pidStart = (integral = 0): PidState => ({ integral, derivative: 0, last: Number.NaN });

/**
 * One sample of a PID controller in its parallel (ISA) form, integral by forward and filtered derivative by backward
 * differences (Astrom & Hagglund, Advanced PID Control, 2006, sections 3.5 and 13.3). `conditional` stops integrating while
 * the output is at a limit and the error drives it further; `back_calculation` pulls the integral back with the time
 * constant sqrt(ti td), or ti without derivative action.
 *
 * @param state changed in place
 * @param feedforward added to the output before it is limited
 * @returns the output, within its limits
 */
export function pidStep(
  settings: PidSettings,
  state: PidState,
  sample_s: number,
  setpoint: number,
  measured: number,
  feedforward = 0,
): number {
  const { kp, ti_s, td_s, derivative_filter = 10, derivative_setpoint_weight = 0 } = settings;
  const { output_min = -Infinity, output_max = Infinity, anti_windup = 'conditional' } = settings;
  const error = setpoint - measured;
  if (td_s > 0) {
    const seen = derivative_setpoint_weight * setpoint - measured;
    // Before the first sample the loop was at rest at the measurement, with no setpoint to follow.
    const before = Number.isNaN(state.last) ? derivative_setpoint_weight * measured - measured : state.last;
    const lag_s = td_s / derivative_filter;
    state.derivative = (lag_s * state.derivative + kp * td_s * (seen - before)) / (lag_s + sample_s);
    state.last = seen;
  }
  const wanted = kp * error + state.integral + state.derivative + feedforward;
  const output = Math.min(output_max, Math.max(output_min, wanted));
  if (ti_s !== null) {
    const step = (kp * sample_s * error) / ti_s;
    if (anti_windup === 'back_calculation') {
      const tracking_s = td_s > 0 ? Math.sqrt(ti_s * td_s) : ti_s;
      state.integral += step + Math.min(1, sample_s / tracking_s) * (output - wanted);
    } else if (anti_windup === 'none' || output === wanted || step * (wanted - output) < 0) state.integral += step;
  }
  return output;
}
