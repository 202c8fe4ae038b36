import { type Outcome, refuse } from '../../process/outcome.ts';

interface LocalLevel {
  readonly sigma2_level: number;
  readonly sigma2_obs: number;
  readonly log_likelihood: number;
}

/** Concentrated log likelihood at q = sigma2_level / sigma2_obs, with an exactly diffuse start, and sigma2_obs there. */
function concentrated(series: readonly number[], q: number): { readonly level: number; readonly variance: number } {
  let a = series[0] as number;
  let p = 1 + q;
  let squares = 0;
  let logs = 0;
  for (let t = 1; t < series.length; t += 1) {
    const innovation = (series[t] as number) - a;
    const f = p + 1;
    squares += innovation ** 2 / f;
    logs += Math.log(f);
    a += (p / f) * innovation;
    p = p / f + q;
  }
  const n = series.length - 1;
  const variance = squares / n;
  return { level: -0.5 * (n * Math.log(2 * Math.PI * variance) + logs + n), variance };
}

/**
 * Maximum likelihood of a level that walks at random under noise: y_t = m_t + e_t, m_(t+1) = m_t + h_t, diffuse start
 * (J. Durbin & S. J. Koopman, Time Series Analysis by State Space Methods (2001), section 2.10). Golden section in ln q
 * between 1e-10 and 1e10, after a scan: the likelihood may have two tops.
 *
 * @param series at least three numbers, not all the same
 */
export function fitLocalLevel(series: readonly number[]): Outcome<LocalLevel> {
  const no = (message: string) => refuse({ kind: 'no_solution', quantity: 'series', message });
  if (series.length < 3 || !series.every((each) => Math.abs(each) < 1e100))
    return no('three finite numbers are needed');
  if (series.every((each) => each === series[0])) return no('a constant series has no variance');
  const at = (logQ: number): number => concentrated(series, Math.exp(logQ)).level;
  const edge = Math.log(1e10);
  const step = edge / 50;
  let best = -edge;
  for (let logQ = -edge; logQ <= edge; logQ += step) if (at(logQ) > at(best)) best = logQ;
  let [low, high] = [best - step, best + step];
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let turn = 0; turn < 60; turn += 1) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    if (at(left) < at(right)) low = left;
    else high = right;
  }
  const q = Math.exp((low + high) / 2);
  const { level, variance } = concentrated(series, q);
  if (!Number.isFinite(level)) return no('the squares of its changes are too small to be numbers');
  return { ok: true, sigma2_level: q * variance, sigma2_obs: variance, log_likelihood: level };
}
