import { describe, expect, it } from 'vitest';
import { actionPlan } from './action-plan.ts';

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
