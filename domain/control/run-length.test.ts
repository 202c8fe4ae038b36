import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nelsonRules, type RuleId, westernElectricRules } from './rules.ts';
import {
  cusumArl,
  cusumArlOneSided,
  cusumIntervalFor,
  ewmaArl,
  ewmaWidthFor,
  shewhartArl,
  shewhartWidthFor,
} from './run-length.ts';
import { type RuleChain, ruleChain, ruleRunLength } from './zone-rule-run-length.ts';

const chain = (...rules: RuleId[]): RuleChain => {
  const found = ruleChain(rules);
  if (found === null) throw new Error('no chain');
  return found;
};

describe('average run length', () => {
  it.each([
    [0, 370.3983],
    [1, 43.89468],
    [-1, 43.89468],
    [3, 1.99999],
  ])('of a Shewhart chart under a shift of %d sigma is %d', (shift, arl) => {
    expect(shewhartArl(3, shift) / arl).toBeCloseTo(1, 4);
  });

  // Lucas & Crosier (1982), Montgomery table 9.3, and R's spc package.
  it.each([
    [0.5, 5, 0, 465.4435],
    [0.5, 5, 2, 4.008871],
    [0.5, 4, 0, 167.6838],
    [0.5, 4, 1, 8.383126],
  ])('of a CUSUM k %d h %d under %d sigma is %d', (k, h, shift, arl) => {
    expect(cusumArl(k, h, shift) / arl).toBeCloseTo(1, 4);
  });

  it('of a CUSUM with a head start is shorter after a shift than without', () => {
    expect(cusumArlOneSided(0.5, 5, 0, 0)).toBeCloseTo(930.887, 2);
    // Lucas & Crosier: 6.35 two-sided with a head start of h / 2 at one sigma.
    expect(cusumArlOneSided(0.5, 5, 1, 2.5)).toBeCloseTo(6.35, 1);
    expect(cusumArlOneSided(0.5, 5, 0, 1e-9)).toBeCloseTo(cusumArlOneSided(0.5, 5, 0), 4);
  });

  // Lucas & Saccucci (1990), table 3.
  it.each([
    [0.1, 2.814, 0, 499.58],
    [0.1, 2.814, 1, 10.331],
    [0.25, 2.998, 0, 500],
    [1, 3.09, 0, 499.6],
  ])('of an EWMA lambda %d L %d under %d sigma is %d', (lambda, l, shift, arl) => {
    expect(ewmaArl(lambda, l, shift) / arl).toBeCloseTo(1, 2);
  });

  it('is the same for shifts in either direction', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 3, noNaN: true }), (shift) => {
        expect(cusumArl(0.5, 4, -shift) / cusumArl(0.5, 4, shift)).toBeCloseTo(1, 9);
        expect(ewmaArl(0.2, 2.8, -shift) / ewmaArl(0.2, 2.8, shift)).toBeCloseTo(1, 9);
      }),
      { numRuns: 20 },
    );
  });

  it('is met by the design made for it', () => {
    expect(cusumIntervalFor(0.5, 370.4)).toBeCloseTo(4.774897, 5);
    expect(ewmaWidthFor(0.2, 370.4)).toBeCloseTo(2.859338, 5);
    expect(shewhartWidthFor(370.3983)).toBeCloseTo(3, 6);
    for (const arl0 of [20, 500, 20_000]) {
      expect(cusumArl(0.75, cusumIntervalFor(0.75, arl0) ?? 0, 0) / arl0).toBeCloseTo(1, 8);
      expect(ewmaArl(0.1, ewmaWidthFor(0.1, arl0) ?? 0, 0) / arl0).toBeCloseTo(1, 8);
    }
  });

  it('has no design where no chart is so quick or so slow', () => {
    expect(cusumIntervalFor(4, 2)).toBeNull();
    expect(shewhartWidthFor(1)).toBeNull();
    expect(shewhartWidthFor(1e20)).toBeNull();
  });
});

describe('run length of zone rules', () => {
  // C. W. Champ & W. H. Woodall, Technometrics 29, 393 (1987), table 1.
  it.each<[RuleId[], number, number]>([
    [['WE1'], 0, 370.4],
    [['WE1', 'WE2'], 0, 225.44],
    [['WE1', 'WE3'], 0, 166.05],
    [['WE1', 'WE4'], 0, 152.73],
    [['WE1', 'WE2', 'WE3'], 0, 132.89],
    [['WE1', 'WE2', 'WE3', 'WE4'], 0, 91.75],
    [['WE1', 'WE2', 'WE3', 'WE4'], 1, 9.22],
    [['WE1', 'WE2', 'WE3', 'WE4'], 2, 3.13],
  ])('of %j under %d sigma is %d', (rules, shift, arl) => {
    expect(ruleRunLength(chain(...rules), shift).arl).toBeCloseTo(arl, arl > 100 ? 1 : 2);
  });

  it('of rules that are the same in both sets is the same', () => {
    expect(chain('N1', 'N5', 'N6')).toEqual(chain('WE1', 'WE2', 'WE3'));
    expect(ruleRunLength(chain('N2'), 0).arl).toBeCloseTo(2 ** 9 - 1, 6);
    expect(ruleRunLength(chain('WE4'), 0).arl).toBeCloseTo(2 ** 8 - 1, 6);
    // A run of 15 within one sigma: (1 - p^15) / (p^15 (1 - p)).
    const p = 0.6826894921370859;
    expect(ruleRunLength(chain('N7'), 0).arl).toBeCloseTo((1 - p ** 15) / (p ** 15 * (1 - p)), 6);
  });

  it('gives the chance of a signal within a horizon', () => {
    const { within_horizon } = ruleRunLength(chain('WE1'), 0, 1, 10);
    expect(within_horizon).toBeCloseTo(1 - (1 - 0.002699796063260207) ** 10, 12);
    expect(ruleRunLength(chain(...westernElectricRules), 2).within_horizon).toBeGreaterThan(0.99999);
    expect(ruleRunLength(chain(...westernElectricRules), 0).within_horizon).toBeCloseTo(0.26256, 4);
  });

  it('is as long for a wider process as for limits that are closer', () => {
    expect(ruleRunLength(chain('WE1'), 0, 1.5).arl).toBeCloseTo(shewhartArl(2, 0), 8);
  });

  it('is not known of rules that compare neighbours', () => {
    expect(ruleChain(nelsonRules)).toBeNull();
    expect(ruleChain(['N3'])).toBeNull();
    expect(ruleChain(['N4'])).toBeNull();
  });
});
