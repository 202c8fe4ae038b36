import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settled } from '../testing/settled.ts';
import { simulateLampRun } from './closed-loop-run.ts';
import { temperatureCurve, timeToTemperature } from './curves.ts';
import { coolingRate, rampPower, steadyPower, type Wafer } from './heat-balance.ts';
import { feedforwardPct, recipeDuration, setpointAt } from './lamp-control.ts';
import { melted, neighbourSpill, plantAtRest, preparePlant, type RtpPlant, stepPlant } from './plant.ts';
import { emissivityFromReference, pyrometerReading } from './pyrometer.ts';
import { equivalentSeconds, meanRampRate, runMetrics, soakStability } from './run-metrics.ts';
import { siliconEmissivity, siliconHeatCapacity } from './silicon.ts';
import { waferGradient } from './wafer-gradient.ts';

const wafer: Wafer = { thickness_um: 775, emissivity: 0.69 };
const constant: Wafer = { ...wafer, heat_capacity: [900] };
const plant = (zones: number, rest: Partial<RtpPlant> = {}): RtpPlant => ({
  wafer,
  diameter_mm: 300,
  full_flux_w_per_m2: 1e6,
  lamp_lag_s: 0.3,
  wall_k: 300,
  lamp_map: neighbourSpill(zones, 0.1),
  ...rest,
});

describe('silicon', () => {
  it.each([
    [300, 'nasa7', 706.6878500928905],
    [999.999, 'nasa7', 945.38],
    [1000, 'nasa7', 945.3827029904653],
    [1600, 'nasa7', 1026.0604675990364],
    [1000, 'linear', 888.3],
  ] as const)('at %d K by %s has its heat capacity', (t, form, cp) => {
    expect(settled(siliconHeatCapacity(t, form)).cp_j_per_kg_k / cp).toBeCloseTo(1, 4);
  });

  it('has no heat capacity outside its polynomials, and says so', () => {
    expect(siliconHeatCapacity(199)).toEqual({
      ok: false,
      error: { kind: 'out_of_range', quantity: 'temperature_k', value: 199, min: 200, max: 1690 },
    });
    expect(siliconHeatCapacity(1691).ok).toBe(false);
    expect(settled(siliconHeatCapacity(250, 'linear')).warnings).toEqual([
      { kind: 'outside_validity', quantity: 'temperature_k', value: 250, min: 300, max: 1687 },
    ]);
    expect(siliconHeatCapacity(500, [-1])).toMatchObject({ ok: false, error: { quantity: 'cp_j_per_kg_k' } });
  });

  it('is opaque above 700 C and transparent while cold', () => {
    expect(settled(siliconEmissivity(973.15)).emissivity).toBeCloseTo(0.68, 3);
    expect(settled(siliconEmissivity(1373.15)).emissivity).toBeCloseTo(0.68, 6);
    expect(settled(siliconEmissivity(873.15)).emissivity).toBeCloseTo(0.6584, 3);
    const cold = settled(siliconEmissivity(573.15));
    expect(cold.emissivity).toBeLessThan(0.1);
    expect(cold.warnings).toHaveLength(1);
  });
});

describe('the balance of a wafer', () => {
  it('asks for 4916 W at 700 C on 300 mm', () => {
    const { flux_w_per_m2, power_w } = settled(steadyPower(973.15, 300.15, 0.69));
    expect(flux_w_per_m2).toBeCloseTo(69544.34864768275, 5);
    expect(power_w).toBeCloseTo(4915.800333230566, 6);
    expect(settled(steadyPower(973.15, 300.15, 0.69, 1)).flux_w_per_m2).toBeCloseTo(34772.17432384, 5);
  });

  it('cools at 59.7 K/s from 800 C', () => {
    const found = settled(coolingRate(wafer, 1073.15, 300.15));
    expect(found.rate_k_per_s).toBeCloseTo(-59.745290763945725, 9);
    expect(found.time_constant_s).toBeCloseTo(4.463041812477493, 9);
  });

  it('asks a ramp for storage and loss', () => {
    const found = settled(rampPower(wafer, 1273.15, 150, 300.15));
    expect(found.storage_w_per_m2).toBeCloseTo(266443.3437466574, 4);
    expect(found.flux_w_per_m2).toBeCloseTo(found.storage_w_per_m2 + found.loss_w_per_m2, 6);
  });

  it.each([
    ['emissivity', { ...wafer, emissivity: 1.1 }],
    ['sides', { ...wafer, sides: 3 }],
    ['thickness_um', { ...wafer, thickness_um: 0 }],
    ['density', { ...wafer, density: 1 }],
  ])('refuses an impossible %s', (quantity, bad) => {
    expect(coolingRate(bad, 1000, 300)).toMatchObject({ ok: false, error: { kind: 'out_of_range', quantity } });
  });
});

describe('a heating or cooling curve', () => {
  it('has the closed form of a cold wall', () => {
    const { temperatures_k } = settled(temperatureCurve(constant, { start_k: 1373.15, wall_k: 0 }, [0, 0.5, 10]));
    expect(temperatures_k[0]).toBeCloseTo(1373.15, 9);
    expect(temperatures_k[1]).toBeCloseTo(1296.8554847154287, 8);
    expect(temperatures_k[2]).toBeCloseTo(817.3555221405064, 8);
  });

  it('is the same integrated as in closed form', () => {
    const times = [0.5, 3, 20, 100];
    const exposure = { start_k: 1373.15, wall_k: 300.15 };
    const closed = settled(temperatureCurve(constant, exposure, times)).temperatures_k;
    const solved = settled(temperatureCurve({ ...wafer, heat_capacity: [900, 0] }, exposure, times)).temperatures_k;
    for (const [i, t] of closed.entries()) expect(solved[i]).toBeCloseTo(t, 5);
  });

  it('reaches a temperature at the time at which the curve has it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 400, max: 1300, noNaN: true }),
        fc.double({ min: 0.5, max: 5, noNaN: true }),
        fc.constantFrom<Wafer>(wafer, constant),
        fc.constantFrom(0, 1e5),
        (start_k, time, one, flux_w_per_m2) => {
          const exposure = { start_k, wall_k: 300, flux_w_per_m2 };
          const { temperatures_k, steady_k } = settled(temperatureCurve(one, exposure, [time]));
          const t = temperatures_k[0] as number;
          if (Math.abs(t - steady_k) < 10 || Math.abs(start_k - steady_k) < 20) return;
          expect(settled(timeToTemperature(one, exposure, t)).time_s).toBeCloseTo(time, 5);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('stays where it is when that is the steady state, warms towards a warmer wall', () => {
    expect(settled(temperatureCurve(constant, { start_k: 500, wall_k: 500 }, [9])).temperatures_k).toEqual([500]);
    const [warm] = settled(temperatureCurve(constant, { start_k: 400, wall_k: 800 }, [1000])).temperatures_k;
    expect(warm).toBeGreaterThan(400);
    expect(warm).toBeLessThan(800);
    expect(settled(timeToTemperature(wafer, { start_k: 500, wall_k: 300 }, 500)).time_s).toBe(0);
  });

  it('refuses what never happens, what melts, and times that do not increase', () => {
    const cooling = { start_k: 1000, wall_k: 300 };
    expect(timeToTemperature(wafer, cooling, 1100)).toMatchObject({ ok: false, error: { kind: 'no_solution' } });
    expect(timeToTemperature(wafer, cooling, 290)).toMatchObject({ ok: false, error: { kind: 'no_solution' } });
    expect(temperatureCurve(wafer, { ...cooling, flux_w_per_m2: 4e6 }, [60]).ok).toBe(false);
    expect(temperatureCurve(wafer, cooling, [2, 1]).ok).toBe(false);
    expect(temperatureCurve(wafer, cooling, [-1])).toMatchObject({ error: { quantity: 'times_s', value: -1 } });
  });
});

describe('through the wafer and through the pyrometer', () => {
  const face = {
    lamp_flux_w_per_m2: 3e5,
    absorptivity: 0.65,
    emissivity: 0.65,
    conductivity_w_per_m_k: 30,
    thickness_um: 780,
    wall_k: 300.15,
    lower_k: 1270.15,
  };

  it('the lit face is 2.56 K hotter', () => {
    const found = settled(waferGradient(face));
    expect(found.difference_k).toBeCloseTo(2.5634552025908306, 9);
    expect(found.upper_k).toBeCloseTo(1272.7134552, 6);
  });

  it('a face in the dark is cooler', () => {
    expect(settled(waferGradient({ ...face, lamp_flux_w_per_m2: 0 })).difference_k).toBeLessThan(0);
  });

  it('an emissivity set too high reads low', () => {
    const found = settled(pyrometerReading(0.95, 0.68, 1, 1273.15));
    expect(found.indicated_k - 273.15).toBeCloseTo(960.0204614952164, 8);
    expect(found.indicated_wien_k - 273.15).toBeCloseTo(960.0202423728468, 8);
    expect(found.error_k).toBeCloseTo(-39.9795385, 6);
  });

  it('the emissivity found from a reference makes the reading true', () => {
    const { indicated_k } = settled(pyrometerReading(2.7, 0.68, 0.9, 973.15));
    expect(settled(emissivityFromReference(2.7, 0.9, indicated_k, 973.15)).emissivity).toBeCloseTo(0.68, 12);
  });

  it('Wien has no answer for long waves and large errors', () => {
    expect(pyrometerReading(50, 1, 0.001, 4000)).toMatchObject({ ok: false, error: { quantity: 'indicated_wien_k' } });
  });
});

describe('metrics of a run', () => {
  const trace = {
    times_s: [0, 1, 2, 3, 4, 5, 6],
    setpoint_c: [700, 750, 800, 850, 900, 900, 900],
    measured_c: [700, 742, 795, 848, 899, 904, 901],
  };

  it('are those of their definitions', () => {
    expect(settled(runMetrics(trace))).toMatchObject({ max_abs_error_k: 8, overshoot_k: 4, ramp_fidelity_pct: 98 });
    expect(settled(runMetrics(trace)).rms_error_k).toBeCloseTo(3.9821028185046727, 12);
    expect(settled(meanRampRate(trace, 0, 4)).rate_k_per_s).toBe(49.75);
    expect(settled(soakStability(trace, 4)).std_k).toBeCloseTo(2.516611478423583, 12);
    expect(settled(soakStability(trace, 4, 5)).mean_c).toBe(901.5);
    expect(settled(runMetrics({ ...trace, measured_c: trace.setpoint_c })).overshoot_k).toBe(0);
  });

  it('a ramp or a soak needs two samples', () => {
    expect(meanRampRate(trace, 1.2, 2.1)).toMatchObject({ error: { quantity: 'ramp' } });
    expect(soakStability(trace, 6)).toMatchObject({ error: { quantity: 'soak' } });
  });

  it.each([
    [{ ...trace, times_s: [0] }, 'differ in number'],
    [{ times_s: [], setpoint_c: [], measured_c: [] }, 'without samples'],
    [{ ...trace, times_s: [0, 1, 1, 2, 3, 4, 5] }, 'must increase'],
  ])('refuses a record that is none (%#)', (bad, message) => {
    expect(runMetrics(bad)).toMatchObject({ ok: false, error: { message: expect.stringContaining(message) } });
  });

  it('a budget at the reference temperature is the time itself', () => {
    expect(settled(equivalentSeconds([0, 7], [900, 900], 3.46, 900)).equivalent_s).toBeCloseTo(7, 10);
    expect(settled(equivalentSeconds(trace.times_s, trace.measured_c, 3.46, 900)).equivalent_s).toBeCloseTo(
      2.8536816524569546,
      10,
    );
    expect(equivalentSeconds([0, 1], [900, -300], 3, 900)).toMatchObject({ error: { quantity: 'measured_c' } });
    expect(equivalentSeconds([0, 1], [900, 900], -1, 900)).toMatchObject({ error: { quantity: 'activation_ev' } });
  });
});

describe('zones under lamps', () => {
  it('one zone does what a single wafer does', () => {
    const { prepared } = settled(preparePlant(plant(1, { lamp_map: [[1]], lamp_lag_s: 0 })));
    const state = plantAtRest(prepared);
    stepPlant(prepared, state, [0.4], 4);
    const [wanted] = settled(
      temperatureCurve(wafer, { start_k: 300, wall_k: 300, flux_w_per_m2: 4e5 }, [4]),
    ).temperatures_k;
    expect(state.zones_k[0]).toBeCloseTo(wanted as number, 3);
  });

  it('lamps approach their setting with their lag', () => {
    const { prepared } = settled(preparePlant(plant(2)));
    const state = plantAtRest(prepared);
    stepPlant(prepared, state, [1, 0], 0.3);
    expect(state.lamps[0]).toBeCloseTo(1 - Math.exp(-1), 12);
    expect(state.lamps[1]).toBe(0);
    expect(state.zones_k[0]).toBeGreaterThan(state.zones_k[1] as number);
  });

  it('conduction neither makes nor loses heat', () => {
    const cold = plant(3, { wafer: { ...wafer, heat_capacity: [900], emissivity: 0.001 }, wall_k: 300 });
    const { prepared } = settled(preparePlant(cold));
    const state = plantAtRest(prepared, 300);
    state.zones_k.set([900, 600, 300]);
    const heat = (): number => state.zones_k.reduce((sum, t, i) => sum + t * (2 * i + 1), 0);
    const before = heat();
    stepPlant(prepared, state, [0, 0, 0], 1);
    expect(state.zones_k[0]).toBeLessThan(899);
    expect(heat() / before).toBeCloseTo(1, 4);
  });

  it('spills light to the neighbours and loses none', () => {
    expect(neighbourSpill(3, 0.2)).toEqual([
      [0.9, 0.1, 0],
      [0.1, 0.8, 0.1],
      [0, 0.1, 0.9],
    ]);
  });

  it('refuses a lamp map that is not square, and knows a melted wafer', () => {
    expect(preparePlant(plant(2, { lamp_map: [[1], [1]] }))).toMatchObject({ error: { quantity: 'lamp_map' } });
    expect(preparePlant(plant(2, { lamp_lag_s: -1 }))).toMatchObject({ error: { quantity: 'lamp_lag_s' } });
    const { prepared } = settled(preparePlant(plant(1)));
    expect(melted(plantAtRest(prepared, 1687))).toBe(false);
    expect(melted(plantAtRest(prepared, 1688))).toBe(true);
  });
});

describe('closed-loop lamp control', () => {
  const segments = [
    { target_c: 900, ramp_k_per_s: 50, dwell_s: 20 },
    { target_c: 700, ramp_k_per_s: 20, dwell_s: 5 },
  ];

  it('asks for what the recipe says', () => {
    expect(recipeDuration(600, segments)).toBe(41);
    expect(setpointAt(600, segments, 3)).toEqual({ setpoint_c: 750, ramp_k_per_s: 50, segment: 0, phase: 'ramp' });
    expect(setpointAt(600, segments, 6)).toEqual({ setpoint_c: 900, ramp_k_per_s: 0, segment: 0, phase: 'soak' });
    expect(setpointAt(600, segments, 27)).toEqual({ setpoint_c: 880, ramp_k_per_s: -20, segment: 1, phase: 'ramp' });
    expect(setpointAt(600, segments, 41)).toEqual({ setpoint_c: 700, ramp_k_per_s: 0, segment: 2, phase: 'done' });
  });

  it('feeds forward storage plus loss, within 0 to 100 %', () => {
    const { prepared } = settled(preparePlant(plant(1, { wall_k: 300.15 })));
    expect(feedforwardPct(prepared, 1000, 150)).toBeCloseTo(47.14016178590946, 9);
    expect(feedforwardPct(prepared, 1000, -500)).toBe(0);
    expect(feedforwardPct(prepared, 1300, 400)).toBe(100);
  });

  it('follows a recipe within a few K and brings the zones together', () => {
    const run = settled(simulateLampRun(plant(3, { edge_loss: 0.1 }), segments, 600));
    expect(run.times_s).toHaveLength(411);
    expect(run.overshoot_k).toBeLessThan(10);
    expect(run.rms_error_k).toBeLessThan(15);
    expect(run.final_spread_k).toBeLessThan(3);
    expect(Math.max(...run.power_pct.flat())).toBeLessThanOrEqual(100);
    expect(run.warnings).toEqual([]);
  });

  it('says when the lamps are at their limit', () => {
    const run = settled(simulateLampRun(plant(1, { full_flux_w_per_m2: 2e5 }), segments, 600));
    expect(run.warnings).toMatchObject([{ kind: 'advice', quantity: 'power_pct' }]);
    expect(simulateLampRun(plant(1), segments, 2000)).toMatchObject({ error: { quantity: 'start_c' } });
    expect(simulateLampRun(plant(1), [{ target_c: 900, ramp_k_per_s: 0, dwell_s: 1 }], 600)).toMatchObject({
      error: { quantity: 'ramp_k_per_s' },
    });
  });
});
