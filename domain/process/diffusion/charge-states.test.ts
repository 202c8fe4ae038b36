import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  carrierDiffusivity,
  carrierOverIntrinsic,
  chargeStateParts,
  diffusivityAt,
  fieldEnhancement,
} from './charge-states.ts';
import { byChargeState } from './diffusivity-sets.ts';
import { fermi } from './flux-potential.ts';

const kelvins = 1273.15;
const ni = 7.13649323389463e18;

describe('diffusivity by charge states', () => {
  it('sums the parts by power of the majority carrier', () => {
    expect(Object.keys(chargeStateParts(byChargeState.FAIR.P, kelvins))).toEqual(['x', 'm', 'mm']);
    const { d0, d1, d2 } = carrierDiffusivity(byChargeState.FAIR.P, kelvins);
    expect(d0 / 1.2511539184206753e-14).toBeCloseTo(1, 12);
    expect(d1 / 6.506377630717801e-16).toBeCloseTo(1, 12);
    expect(d2 / 2.221925651457284e-16).toBeCloseTo(1, 12);
    expect(diffusivityAt({ d0, d1, d2 }, 14.083489514224008) / 6.574550184078868e-14).toBeCloseTo(1, 12);
  });

  it('counts the positive state of boron as the negative one of a donor, and has none where the set has none', () => {
    const { d0, d1, d2 } = carrierDiffusivity(byChargeState.FAIR.B, kelvins);
    expect(d0 / 7.443101135597955e-16).toBeCloseTo(1, 12);
    expect(d1 / 1.5288532062309314e-14).toBeCloseTo(1, 12);
    expect(d2).toBe(0);
  });

  it('takes the arsenic of SUPREM-IV, and the other dopants of Fair, in its set', () => {
    const { d0, d1 } = carrierDiffusivity(byChargeState.SUPREM4.As, kelvins);
    expect(d0 / 1.6076690231263135e-15).toBeCloseTo(1, 12);
    expect(d1 / 1.1891611693719955e-15).toBeCloseTo(1, 12);
    expect(byChargeState.SUPREM4.B).toEqual(byChargeState.FAIR.B);
  });

  it('uses another Boltzmann constant where it is given', () => {
    const { x = 0 } = chargeStateParts(byChargeState.FAIR.B, 1273, 8.61738e-5);
    expect(x / (0.037 * Math.exp(-3.46 / (8.61738e-5 * 1273)))).toBeCloseTo(1, 12);
  });

  it('keeps charge neutral: n/ni less its inverse is the doping over ni, whatever the doping', () => {
    expect(carrierOverIntrinsic(1e20, ni)).toBeCloseTo(14.083489514224008, 10);
    expect(carrierOverIntrinsic(0, ni)).toBe(1);
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1000, noNaN: true }), (ratio) => {
        const r = carrierOverIntrinsic(ratio * ni, ni);
        expect((r - 1 / r) / ratio).toBeCloseTo(1, 8);
      }),
    );
  });

  it('lets the field double diffusion at most', () => {
    expect(fieldEnhancement(0, ni)).toBe(1);
    expect(fieldEnhancement(1e20, ni)).toBeCloseTo(1.98996712612983, 10);
    expect(fieldEnhancement(1e24, ni)).toBeLessThanOrEqual(2);
  });
});

describe('flux potential of the charge states', () => {
  const at = (c: number, field: boolean, enhancement = 1, limit = Number.POSITIVE_INFINITY) => {
    const [potential, slope] = [new Float64Array(1), new Float64Array(1)];
    fermi(byChargeState.FAIR.P, { field, active_limit_cm3: () => limit })(kelvins, enhancement).fill(
      Float64Array.of(c),
      potential,
      slope,
    );
    return { potential: potential[0] as number, slope: slope[0] as number };
  };

  it('has D, times the field factor where it acts, as its slope', () => {
    fc.assert(
      fc.property(fc.double({ min: 14, max: 21, noNaN: true }), fc.boolean(), (exponent, field) => {
        const c = 10 ** exponent;
        const d = diffusivityAt(carrierDiffusivity(byChargeState.FAIR.P, kelvins), carrierOverIntrinsic(c, ni));
        expect(at(c, field).slope / (d * (field ? fieldEnhancement(c, ni) : 1))).toBeCloseTo(1, 8);
        const numeric = (at(c * 1.0001, field).potential - at(c * 0.9999, field).potential) / (c * 2e-4);
        expect(numeric / at(c, field).slope).toBeCloseTo(1, 6);
      }),
    );
  });

  it('is flat above the solubility, and scales with the enhancement', () => {
    expect(at(2e20, true, 1, 1e20)).toEqual({ potential: at(1e20, true).potential, slope: 0 });
    expect(at(2e20, false, 1, 1e20).slope).toBe(0);
    expect(at(1e19, true, 50).potential / at(1e19, true).potential).toBeCloseTo(50, 10);
    expect(at(1e19, true, 50).slope / at(1e19, true).slope).toBeCloseTo(50, 10);
  });
});
