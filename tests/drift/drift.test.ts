import { describe, expect, it } from 'vitest';
import { neighbourRuleRunLength } from '../../domain/control/neighbour-rule-run-length.ts';
import { defaultSet, detect, detectors } from './detection.ts';
import { type Drift, inControl } from './series.ts';

const SERIES = 2000;
const step = (sigmas: number): Drift => ({ name: `step ${sigmas}`, mean: () => sigmas });
const detectedBy = (drift: Drift): number => detect(drift, SERIES, [defaultSet])[0]?.detected ?? 0;

describe('detection of drifts', () => {
  it('sees at least 99 % of steps of two sigma within 30 points by the default rules, in either direction', () => {
    expect(detectedBy(step(2))).toBeGreaterThanOrEqual(0.99);
    expect(detectedBy(step(-2))).toBeGreaterThanOrEqual(0.99);
  });

  it('sees larger steps sooner', () => {
    const delay = (sigmas: number): number => detect(step(sigmas), SERIES, [defaultSet])[0]?.median_delay ?? Infinity;
    expect(delay(3)).toBeLessThan(delay(2));
    expect(delay(2)).toBeLessThan(delay(1));
  });

  it('rings falsely as often as theory says, by every rule that has one', () => {
    const found = detect(inControl, SERIES, detectors);
    const checked = detectors.flatMap(({ name, theory }, i) => {
      if (theory === null) return [];
      const { detected = Number.NaN } = found[i] ?? {};
      // Four standard errors of the share of so many series.
      const allowed = 4 * Math.sqrt((theory * (1 - theory)) / SERIES);
      return [{ name, within: Math.abs(detected - theory) <= allowed }];
    });
    expect(checked.filter(({ within }) => !within)).toEqual([]);
    expect(checked.length).toBeGreaterThanOrEqual(11);
    expect(defaultSet.theory).toBeCloseTo(0.26256, 4);
  });

  it('has the theory of trends and alternation from the orders of so many points', () => {
    expect(neighbourRuleRunLength('N3', 6).within_horizon).toBeCloseTo(2 / 720, 12);
    // Alternating orders of 14 points, up first or down first: twice the Euler number E14 over 14!.
    expect(neighbourRuleRunLength('N4', 14).within_horizon).toBeCloseTo((2 * 199_360_981) / 87_178_291_200, 12);
    expect(neighbourRuleRunLength('N3').arl).toBeCloseTo(421.5986, 3);
    expect(neighbourRuleRunLength('N4').arl).toBeCloseTo(601.0078, 3);
  });
});
