import { describe, expect, it } from 'vitest';
import { nelsonRules, type RuleId, westernElectricRules } from './rules.ts';
import { shewhartArl } from './run-length.ts';
import { type RuleChain, ruleChain, ruleRunLength } from './zone-rule-run-length.ts';

const chain = (...rules: RuleId[]): RuleChain => {
  const found = ruleChain(rules);
  if (found === null) throw new Error('no chain');
  return found;
};

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

  it('of eight points outside one sigma counts only those with points on both sides', () => {
    // Of eight points that all lie outside, all but those on one side alone.
    const outside = 1 - 0.6826894921370859;
    expect(ruleRunLength(chain('N8'), 0, 1, 8).within_horizon).toBeCloseTo(outside ** 8 - 2 * (outside / 2) ** 8, 14);
    expect(ruleRunLength(chain('N8'), 0, 1, 7).within_horizon).toBeCloseTo(0, 14);
  });

  it('is one point where the first is sure to signal, and infinite where none can be told from never', () => {
    expect(ruleRunLength(chain('WE1'), 10)).toEqual({ arl: expect.closeTo(1, 10), within_horizon: 1 });
    expect(ruleRunLength(chain('N7'), 10)).toEqual({ arl: Infinity, within_horizon: expect.closeTo(0, 14) });
  });

  it('is never short where fifteen points within one sigma are too seldom for the digits of a double', () => {
    // Three sigma off, one point in 44 lies there: about 1e24 points.
    const unending = chain('N7');
    for (let shift = 3; shift <= 10; shift += 0.1) {
      expect(ruleRunLength(unending, shift).arl).toBeGreaterThan(1e12);
      expect(ruleRunLength(unending, -shift).arl).toBeGreaterThan(1e12);
    }
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
