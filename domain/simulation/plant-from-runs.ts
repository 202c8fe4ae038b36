import { type Outcome, refuse } from '../process/outcome.ts';

/** Input and output of a loop as a run recorded them, sampled together. */
export interface LoopRecord {
  readonly run_id: string;
  readonly times_s: readonly number[];
  readonly input: readonly number[];
  readonly output: readonly number[];
}

export interface PlantOfRuns {
  readonly gain: number;
  readonly tau_s: number;
  readonly delay_s: number;
  /** Root mean square of what the plant leaves unexplained, in the unit of the output. */
  readonly rms_residual: number;
  /** Share of the variance of the output that it explains, 0 to 1. */
  readonly explained: number;
}

const no = (message: string) => refuse({ kind: 'no_solution', quantity: 'plant', message });

/** The input as it was `delay` ago, held between samples; `from` is where the last search ended. */
function delayed(times: readonly number[], input: readonly number[], at: number, from: number): [number, number] {
  let i = from;
  while (i + 1 < times.length && (times[i + 1] as number) <= at) i += 1;
  return [input[i] as number, i];
}

/** Answer of a first-order plant of unit gain to the recorded input, from the steady state of its first sample. */
function response({ times_s, input }: LoopRecord, tau_s: number, delay_s: number): Float64Array {
  const answer = new Float64Array(times_s.length);
  let state = input[0] as number;
  let place = 0;
  answer[0] = state;
  for (let k = 1; k < times_s.length; k += 1) {
    const [from, to] = [times_s[k - 1] as number, times_s[k] as number];
    const [held, at] = delayed(times_s, input, from - delay_s, place);
    place = at;
    state = held + (state - held) * Math.exp(-(to - from) / tau_s);
    answer[k] = state;
  }
  return answer;
}

interface Fit {
  readonly sse: number;
  readonly gain: number;
  readonly total: number;
}

/** Least squares for the gain that all runs share, each with a level of its own. */
function leastSquares(runs: readonly LoopRecord[], tau_s: number, delay_s: number): Fit {
  let [sxx, sxy, syy] = [0, 0, 0];
  for (const run of runs) {
    const x = response(run, tau_s, delay_s);
    const n = x.length;
    const meanX = x.reduce((sum, each) => sum + each, 0) / n;
    const meanY = run.output.reduce((sum, each) => sum + each, 0) / n;
    for (let i = 0; i < n; i += 1) {
      const [dx, dy] = [(x[i] as number) - meanX, (run.output[i] as number) - meanY];
      sxx += dx * dx;
      sxy += dx * dy;
      syy += dy * dy;
    }
  }
  const gain = sxx > 0 ? sxy / sxx : 0;
  return { sse: Math.max(0, syy - gain * sxy), gain, total: syy };
}

const ascending = (times: readonly number[]): boolean =>
  times.every((each, i) => i === 0 || each > (times[i - 1] as number));

/**
 * First-order plant with dead time from recorded runs whose input moved in whatever way, by the direct method: least squares
 * in the gain, search in time constant and dead time (Ljung, System Identification, 2nd ed. (1999), 13.5: under feedback it
 * holds where the noise is small). Around a temperature a lamp and wafer are such a plant; over a whole ramp only nearly.
 */
export function plantFromRuns(runs: readonly LoopRecord[]): Outcome<PlantOfRuns> {
  for (const { run_id, times_s, input, output } of runs) {
    if (times_s.length < 10 || input.length !== times_s.length || output.length !== times_s.length)
      return no(`run ${run_id}: at least 10 samples of input and output are needed`);
    if (!ascending(times_s)) return no(`run ${run_id}: times must increase`);
    if (input.every((each) => each === input[0])) return no(`run ${run_id}: its input never moved`);
  }
  if (runs.length === 0) return no('no run was given');
  const spans = runs.map(({ times_s }) => (times_s.at(-1) as number) - (times_s[0] as number));
  const span = Math.max(...spans);
  const samples = runs.reduce((sum, { times_s }) => sum + times_s.length, 0);
  const shortest = Math.min(...runs.map(({ times_s }, i) => (spans[i] as number) / (times_s.length - 1))) / 2;
  let best = { ...leastSquares(runs, span, 0), tau_s: span, delay_s: 0 };
  const attempt = (tau_s: number, delay_s: number): void => {
    if (!(tau_s >= shortest && tau_s <= 10 * span && delay_s >= 0 && delay_s <= span / 2)) return;
    const found = leastSquares(runs, tau_s, delay_s);
    if (found.sse < best.sse) best = { ...found, tau_s, delay_s };
  };
  for (let i = 0; i <= 24; i += 1) {
    const tau_s = shortest * (span / shortest) ** (i / 24);
    for (let j = 0; j < 12; j += 1) attempt(tau_s, j === 0 ? 0 : (span / 4) * (j / 11) ** 2);
  }
  // Pattern search around the best: steps shrink when no neighbour is better (Hooke & Jeeves, J. ACM 8, 212 (1961)).
  let [ratio, step] = [1.5, span / 50];
  for (let turn = 0; turn < 60 && ratio > 1.0005; turn += 1) {
    const { sse, tau_s, delay_s } = best;
    for (const [t, d] of [
      [tau_s * ratio, delay_s],
      [tau_s / ratio, delay_s],
      [tau_s, delay_s + step],
      [tau_s, delay_s - step],
      [tau_s - step, delay_s + step],
      [tau_s + step, delay_s - step],
      [tau_s, 0],
    ] as const)
      attempt(t, d);
    if (best.sse === sse) [ratio, step] = [Math.sqrt(ratio), step / 2];
  }
  if (!(best.total > 0)) return no('the output never moved');
  const explained = 1 - best.sse / best.total;
  if (!(best.gain > 0) || explained < 0.5)
    return no(
      'the output does not follow the input as a first-order plant would: choose runs, signals or a part with a step',
    );
  const { gain, tau_s, delay_s, sse } = best;
  return { ok: true, gain, tau_s, delay_s, rms_residual: Math.sqrt(sse / samples), explained };
}
