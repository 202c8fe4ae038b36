import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kelvin } from '../physical-constants.ts';
import { boatGrowth, levellingOffsets, zoneOffset } from './boat.ts';
import { calibrate, gasAtWafer, precursorFlux } from './calibration.ts';
import { cycledCoverage, featureCoverage } from './conformality.ts';
import { depositionBy } from './deposition.ts';
import type { DepositionConditions } from './deposition-conditions.ts';
import type { FilmProcess } from './film-process.ts';
import { filmProcessById, filmProcesses } from './films.ts';
import { arrheniusRatio } from './kinetics.ts';
import { besselI0 } from './profile.ts';
import { defaultGeometry, massTransfer } from './reactor-geometry.ts';
import { molesPerSecond } from './units.ts';

const processOf = (id: string): FilmProcess => {
  const found = filmProcessById(id);
  if (!found) throw new Error(`no process ${id}`);
  return found;
};
/** The reference point of a process as conditions. */
const reference = ({ reference: { rate_nm_per_min: _, reactor_type: __, ...conditions } }: FilmProcess) => conditions;
const grown = (id: string, change: Partial<DepositionConditions> = {}) => {
  const process = processOf(id);
  const found = depositionBy(process, process.reference.reactor_type, { ...reference(process), ...change });
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return found;
};
const rate = (id: string, change: Partial<DepositionConditions> = {}): number => grown(id, change).rate_nm_per_min;

describe('a film at its reference point', () => {
  it.each(filmProcesses.map((process) => [process.id, process] as const))(
    '%s grows at the reference rate',
    (id, process) => {
      const found = grown(id);
      expect(found.rate_nm_per_min / process.reference.rate_nm_per_min).toBeCloseTo(1, process.cycle ? 2 : 9);
      expect(found.warnings).toEqual([]);
      expect(found.utilisation).toBeLessThan(0.6);
      expect(found.refractive_index).toBe(process.index.n);
      expect(found.stress_mpa).toBe(process.stress.mpa);
      expect(found.within_wafer_half_range_pct).toBeLessThan(3);
    },
  );

  it('cannot take more precursor than flows', () => {
    const greedy = processOf('W_WF6_H2');
    expect(calibrate({ ...greedy, reference: { ...greedy.reference, rate_nm_per_min: 2500 } })).toMatchObject({
      ok: false,
      error: { kind: 'out_of_range', quantity: 'utilisation', max: 1 },
    });
  });

  it('cannot grow faster than transport brings precursor', () => {
    const process = processOf('SnO2_AACVD');
    const { surface_share: _, ...computed } = process;
    const fast = { ...computed, reference: { ...process.reference, rate_nm_per_min: 450 } };
    expect(calibrate(fast)).toMatchObject({ ok: false, error: { quantity: 'overall_m_per_s' } });
  });

  it('is taken apart into surface and transport as the literature says', () => {
    const found = grown('GaN_MOCVD');
    const { surface_share = 0 } = processOf('GaN_MOCVD');
    const resistances = [found.surface_rate_nm_per_min, found.transport_rate_nm_per_min].map((each) => 1 / each);
    expect((resistances[0] ?? 0) / ((resistances[0] ?? 0) + (resistances[1] ?? 0))).toBeCloseTo(surface_share, 9);
    expect(found.limiting).toBe('transport');
    expect(found.apparent_energy_ev).toBeCloseTo(0.9 * surface_share, 9);
  });
});

describe('the rate', () => {
  it('follows the activation energy while the surface limits and little is used up', () => {
    const few = { geometry: { hot_area_m2: 1e-5 } };
    const ratio = rate('aSiH_PECVD', { ...few, temperature_c: 300 }) / rate('aSiH_PECVD', few);
    expect(ratio).toBeCloseTo(arrheniusRatio(0.03, kelvin(250), kelvin(300)), 3);
    expect(rate('polySi_SILANE_LPCVD', { ...few, temperature_c: 600 }) / rate('polySi_SILANE_LPCVD', few)).toBeCloseTo(
      arrheniusRatio(1.7, kelvin(625), kelvin(600)),
      4,
    );
  });

  it('follows the reaction orders', () => {
    const few = { geometry: { hot_area_m2: 1e-6 } };
    const flows = { WF6: 80, H2: 1200, Ar: 800 };
    const at = (change: Record<string, number>): number =>
      grown('W_WF6_H2', { ...few, flows_sccm: { ...flows, ...change } }).surface_rate_nm_per_min;
    // The total is kept by argon.
    expect(at({ H2: 600, Ar: 1400 }) / at({})).toBeCloseTo(Math.sqrt(0.5), 9);
    expect(at({ WF6: 40, Ar: 840 }) / at({})).toBeCloseTo(0.5 ** (1 / 6), 9);
    const pressed = grown('W_WF6_H2', { ...few, pressure_torr: 40 }).surface_rate_nm_per_min;
    expect(pressed / at({})).toBeCloseTo(2 ** (1 / 2 + 1 / 6), 9);
  });

  it('is inhibited by a negative order down to a twentieth of the reference', () => {
    const at = (PH3: number): number =>
      grown('polySi_DOPED_LPCVD', { flows_sccm: { SiH4: 300, PH3 } }).surface_rate_nm_per_min;
    expect(at(0) / at(1.5)).toBeCloseTo(0.05 ** -0.3 * (301.5 / 300) ** 0.8, 6);
    expect(at(0.001)).toBeCloseTo(at(0), 2);
  });

  it('goes with the power that the load takes', () => {
    const half = grown('SiO2_SILANE_PECVD', { plasma_power_w: 150 });
    const mismatched = grown('SiO2_SILANE_PECVD', { plasma_power_w: 300, reflected_power_w: 150 });
    const full = grown('SiO2_SILANE_PECVD');
    expect(half.surface_rate_nm_per_min / full.surface_rate_nm_per_min).toBeCloseTo(0.5 ** 0.6, 9);
    expect(mismatched.rate_nm_per_min).toBe(half.rate_nm_per_min);
    expect(half.stress_mpa).toBeCloseTo(-150 + 60, 9);
  });

  it('goes with the filament, the light and the time that they are on', () => {
    const hotter = grown('aSiH_HWCVD', { filament_temp_c: 1900 }).surface_rate_nm_per_min;
    expect(hotter / grown('aSiH_HWCVD').surface_rate_nm_per_min).toBeCloseTo(
      arrheniusRatio(1.6, kelvin(1800), kelvin(1900)),
      9,
    );
    const brighter = grown('aSiH_PHOTO', { irradiance_mw_per_cm2: 20 }).surface_rate_nm_per_min;
    expect(brighter / grown('aSiH_PHOTO').surface_rate_nm_per_min).toBeCloseTo(2 ** 0.9, 9);
    expect(rate('aSiH_PHOTO', { duty_cycle: 0.25 })).toBeCloseTo(rate('aSiH_PHOTO') / 4, 12);
    expect(rate('aSiH_PHOTO', { calibration: 1.02 }) / rate('aSiH_PHOTO')).toBeCloseTo(1.02, 2);
  });

  it('under a laser is that of the spot', () => {
    const off = grown('Si_LASER', { laser_power_w: 0 });
    const on = grown('Si_LASER');
    expect(off.surface_temperature_c).toBe(300);
    expect(on.surface_temperature_c).toBeCloseTo(300 + 338.514, 2);
    expect(on.surface_rate_nm_per_min / off.surface_rate_nm_per_min).toBeCloseTo(
      arrheniusRatio(1.7, kelvin(300), kelvin(on.surface_temperature_c)),
      -2,
    );
  });

  it('in a high-density plasma is deposition less sputtering', () => {
    const found = grown('SiO2_HDP');
    expect(found.sputter_rate_nm_per_min).toBe(100);
    const unbiased = grown('SiO2_HDP', { bias_power_w: 0 });
    expect(unbiased.rate_nm_per_min).toBeCloseTo(400, 6);
    expect(unbiased.step_coverage).toBeLessThan(found.step_coverage);
    const etched = grown('SiO2_HDP', { bias_power_w: 20_000 });
    expect(etched.rate_nm_per_min).toBe(0);
    expect(etched.limiting).toBe('none');
    expect(etched.warnings).toEqual([
      { kind: 'advice', quantity: 'bias_power_w', message: 'ions sputter more than is deposited: lower the bias' },
    ]);
  });

  it.each([
    ['SiO2_SILANE_PECVD', { plasma_power_w: 0 }, 'plasma_power_w'],
    ['SiO2_SILANE_PECVD', { reflected_power_w: 400 }, 'plasma_power_w'],
    ['aSiH_HWCVD', { filament_temp_c: 0 }, 'filament_temp_c'],
    ['aSiH_PHOTO', { irradiance_mw_per_cm2: 0 }, 'irradiance_mw_per_cm2'],
    ['W_WF6_H2', { flows_sccm: { WF6: 80, Ar: 800 } }, 'flows_sccm.H2'],
    ['W_WF6_H2', { flows_sccm: {} }, 'flows_sccm.H2'],
    ['polySi_SILANE_LPCVD', { flows_sccm: { N2: 100 } }, 'flows_sccm.SiH4'],
    ['Al2O3_ALD', { flows_sccm: { TMA: 50, N2: 300 } }, 'flows_sccm.H2O'],
    ['Al2O3_PEALD', { plasma_power_w: 0 }, 'plasma_power_w'],
  ])('of %s with %o is nothing, and the warning names what is missing', (id, change, quantity) => {
    const found = grown(id, change as Partial<DepositionConditions>);
    expect(found.rate_nm_per_min).toBe(0);
    expect(found.limiting).toBe('none');
    expect(found.warnings).toContainEqual(
      expect.objectContaining({ kind: 'advice', quantity, message: expect.stringContaining('nothing grows') }),
    );
  });

  it('outside the range of its chemistry carries warnings', () => {
    expect(grown('SiO2_TEOS_LPCVD', { temperature_c: 600, pressure_torr: 2 }).warnings).toEqual([
      { kind: 'outside_validity', quantity: 'temperature_c', value: 600, min: 650, max: 750 },
      { kind: 'outside_validity', quantity: 'pressure_torr', value: 2, min: 0.2, max: 1 },
    ]);
  });

  it.each([
    ['a temperature that is no number', { temperature_c: Number.NaN }, 'not_finite', 'temperature_c'],
    ['no pressure', { pressure_torr: 0 }, 'out_of_range', 'pressure_torr'],
    ['a negative flow', { flows_sccm: { SiH4: -1 } }, 'out_of_range', 'flows_sccm.SiH4'],
    ['a zone beyond any furnace', { boat_offsets_c: [0, 300] }, 'out_of_range', 'boat_offsets_c.1'],
    ['a zone colder than any', { temperature_c: -100, boat_offsets_c: [-60] }, 'out_of_range', 'coldest_temperature_c'],
    ['an edge colder than any', { temperature_c: -100, edge_offset_c: -60 }, 'out_of_range', 'coldest_temperature_c'],
    ['a wafer without size', { geometry: { wafer_diameter_mm: 0 } }, 'out_of_range', 'geometry.wafer_diameter_mm'],
    ['a disk turning backwards', { geometry: { rotation_rpm: -1 } }, 'out_of_range', 'geometry.rotation_rpm'],
    ['an edge on fire', { geometry: { edge_offset_c: 500 } }, 'out_of_range', 'geometry.edge_offset_c'],
    [
      'a negative pulse',
      { cycle: { pulse_s: -1, purge_s: 1, coreactant_pulse_s: 1, coreactant_purge_s: 1 } },
      'out_of_range',
      'cycle.pulse_s',
    ],
  ])('refuses %s', (_name, change, kind, quantity) => {
    const process = processOf('polySi_SILANE_LPCVD');
    const conditions = { ...reference(process), ...change } as DepositionConditions;
    expect(depositionBy(process, 'hot_wall', conditions)).toMatchObject({ ok: false, error: { kind, quantity } });
  });

  it('refuses a laser that would melt everything', () => {
    const process = processOf('Si_LASER');
    expect(depositionBy(process, 'cold_wall', { ...reference(process), laser_power_w: 100 })).toMatchObject({
      error: { kind: 'out_of_range', quantity: 'surface_temperature_c', max: 4000 },
    });
  });
});

describe('supply', () => {
  const continuous = filmProcesses.filter(({ cycle, sputter_nm_per_min }) => !cycle && !sputter_nm_per_min);

  it('is never exceeded by what is in the film, in any reactor', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...continuous),
        fc.constantFrom('hot_wall', 'horizontal', 'vertical', 'showerhead', 'rotating_disk', 'cold_finger' as const),
        fc.double({ min: -100, max: 400, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (process, type, warmer, decades) => {
          const { temperature_c, pressure_torr } = process.reference;
          const found = depositionBy(process, type, {
            ...reference(process),
            temperature_c: temperature_c + warmer,
            pressure_torr: Math.min(2000, pressure_torr * 10 ** decades),
          });
          if (!found.ok) throw new Error(JSON.stringify(found.error));
          const taken = precursorFlux(process, found.rate_nm_per_min) * defaultGeometry[type].hot_area_m2;
          const supplied = molesPerSecond(process.reference.flows_sccm[process.precursor] ?? 0);
          expect(taken).toBeLessThanOrEqual(supplied * (1 + 1e-9));
          expect(found.utilisation).toBeCloseTo(taken / supplied, 6);
          expect(found.rate_nm_per_min).toBeGreaterThanOrEqual(0);
          expect(found.rate_nm_per_min).toBeLessThanOrEqual(found.surface_rate_nm_per_min * (1 + 1e-9) + 1e-300);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('runs out along a boat, and hotter zones make up for it', () => {
    const flat = grown('polySi_SILANE_LPCVD');
    expect(flat.boat).toHaveLength(25);
    expect(flat.boat[0]).toBeGreaterThan(1);
    expect(flat.boat.every((each, i) => i === 0 || each < (flat.boat[i - 1] ?? 0))).toBe(true);
    expect(flat.wafer_to_wafer_half_range_pct).toBeCloseTo(15.7, 0);
    const offsets = levellingOffsets(flat.utilisation, 1.7, 625, 5);
    expect(offsets).toHaveLength(5);
    expect(offsets[2]).toBeCloseTo(0, 9);
    const level = grown('polySi_SILANE_LPCVD', { boat_offsets_c: offsets });
    expect(level.wafer_to_wafer_half_range_pct).toBeLessThan(1.5);
    expect(level.rate_nm_per_min).toBeCloseTo(flat.rate_nm_per_min, 0);
    expect(levellingOffsets(0.3, 0, 625, 2)).toEqual([0, 0]);
  });

  it('in a tube leaves exactly what first-order reaction leaves', () => {
    const load = {
      plug: true,
      surface_m_per_s: 0.02,
      transfer_m_per_s: 0.02,
      flow_m3_per_s: 0.05,
      area_m2: 3,
      concentration: 2,
      energy_ev: 1,
      temperature_c: 600,
      offsets_c: [],
    };
    const left = Math.exp((-0.01 * 3) / 0.05);
    expect(boatGrowth(load).mean_flux).toBeCloseTo((2 * 0.05 * (1 - left)) / 3, 12);
    expect(boatGrowth({ ...load, plug: false })).toEqual({
      mean_flux: expect.closeTo((0.01 * 2) / (1 + 0.6), 12),
      relative: [1],
    });
    expect(boatGrowth({ ...load, flow_m3_per_s: 0 })).toEqual({ mean_flux: 0, relative: [1] });
    expect(boatGrowth({ ...load, surface_m_per_s: 0 }).relative.every((each) => each === 1)).toBe(true);
  });

  it('meets zones whose temperatures run into each other', () => {
    expect(zoneOffset([], 0.5)).toBe(0);
    expect(zoneOffset([3], 0.9)).toBe(3);
    expect([-1, 2].map((place) => zoneOffset([1, 4], place))).toEqual([1, 4]);
    expect(levellingOffsets(0.4, 1, 600, 1)[0]).toBeCloseTo(0, 9);
    expect([0, 0.25, 0.5, 0.75, 1].map((place) => zoneOffset([0, 4], place))).toEqual([0, 1, 2, 3, 4]);
    expect(zoneOffset([0, 10, 40], 3 / 4)).toBeCloseTo(25, 9);
  });
});

describe('gas and reactor', () => {
  it('carries the precursor in the gas that flows most', () => {
    const gas = gasAtWafer('SiH4', { SiH4: 500, N2: 100, H2: 300 }, 600, 1);
    const alone = gasAtWafer('SiH4', { SiH4: 500, H2: 400 }, 600, 1);
    expect(gas.diffusivity_m2_per_s).toBe(alone.diffusivity_m2_per_s);
    expect(gas.supply).toBeCloseTo(molesPerSecond(500), 15);
    expect(gas.concentration).toBeCloseTo(gas.supply / gas.volume_flow_m3_per_s, 12);
    expect(gas.thermal_speed_m_per_s).toBeCloseTo(758.8, 0);
    expect(gasAtWafer('SiH4', {}, 600, 1)).toMatchObject({ concentration: 0, supply: 0 });
  });

  it('brings no more than the gas kinetic limit, and more to a turning disk', () => {
    const thin = gasAtWafer('SiH4', { SiH4: 10 }, 600, 1e-5);
    expect(massTransfer('cold_finger', defaultGeometry.cold_finger, thin)).toBeCloseTo(
      thin.thermal_speed_m_per_s / 4,
      0,
    );
    const dense = gasAtWafer('TMGa', { TMGa: 10, H2: 20000 }, 700, 100);
    const disk = defaultGeometry.rotating_disk;
    const still = massTransfer('rotating_disk', { ...disk, rotation_rpm: 0 }, dense);
    const [slow, fast] = [800, 3200].map((rotation_rpm) =>
      massTransfer('rotating_disk', { ...disk, rotation_rpm }, dense),
    );
    expect(still).toBeCloseTo(dense.diffusivity_m2_per_s / 0.07, 3);
    expect((fast ?? 0) / (slow ?? 1)).toBeCloseTo(2, 1);
    expect(slow).toBeGreaterThan(still);
    expect(massTransfer('hot_wall', defaultGeometry.hot_wall, dense)).toBeCloseTo(
      (3.66 * dense.diffusivity_m2_per_s) / 0.04,
      2,
    );
    expect(massTransfer('horizontal', { ...defaultGeometry.horizontal, flow_area_m2: 1e-4 }, dense)).toBeGreaterThan(
      massTransfer('horizontal', defaultGeometry.horizontal, dense),
    );
  });
});

describe('flows', () => {
  it('below what a closed valve leaks are none', () => {
    const at = (SiH4: number): number => rate('polySi_SILANE_LPCVD', { flows_sccm: { SiH4, N2: 100 } });
    expect(at(9e-7)).toBe(0);
    expect(at(1e-6)).toBeGreaterThan(0);
  });
});

describe('the wafer', () => {
  it('is thicker where it is hotter, as the energy says', () => {
    const found = grown('Si_UHVCVD', { edge_offset_c: 0 });
    const hot = grown('Si_UHVCVD', { edge_offset_c: 2 });
    const edge = (hot.profile.radial[10] ?? 0) / (hot.profile.radial[0] ?? 1);
    const without = (found.profile.radial[10] ?? 0) / (found.profile.radial[0] ?? 1);
    expect(edge / without).toBeCloseTo(arrheniusRatio(hot.apparent_energy_ev, kelvin(580), kelvin(582)), 9);
    expect(without).toBeGreaterThan(1);
  });

  it('in a stack is thin in the middle when the reaction is fast', () => {
    const wide = grown('SiO2_HTO_LPCVD', { edge_offset_c: 0, geometry: { pitch_mm: 20 } });
    const narrow = grown('SiO2_HTO_LPCVD', { edge_offset_c: 0, geometry: { pitch_mm: 5 } });
    expect(narrow.within_wafer_half_range_pct).toBeGreaterThan(2 * wide.within_wafer_half_range_pct);
    expect(narrow.profile.radial[0]).toBeLessThan(1);
    expect(besselI0(0)).toBe(1);
    expect(besselI0(1)).toBeCloseTo(1.2660658777520084, 12);
    expect(besselI0(40) / 1.4894774793419902e16).toBeCloseTo(1, 9);
  });

  it('in a plasma falls off to the edge, more at higher pressure', () => {
    const shape = (pressure_torr: number): number => {
      const { radial } = grown('aSiH_PECVD', {
        edge_offset_c: 0,
        pressure_torr,
        geometry: { hot_area_m2: 1e-6 },
      }).profile;
      return (radial[10] ?? 0) / (radial[0] ?? 1);
    };
    expect(shape(0.8)).toBeCloseTo(1 - 0.012, 5);
    expect(shape(3.2)).toBeCloseTo(1 - 0.024, 5);
  });

  it('in a horizontal flow that is used up is thicker upstream, unless it turns', () => {
    const still = grown('Si_SILANE_APCVD', { geometry: { rotation_rpm: 0 } });
    expect(still.profile.lobe).toBeCloseTo((0.5 * still.utilisation * 2) / 3, 9);
    expect(grown('Si_SILANE_APCVD').profile.lobe).toBe(0);
    expect(grown('W_WF6_H2').profile.lobe).toBe(0);
  });
});

describe('film properties', () => {
  it('follow composition, temperature and power', () => {
    const rich = grown('Si3N4_SILANE_PECVD', { flows_sccm: { SiH4: 90, NH3: 120, N2: 1500 }, temperature_c: 360 });
    expect(rich.refractive_index).toBeCloseTo(1.98 + 0.15 * Math.log(1.5), 9);
    expect(rich.stress_mpa).toBeCloseTo(-200 + 4, 9);
    const pure = grown('Si3N4_SILANE_PECVD', { flows_sccm: { SiH4: 60, NH3: 0.001, N2: 1500 } });
    expect(pure.refractive_index).toBe(2.3);
    const ammonia = grown('Si3N4_SILANE_PECVD', { flows_sccm: { SiH4: 0, NH3: 100, N2: 1500 } });
    expect(ammonia.refractive_index).toBe(1.8);
    expect(grown('Si3N4_SILANE_PECVD', { flows_sccm: { N2: 1500 } }).refractive_index).toBe(1.98);
    expect(grown('Si3N4_SILANE_PECVD', { plasma_power_w: 0.0009 })).toMatchObject({
      stress_mpa: -200,
      rate_nm_per_min: 0,
    });
    expect(rate('Si3N4_SILANE_PECVD', { plasma_power_w: 0.001 })).toBeGreaterThan(0);
  });

  it('cover features the better the less they stick', () => {
    expect(featureCoverage(0, 10)).toBe(1);
    expect(featureCoverage(0.06, 2)).toBeCloseTo(1 / Math.cosh(0.6), 12);
    expect(featureCoverage(0.06)).toBe(featureCoverage(0.06, 2));
    expect(featureCoverage(1, 2, 1)).toBe(1);
    expect(featureCoverage(1, 1e4)).toBeGreaterThanOrEqual(0);
    const bottom = 1 / Math.cosh(0.6);
    expect(featureCoverage(0.06, 2, 0.1)).toBeCloseTo(bottom + (1 - bottom) * 0.3, 12);
  });

  it('in cycles cover as deep as the exposure reaches', () => {
    const toCover = (a: number): number => 1 + (19 * a) / 4 + (3 * a * a) / 2;
    expect(cycledCoverage([toCover(10), toCover(20)], 10)).toBeCloseTo(1, 12);
    expect(cycledCoverage([toCover(20), toCover(5)], 10)).toBeCloseTo(0.5, 12);
    expect(cycledCoverage([0.9, 1e9], 1)).toBe(0);
    expect(cycledCoverage([2, 2], 0)).toBe(1);
    expect(cycledCoverage([toCover(1), 1e9])).toBeCloseTo(0.5, 12);
  });
});

describe('growth in cycles', () => {
  const times = { pulse_s: 0.1, purge_s: 20, coreactant_pulse_s: 0.1, coreactant_purge_s: 20 };

  it('saturates, whatever the flows, and takes as long as its cycle', () => {
    const found = grown('Al2O3_ALD', { cycle: times });
    expect(found.growth_per_cycle_nm).toBeCloseTo(0.1, 4);
    expect(found.cycle_s).toBeCloseTo(40.2, 12);
    expect(found.rate_nm_per_min).toBeCloseTo((60 * (found.growth_per_cycle_nm ?? 0)) / 40.2, 12);
    expect(found.limiting).toBe('saturated');
    const more = grown('Al2O3_ALD', { cycle: { ...times, pulse_s: 1 } });
    expect(more.growth_per_cycle_nm).toBeCloseTo(found.growth_per_cycle_nm ?? 0, 4);
    expect(grown('Al2O3_ALD', { cycle: times, calibration: 1.1 }).growth_per_cycle_nm).toBeCloseTo(0.11, 4);
  });

  it('with pulses too short falls short, and says which', () => {
    const found = grown('Al2O3_ALD', { cycle: { ...times, pulse_s: 0.0005 } });
    expect(found.limiting).toBe('unsaturated');
    expect(found.coverage?.[0]).toBeLessThan(0.6);
    expect(found.coverage?.[1]).toBeGreaterThan(0.95);
    expect(found.growth_per_cycle_nm).toBeCloseTo(0.1 * (found.coverage?.[0] ?? 0) * (found.coverage?.[1] ?? 0), 9);
    expect(found.warnings).toEqual([
      expect.objectContaining({ quantity: 'pulse_s', message: expect.stringContaining('does not saturate') }),
    ]);
    expect(found.within_wafer_half_range_pct).toBeGreaterThan(0.5);
  });

  it('without purges is no longer self-limiting', () => {
    const found = grown('Al2O3_ALD', { cycle: { ...times, purge_s: 0 } });
    expect(found.growth_per_cycle_nm).toBeCloseTo(0.6, 2);
    expect(found.warnings).toEqual([expect.objectContaining({ quantity: 'purge_s' })]);
    const closed = grown('Al2O3_ALD', { cycle: times, flows_sccm: { TMA: 50, H2O: 80 } });
    expect(closed.growth_per_cycle_nm).toBeCloseTo(0.6, 2);
  });

  it('falls off outside its window', () => {
    const found = grown('Al2O3_ALD', { cycle: times, temperature_c: 320 });
    expect(found.growth_per_cycle_nm).toBeCloseTo(0.08, 3);
    expect(found.warnings[0]).toEqual({
      kind: 'outside_validity',
      quantity: 'temperature_c',
      value: 320,
      min: 150,
      max: 300,
    });
    expect(grown('Al2O3_ALD', { cycle: times, temperature_c: 140 }).growth_per_cycle_nm).toBeCloseTo(0.09, 3);
    expect(rate('Al2O3_ALD', { temperature_c: 500 })).toBe(0);
  });

  it('takes no time and grows nothing when no cycle lasts', () => {
    const none = { pulse_s: 0, purge_s: 0, coreactant_pulse_s: 0, coreactant_purge_s: 0 };
    expect(rate('Al2O3_ALD', { cycle: none })).toBe(0);
  });
});
