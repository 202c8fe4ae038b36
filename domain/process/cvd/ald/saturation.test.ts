import { describe, expect, it } from 'vitest';
import { settled } from '../../testing/settled.ts';
import { pulseCoverage, pulseTime } from './saturation.ts';

describe('saturation of a pulse', () => {
  const pulse = {
    molar_mass_g_mol: 72.09,
    temperature_c: 200,
    saturation_density_m2: 2.5e18,
    sticking: 1e-4,
    pressure_torr: 0.01,
  };

  it('approaches its final coverage exponentially', () => {
    const { time_constant_s, impingement_m2_s } = settled(pulseCoverage(pulse, 0));
    expect(impingement_m2_s / 7.6e22).toBeCloseTo(0.251, 2);
    expect(time_constant_s).toBeCloseTo(2.5e18 / (1e-4 * impingement_m2_s), 12);
    expect(settled(pulseCoverage(pulse, time_constant_s ?? 0)).coverage).toBeCloseTo(1 - Math.exp(-1), 12);
    const half = { ...pulse, desorption_per_s: 1 / (time_constant_s ?? 1) };
    expect(settled(pulseCoverage(half, 1e6)).coverage).toBeCloseTo(0.5, 12);
    expect(settled(pulseCoverage(half, 0, 0.9)).coverage).toBe(0.9);
  });

  it('has the time of a coverage as its inverse, and none for what it never reaches', () => {
    const { time_s } = settled(pulseTime(pulse, 0.99));
    expect(settled(pulseCoverage(pulse, time_s)).coverage).toBeCloseTo(0.99, 12);
    expect(settled(pulseTime(pulse, 0)).time_s).toBe(0);
    expect(pulseTime(pulse, 1)).toMatchObject({ error: { kind: 'no_solution', quantity: 'coverage' } });
    expect(pulseTime({ ...pulse, sticking: 0 }, 0.5)).toMatchObject({ ok: false });
    expect(settled(pulseCoverage({ ...pulse, pressure_torr: 0 }, 10, 0.2))).toMatchObject({
      coverage: 0.2,
      time_constant_s: null,
    });
    expect(pulseCoverage({ ...pulse, sticking: 1.1 }, 1)).toMatchObject({ error: { quantity: 'sticking' } });
  });

  it('goes from what was covered before towards what it approaches, up or down', () => {
    const { time_constant_s } = settled(pulseCoverage(pulse, 0));
    const time_s = time_constant_s ?? Number.NaN;
    expect(settled(pulseCoverage(pulse, time_s, 0.2)).coverage).toBeCloseTo(1 - 0.8 / Math.E, 12);
    // As much leaves as binds: half the surface in half the time constant.
    const half = { ...pulse, desorption_per_s: 1 / time_s };
    expect(settled(pulseCoverage(half, time_s / 2, 0.9)).coverage).toBeCloseTo(0.5 + 0.4 / Math.E, 12);
    expect(settled(pulseTime(half, 0.25)).time_s).toBeCloseTo((Math.LN2 / 2) * time_s, 12);
  });

  it('takes no time to cover nothing, though nothing binds', () => {
    expect(pulseTime({ ...pulse, sticking: 0 }, 0)).toEqual({ ok: true, time_s: 0 });
  });

  it('says how far a pulse that never reaches a coverage gets', () => {
    const refused = (message: string) => ({ ok: false, error: { kind: 'no_solution', quantity: 'coverage', message } });
    const { time_constant_s } = settled(pulseCoverage(pulse, 0));
    const half = { ...pulse, desorption_per_s: 1 / (time_constant_s ?? 1) };
    expect(pulseTime({ ...pulse, sticking: 0 }, 0.5)).toEqual(refused('no pulse reaches 0.5: it approaches 0.000'));
    expect(pulseTime(half, 0.5)).toEqual(refused('no pulse reaches 0.5: it approaches 0.5000'));
    expect(pulseTime(half, 0.75)).toEqual(refused('no pulse reaches 0.75: it approaches 0.5000'));
  });

  it('has no time constant where the time is beyond every number', () => {
    // 1e-313 of 7.6e3 bindings a second: the reciprocal overflows.
    expect(settled(pulseCoverage({ ...pulse, sticking: 1e-313 }, 0))).toMatchObject({
      coverage: 0,
      final_coverage: 1,
      time_constant_s: null,
    });
  });
});
