import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { angularVelocity, diskBoundaryLayer, diskTransfer, flatPlate } from './boundary-layer.ts';
import { gasProperties, isKnownGas, lennardJones } from './gases.ts';
import { plugFlowLeft, plugFlowMean, residenceTime, stirredLeft, volumetricFlow } from './reactor.ts';
import { binaryDiffusion, flowRegime, gasDensity, impingement, meanFreePath, viscosity } from './transport.ts';
import { fluxFromGrowth, growthFromFlux, moleculesPerSecond, molesPerSecond, sccm } from './units.ts';

const relative = (a: number, b: number): number => Math.abs(a / b - 1);

describe('flows and growth in moles', () => {
  it('counts sccm at 0 C and 1 atm, or in a state that is given', () => {
    expect(relative(molesPerSecond(1), 7.43583890091172e-7)).toBeLessThan(1e-9);
    expect(relative(moleculesPerSecond(1), 4.477966852997407e17)).toBeLessThan(1e-9);
    const room = { temperature_k: 293.15, pressure_pa: 101325 };
    expect(relative(molesPerSecond(1) / molesPerSecond(1, room), 293.15 / 273.15)).toBeLessThan(1e-12);
    expect(sccm(molesPerSecond(123))).toBeCloseTo(123, 10);
    expect(sccm(molesPerSecond(123, room), room)).toBeCloseTo(123, 10);
  });

  it('turns a flux into growth and back', () => {
    const nitride = { density_kg_per_m3: 3100, molar_mass_g_per_mol: 140.284 };
    expect(growthFromFlux(1e-4, nitride)).toBeCloseTo(271.5174193548387, 9);
    expect(fluxFromGrowth(271.5174193548387, nitride)).toBeCloseTo(1e-4, 15);
  });
});

describe('gas transport', () => {
  it('diffuses as Chapman and Enskog say', () => {
    expect(relative(binaryDiffusion(lennardJones.Ar, lennardJones.O2, 293.2, 760), 0.188)).toBeLessThan(0.001);
    expect(relative(binaryDiffusion(lennardJones.SiH4, lennardJones.N2, 900, 0.3), 2706.6239879339287)).toBeLessThan(
      1e-6,
    );
    expect(relative(binaryDiffusion(lennardJones.WF6, lennardJones.H2, 700, 1), 1353.5243162233855)).toBeLessThan(1e-6);
  });

  it('diffuses the same either way round, and inversely with pressure', () => {
    const gas = fc.constantFrom(...Object.values(lennardJones));
    fc.assert(
      fc.property(gas, gas, fc.double({ min: 200, max: 2000, noNaN: true }), (a, b, t) => {
        const d = binaryDiffusion(a, b, t, 1);
        expect(relative(d, binaryDiffusion(b, a, t, 1))).toBeLessThan(1e-12);
        expect(relative(d, 7 * binaryDiffusion(a, b, t, 7))).toBeLessThan(1e-12);
        expect(binaryDiffusion(a, b, t * 1.01, 1)).toBeGreaterThan(d);
      }),
    );
  });

  it('is viscous and dense as measured', () => {
    expect(relative(viscosity(lennardJones.N2, 300), 1.7696855743910887e-5)).toBeLessThan(1e-6);
    expect(relative(viscosity(lennardJones.H2, 300), 8.886684401353703e-6)).toBeLessThan(1e-6);
    expect(relative(gasDensity(28.014, 273.15, 760), 1.2498)).toBeLessThan(1e-4);
  });

  it('flies freely between collisions', () => {
    expect(meanFreePath(1, 300, 3.7)).toBeCloseTo(51.07791941649763, 6);
    expect(relative(impingement(0.1, 900, 32.117), 2.066132434090354e19)).toBeLessThan(1e-6);
  });

  it.each([
    [10.01, 'molecular'],
    [10, 'transition'],
    [0.11, 'transition'],
    [0.1, 'slip'],
    [0.011, 'slip'],
    [0.01, 'continuum'],
  ])('at a Knudsen number of %d is: %s', (knudsen, regime) => {
    expect(flowRegime(knudsen)).toBe(regime);
  });

  it('knows a molecule by measurement, by mass, or not at all', () => {
    expect(gasProperties('N2')).toEqual({ molar_mass: 28.014, sigma_a: 3.798, epsilon_k: 71.4, measured: true });
    const teos = gasProperties('TEOS');
    expect(teos).toMatchObject({ molar_mass: 208.33, epsilon_k: 300, measured: false });
    expect(teos.sigma_a).toBeCloseTo(2.2 * 208.33 ** 0.155, 12);
    expect(gasProperties('unobtainium')).toMatchObject({ molar_mass: 100, measured: false });
    expect(gasProperties('constructor')).toMatchObject({ molar_mass: 100, measured: false });
    expect(['N2', 'TEOS', 'unobtainium', 'constructor'].map(isKnownGas)).toEqual([true, true, false, false]);
  });
});

describe('boundary layers', () => {
  it('grow along a plate as Blasius found', () => {
    const plate = flatPlate(0.2, 0.1, 1e-4);
    expect(plate.reynolds).toBeCloseTo(200, 9);
    expect(plate.thickness_m).toBeCloseTo(0.035355339059327376, 12);
    expect(plate.grove_mean_m).toBeCloseTo((0.1 * (2 / 3)) / Math.sqrt(200), 12);
    expect(plate.sherwood_local).toBeCloseTo(4.695189027078676, 9);
    expect(plate.sherwood_mean).toBeCloseTo(2 * 4.695189027078676, 9);
    expect(flatPlate(0.2, 0.1, 1e-4, 8).sherwood_local).toBeCloseTo(2 * 4.695189027078676, 9);
  });

  it('are the same all over a rotating disk', () => {
    const omega = angularVelocity(1000);
    expect(omega).toBeCloseTo(104.71975511965977, 10);
    expect(diskBoundaryLayer(5e-4, omega)).toBeCloseTo(0.008740387444736633, 12);
    expect(diskTransfer(5e-4, 5e-4, omega)).toBeCloseTo(0.1418701410938842, 10);
    expect(diskTransfer(5e-4, 5e-4, omega, 0.31)).toBeCloseTo(0.1418701410938842 / 2, 10);
    expect(diskTransfer(4e-3, 5e-4, omega) / diskTransfer(5e-4, 5e-4, omega)).toBeCloseTo(4, 10);
  });
});

describe('reactors', () => {
  it('hold their gas as long as volume and flow say', () => {
    expect(residenceTime(30, 240, 900, 0.3)).toBeCloseTo(0.8985197368350112, 7);
    expect(volumetricFlow(240, 900, 0.3)).toBeCloseTo(0.03338824821552995, 9);
  });

  it('use up what reacts on their walls', () => {
    const flow = volumetricFlow(240, 900, 0.3);
    expect(plugFlowLeft(0.2, 0.9424777960769379, flow)).toBeCloseTo(0.003533148042558541, 9);
    expect(plugFlowMean(0.5, 2, 0.5)).toBeCloseTo((1 - Math.exp(-2)) / 2, 14);
    expect(plugFlowMean(0, 2, 0.5)).toBe(1);
    expect(stirredLeft(0.5, 2, 0.5)).toBeCloseTo(1 / 3, 14);
  });
});
