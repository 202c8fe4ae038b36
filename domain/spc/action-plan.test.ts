import { describe, expect, it } from 'vitest';
import { ruleIds } from '../control/rules.ts';
import { actionPlan } from './action-plan.ts';
import { quantities } from './quantities.ts';

const signal = (name: string) => ({ kind: 'signal', signal: name, step: null, statistic: 'mean' }) as const;

describe('an out-of-control action plan', () => {
  it.each([
    ['chamber_pressure_torr', 'leak'],
    ['gas_flows_sccm[O2]', 'rate-of-rise'],
    ['temperature_zones_c[0]', 'thermocouples'],
    ['rf_reflected_w', 'matching network'],
    ['rf_power_w', 'independent meter'],
    ['TCP Top Power', 'independent meter'],
    ['something_else', 'sensor'],
  ])('knows where to look first for %s', (name, check) =>
    expect(actionPlan(signal(name), 'WE1').actions.join(' ')).toContain(check),
  );

  it('suspects a result as it does a signal', () =>
    expect(actionPlan({ kind: 'result', result: 'oxide_thickness_nm' }, 'WE1').causes).toContain('measurement error'));

  it('holds the lot for a point beyond the limits, and looks for a lasting change behind a run', () => {
    expect(actionPlan(signal('chamber_pressure_torr'), 'WE1').actions[0]).toMatch(/hold the lot/i);
    expect(actionPlan(signal('chamber_pressure_torr'), 'WE4').causes).toContain('pump losing capacity');
  });
});

describe('action plans by kind of quantity and rule', () => {
  const plan = (result: string, rule: Parameters<typeof actionPlan>[1]) => actionPlan({ kind: 'result', result }, rule);

  it.each([
    ['particle_adders', 'flaking from the chamber wall or boat'],
    ['sheet_resistance_ohm_sq', 'probe contact or site error'],
    ['dose_cm2', 'beam glitch or arc in the extraction'],
    ['film_stress_mpa', 'wafer not clamped'],
    ['refractive_index', 'gas ratio disturbed'],
    ['thickness_uniformity_pct', 'wafer not seated flat'],
    ['rf_power_w', 'generator or supply fault'],
    ['reflected_power_w', 'plasma did not ignite cleanly'],
    ['pump_time_s', 'endpoint missed'],
    ['oxide_thickness_nm', 'process interrupted'],
    ['something', 'something unusual in this one run'],
  ])('knows what makes one run stand out in %s', (name, cause) => {
    expect(plan(name, 'N1').causes).toContain(cause);
  });

  it('says the same for rules that see the same', () => {
    for (const [one, other] of [
      ['WE1', 'N1'],
      ['WE2', 'N5'],
      ['WE3', 'N6'],
      ['WE4', 'N2'],
    ] as const)
      expect(plan('dose_cm2', one)).toEqual(plan('dose_cm2', other));
    expect(plan('dose_cm2', 'EWMA')).toEqual(plan('dose_cm2', 'WE3'));
    expect(plan('dose_cm2', 'CUSUM')).toEqual(plan('dose_cm2', 'WE4'));
    expect(plan('dose_cm2', 'T2')).toEqual(plan('dose_cm2', 'WE1'));
  });

  it('takes a trend for wear of what the quantity depends on', () => {
    expect(plan('chamber_pressure_torr', 'N3').causes).toEqual([
      'pump losing capacity',
      'exhaust line clogging',
      'gauge coating',
    ]);
  });

  it('takes alternation, mixture and too little variation for what they are, in any quantity', () => {
    expect(plan('dose_cm2', 'N4').causes).toContain('over-adjustment from run to run');
    expect(plan('dose_cm2', 'N8').causes).toContain('two populations on one chart (chambers, recipes, materials)');
    expect(plan('dose_cm2', 'N7').causes).toContain('each point averages over several streams');
    expect(plan('dose_cm2', 'N7').causes).toEqual(plan('something', 'N7').causes);
  });

  it('always names a cause, an action and a check', () => {
    for (const rule of [...ruleIds, 'EWMA', 'CUSUM', 'T2'] as const) {
      for (const { kind } of quantities) {
        const { causes, actions } = plan(kind, rule);
        expect(causes.length).toBeGreaterThan(0);
        expect(actions).toHaveLength(2);
      }
    }
  });
});
