import { equivalentSeconds, meanRampRate, runMetrics, soakStability } from '../../domain/process/rtp/run-metrics.ts';
import type { RtpRecipe, RtpStep } from './recipe.ts';

/** Activation energy of boron's diffusion, which thermal budgets are compared by, eV. */
const budgetEnergyEv = 3.5;
/** After so many seconds of a dwell the loop has settled. */
const settlingS = 3;

export const runLogResults: readonly string[] = [
  'ramp_fidelity_pct',
  'ramp_rate_c_per_s',
  'rms_error_c',
  'overshoot_c',
  'soak_stability_c',
  'soak_temperature_c',
  'peak_temperature_c',
  'temperature_spread_c',
  'thermal_budget_s',
];

/** What the controller saw over a run, and what is said of a run by it. */
export class RunLog {
  readonly #times: number[] = [];
  readonly #setpoints: number[] = [];
  readonly #measured: number[] = [];
  /** Hottest less coldest zone when the wafer was hottest, true, C. */
  #spread = { hottest: Number.NEGATIVE_INFINITY, spread: 0 };

  record(time_s: number, setpoint_c: number, measured_c: number, zones_c: readonly number[]): void {
    if (time_s <= (this.#times.at(-1) ?? -1)) return;
    this.#times.push(time_s);
    this.#setpoints.push(setpoint_c);
    this.#measured.push(measured_c);
    const mean = zones_c.reduce((sum, zone) => sum + zone, 0) / zones_c.length;
    if (mean > this.#spread.hottest)
      this.#spread = { hottest: mean, spread: Math.max(...zones_c) - Math.min(...zones_c) };
  }

  measure({ segments, steps, hottest_c }: RtpRecipe): Record<string, number> {
    const trace = { times_s: this.#times, setpoint_c: this.#setpoints, measured_c: this.#measured };
    const metrics = runMetrics(trace);
    if (!metrics.ok) return {};
    const hottest = segments.findLastIndex(({ target_c }) => target_c === hottest_c);
    const window = dwellOf(steps[hottest], segments[hottest]?.dwell_s ?? 0);
    const stability = soakStability(trace, window.from_s + settlingS, window.to_s);
    const steepest = segments.reduce(
      (best, { ramp_k_per_s }, index) => (ramp_k_per_s > (segments[best]?.ramp_k_per_s ?? 0) ? index : best),
      0,
    );
    const ramp = dwellOf(steps[steepest], segments[steepest]?.dwell_s ?? 0);
    const rate = meanRampRate(trace, steps[steepest]?.from_s ?? 0, ramp.from_s);
    const budget = equivalentSeconds(trace.times_s, trace.measured_c, budgetEnergyEv, hottest_c);
    return {
      ...(metrics.ramp_fidelity_pct === null ? {} : { ramp_fidelity_pct: metrics.ramp_fidelity_pct }),
      ...(rate.ok ? { ramp_rate_c_per_s: rate.rate_k_per_s } : {}),
      rms_error_c: metrics.rms_error_k,
      overshoot_c: metrics.overshoot_k,
      ...(stability.ok ? { soak_stability_c: stability.std_k, soak_temperature_c: stability.mean_c } : {}),
      peak_temperature_c: trace.measured_c.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY),
      temperature_spread_c: this.#spread.spread,
      ...(budget.ok ? { thermal_budget_s: budget.equivalent_s } : {}),
    };
  }
}

const dwellOf = (step: RtpStep | undefined, dwell_s: number): { readonly from_s: number; readonly to_s: number } => {
  const to_s = (step?.from_s ?? 0) + (step?.segment_s ?? 0);
  return { from_s: to_s - dwell_s, to_s };
};
