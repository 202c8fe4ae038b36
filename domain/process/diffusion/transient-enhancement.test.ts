import { describe, expect, it } from 'vitest';
import { byChargeState } from './diffusivity-sets.ts';
import { clusterSupersaturation, enhancementOf, implantDamage, plusFactor } from './implant-damage.ts';
import type { DiffusionStep } from './solver.ts';
import { withTransientEnhancement } from './transient-enhancement.ts';

const kelvins = 1073.15;
/** D_I C_I* and the supersaturation of clusters at 800 C by hand. */
const transport = 849.8928234826284;
const step = (duration_s: number, from_k = kelvins, to_k = from_k): DiffusionStep => ({
  duration_s,
  from_k,
  to_k,
  surface: { kind: 'reflecting' },
});
const box = (concentration_cm3: number, end_um: number) => (depth: number) => (depth < end_um ? concentration_cm3 : 0);
const alone = { interstitial_fraction: 0, diffusivity: byChargeState.FAIR.B };
const boron = { interstitial_fraction: 1, diffusivity: byChargeState.FAIR.B };

describe('damage of an implant', () => {
  it('leaves one interstitial an ion, where the ion is', () => {
    const { layer_cm, dopant_cm3, below_cm2, peak_cm3 } = implantDamage(box(1e19, 0.1), 0.2, 1);
    expect(layer_cm).toBeCloseTo(1e-7, 15);
    expect([dopant_cm3[0], dopant_cm3[99], dopant_cm3[100], peak_cm3]).toEqual([1e19, 1e19, 0, 1e19]);
    expect((below_cm2[0] as number) / (1e14 * (1 - 0.005))).toBeCloseTo(1, 12);
    expect((below_cm2[99] as number) / (1e14 * 0.005)).toBeCloseTo(1, 9);
    expect(below_cm2[100]).toBe(0);
  });

  it('leaves more of them the heavier and the slower the ions', () => {
    expect(plusFactor(74.92, 50)).toBeCloseTo(2.437, 3);
    expect(plusFactor(10.81, 20)).toBeCloseTo(1.1107, 4);
    expect(plusFactor(1, 4)).toBeCloseTo(1 + 0.0905 / 16, 12);
    const one = implantDamage(box(1e19, 0.1), 0.2, 1);
    const more = implantDamage(box(1e19, 0.1), 0.2, 2.5);
    expect(more.dopant_cm3).toEqual(one.dopant_cm3);
    expect(more.peak_cm3).toBe(2.5e19);
    expect((more.below_cm2[50] as number) / (one.below_cm2[50] as number)).toBeCloseTo(2.5, 12);
  });

  it('does not miss a deep and narrow implant', () => {
    const narrow = (x: number): number => 1e20 * Math.exp(-(((x - 1.0013) / 0.002) ** 2) / 2);
    const { below_cm2, peak_cm3 } = implantDamage(narrow, 1.2, 1);
    expect((below_cm2[0] as number) / (1e20 * 2e-7 * Math.sqrt(2 * Math.PI))).toBeCloseTo(1, 6);
    expect(peak_cm3 / 1e20).toBeCloseTo(1, 1);
  });

  it('holds the supersaturation at which clusters neither grow nor shrink, never below equilibrium', () => {
    expect(clusterSupersaturation(1e19, kelvins) / 9053.77405754991).toBeCloseTo(1, 10);
    expect(clusterSupersaturation(1e20, 1273.15) / 2874.504137853501).toBeCloseTo(1, 10);
    expect(clusterSupersaturation(1e-60, 1273.15)).toBe(1);
  });

  it('enhances what diffuses by interstitials, and slows what diffuses by vacancies', () => {
    expect(enhancementOf(1, 1000)).toBe(1000);
    expect(enhancementOf(0, 1000)).toBe(0.001);
    expect(enhancementOf(0.4, 1)).toBe(1);
    expect(enhancementOf(0.4, 10)).toBeCloseTo(4.06, 12);
  });
});

describe('transient enhanced diffusion', () => {
  it('lasts until Q Rp / D_I C_I* is spent, in the step where that happens', () => {
    // 1e15 cm^-2 at 0.05 um on average.
    const damage = implantDamage(box(1e20, 0.1), 0.2, 1);
    const supersaturation = clusterSupersaturation(1e20, kelvins);
    const lasts = (1e15 * 5e-6) / transport / supersaturation;
    const { steps, transient_s } = withTransientEnhancement([step(lasts / 2), step(lasts), step(60)], damage, alone);
    expect(transient_s / lasts).toBeCloseTo(1, 4);
    expect(steps.map(({ enhancement }) => enhancement !== undefined)).toEqual([true, true, false, false]);
    expect(steps.map(({ duration_s }) => duration_s / lasts).slice(0, 3)).toEqual([
      0.5,
      expect.closeTo(0.5, 4),
      expect.closeTo(0.5, 4),
    ]);
    expect(steps[0]?.enhancement?.(kelvins)).toBe(1 / supersaturation);
  });

  it('enhances the whole of an anneal that is too short, and leaves steps of no duration alone', () => {
    const damage = implantDamage(box(1e20, 0.1), 0.2, 1);
    const { steps, transient_s } = withTransientEnhancement([step(0), step(1)], damage, alone);
    expect(transient_s).toBe(1);
    expect(steps.map(({ enhancement }) => enhancement !== undefined)).toEqual([false, true]);
  });

  it('divides a ramp at the temperature that it has there', () => {
    const damage = implantDamage(box(1e19, 0.1), 0.2, 1);
    const { steps, transient_s } = withTransientEnhancement([step(2700, kelvins, 1273.15)], damage, alone);
    expect(steps).toHaveLength(2);
    const [hot, rest] = steps;
    expect(hot?.to_k).toBeCloseTo(kelvins + (200 * transient_s) / 2700, 6);
    expect(rest).toMatchObject({ from_k: hot?.to_k, to_k: 1273.15 });
    expect((hot?.duration_s ?? 0) + (rest?.duration_s ?? 0)).toBeCloseTo(2700, 6);
  });

  it('ends sooner where the dopant carries the interstitials out, less so where little of it is mobile', () => {
    const damage = implantDamage(box(1e20, 0.1), 0.2, 1);
    const lasting = (carrier: Parameters<typeof withTransientEnhancement>[2]): number =>
      withTransientEnhancement([step(1e6)], damage, carrier).transient_s;
    // D C of the box at 800 C: ni 1.98e18, D = 5.6e-17 (0.037 + 0.76 p/ni) 1.0e20.
    const ni = 3.9e16 * kelvins ** 1.5 * Math.exp(-0.605 / (8.617333262e-5 * kelvins));
    const p = 1e20 / (2 * ni) + Math.sqrt((1e20 / (2 * ni)) ** 2 + 1);
    const carried = 1e20 * Math.exp(-3.46 / (8.617333262e-5 * kelvins)) * (0.037 + 0.76 * p);
    expect(lasting(boron) / lasting(alone) / (transport / (transport + carried))).toBeCloseTo(1, 3);
    const limited = lasting({ ...boron, active_limit_cm3: () => 1e19 });
    expect(limited).toBeGreaterThan(lasting(boron));
    expect(limited).toBeLessThan(lasting(alone));
  });
});
