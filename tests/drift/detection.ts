import { cusumInSigmas, cusumSeries } from '../../domain/control/cusum.ts';
import { ewmaSeries } from '../../domain/control/ewma.ts';
import { neighbourRuleRunLength } from '../../domain/control/neighbour-rule-run-length.ts';
import { defaultRules, nelsonRules, type RuleId, ruleIds } from '../../domain/control/rules.ts';
import { maskOf, ruleMasks } from '../../domain/control/run-rules.ts';
import { ruleChain, ruleRunLength } from '../../domain/control/zone-rule-run-length.ts';
import { type Drift, inControl, noiseFrom, seriesOf } from './series.ts';

/** How many points a detector has to find a drift. */
export const HORIZON = 30;
/** Points in control before a drift begins, so that no detector starts from nothing. */
const CALM = 20;

const standard = { cl: 0, ucl: 3, lcl: -3, sigma: 1 };

/** Whether each point of a series signals. */
type Signals = (values: readonly number[], masks: Uint16Array) => readonly boolean[];

export interface Detector {
  readonly name: string;
  readonly signals: Signals;
  /** Chance of a false alarm within the first `HORIZON` points by theory; null where there is no closed theory. */
  readonly theory: number | null;
}

const theoryOf = (rules: readonly RuleId[]): number | null => {
  const [only] = rules;
  if (rules.length === 1 && (only === 'N3' || only === 'N4'))
    return neighbourRuleRunLength(only, HORIZON).within_horizon;
  const chain = ruleChain(rules);
  return chain && ruleRunLength(chain, 0, 1, HORIZON).within_horizon;
};

const byRules = (name: string, rules: readonly RuleId[]): Detector => {
  const watched = maskOf(rules);
  return { name, theory: theoryOf(rules), signals: (_, masks) => Array.from(masks, (mask) => (mask & watched) !== 0) };
};

const zonesOf: readonly RuleId[] = nelsonRules.filter((rule) => rule !== 'N3' && rule !== 'N4');

export const defaultSet: Detector = byRules('default (WE1-WE4)', defaultRules);

/** Rules that are the same in both sets appear once. */
export const detectors: readonly Detector[] = [
  defaultSet,
  ...ruleIds.filter((rule) => !['N1', 'N5', 'N6'].includes(rule)).map((rule) => byRules(rule, [rule])),
  byRules('N1-N8', nelsonRules),
  byRules('N1-N8 without N3, N4', zonesOf),
  {
    name: 'EWMA 0.2, L 2.859',
    theory: null,
    signals: (values) =>
      ewmaSeries({ lambda: 0.2, l: 2.859, target: 0, sigma: 1, limits: 'exact' }, values).map(
        ({ signal }) => signal !== null,
      ),
  },
  {
    name: 'CUSUM k 0.5, h 4.775',
    theory: null,
    signals: (values) => cusumSeries(cusumInSigmas(0, 1, 0.5, 4.775), values).map(({ signal }) => signal !== null),
  },
];

export interface Detection {
  readonly detector: string;
  /** Share of series with a signal within the horizon after the drift began. */
  readonly detected: number;
  /** Points from the first of the drift (1) to the first signal, over the series with one; null without any. */
  readonly median_delay: number | null;
}

const median = (values: readonly number[]): number | null =>
  values.length === 0 ? null : ([...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? null);

/** Runs detectors over many series of one drift; in control there is no calm before, as theory has it. */
export function detect(
  drift: Drift,
  series: number,
  among: readonly Detector[],
  seed = 20_261_122,
): readonly Detection[] {
  const calm = drift === inControl ? 0 : CALM;
  const noise = noiseFrom(seed);
  const delays = among.map((): number[] => []);
  for (let n = 0; n < series; n += 1) {
    const values = seriesOf(drift, noise, calm, HORIZON);
    const masks = ruleMasks(values, standard);
    among.forEach(({ signals }, d) => {
      const found = signals(values, masks).findIndex((signal, i) => signal && i >= calm);
      if (found >= 0) delays[d]?.push(found - calm + 1);
    });
  }
  return among.map(({ name }, d) => {
    const found = delays[d] ?? [];
    return { detector: name, detected: found.length / series, median_delay: median(found) };
  });
}
