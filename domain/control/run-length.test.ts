import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cusumArl,
  cusumArlOneSided,
  cusumIntervalFor,
  ewmaArl,
  ewmaWidthFor,
  shewhartArl,
  shewhartWidthFor,
} from './run-length.ts';

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

  it('has a design at the narrowest limits that are tried, and none below', () => {
    const narrowest = shewhartArl(0.01, 0);
    expect(shewhartWidthFor(narrowest)).toBe(0.01);
    expect(shewhartWidthFor(narrowest - 1e-9)).toBeNull();
  });

  it('is beyond all digits, or infinite, where a signal cannot be told from never', () => {
    expect(Math.abs(cusumArl(2, 20, 0))).toBeGreaterThan(1e12);
    // The equations of this one are singular to the last digit.
    expect(Math.abs(cusumArl(1.4117561733859745, 18.44042796517171, 0))).toBeGreaterThan(1e12);
  });

  it('keeps six digits at a billion', () => {
    // An EWMA without memory is a Shewhart chart; the others by two to four times as many nodes.
    expect(ewmaArl(1, 6, 0) / shewhartArl(6, 0)).toBeCloseTo(1, 6);
    expect(ewmaArl(0.02, 5, 0) / 6_119_897.12).toBeCloseTo(1, 6);
    expect(ewmaArl(0.02, 6, 0) / 1.385173e9).toBeCloseTo(1, 5);
    expect(ewmaArl(0.05, 6, 0) / 8.11555e8).toBeCloseTo(1, 5);
  });

  it('is met as nearly as it can be told, where it is too long for all digits of a double', () => {
    expect(cusumArl(0.5, cusumIntervalFor(0.5, 1e9) ?? 0, 0) / 1e9).toBeCloseTo(1, 5);
  });
});
