import { describe, expect, it } from 'vitest';
import { type Bounded, describeRefusals } from '../testing/refusals.ts';
import { simulateLampRun } from './closed-loop-run.ts';
import { temperatureCurve, timeToTemperature } from './curves.ts';
import { pidStart, pidStep } from './discrete-pid.ts';
import { coolingRate, rampPower, steadyPower } from './heat-balance.ts';
import { recipeDuration, setpointAt } from './lamp-control.ts';
import { neighbourSpill, preparePlant } from './plant.ts';
import { emissivityFromReference, pyrometerReading } from './pyrometer.ts';
import { equivalentSeconds, meanRampRate, runMetrics, soakStability } from './run-metrics.ts';
import { siliconEmissivity, siliconHeatCapacity } from './silicon.ts';
import { waferGradient } from './wafer-gradient.ts';

type Given = Record<string, number>;
const n = (given: Readonly<Given>, name: string): number => given[name] ?? Number.NaN;
const wafer = { thickness_um: 775, emissivity: 0.7, sides: 2, density: 2329 };
const waferOutside = { thickness_um: [0.9, 1.1e4], emissivity: [0, 1.1], sides: [0.9, 2.1], density: [99, 25_001] };
const waferOf = (given: Given) => ({
  thickness_um: n(given, 'thickness_um'),
  emissivity: n(given, 'emissivity'),
  sides: n(given, 'sides'),
  density: n(given, 'density'),
});
const face = {
  lamp_flux_w_per_m2: 1e5,
  absorptivity: 0.7,
  emissivity: 0.7,
  conductivity_w_per_m_k: 30,
  thickness_um: 775,
  wall_k: 300,
  lower_k: 1200,
};

const bounded: readonly Bounded[] = [
  [
    'steadyPower',
    (given) =>
      steadyPower(
        n(given, 'temperature_k'),
        n(given, 'wall_k'),
        n(given, 'emissivity'),
        n(given, 'sides'),
        n(given, 'diameter_mm'),
      ),
    { temperature_k: 1200, wall_k: 300, emissivity: 0.7, sides: 2, diameter_mm: 300 },
    {
      temperature_k: [-1, 1691],
      wall_k: [-1, 1691],
      emissivity: [0, 1.1],
      sides: [0.9, 2.1],
      diameter_mm: [0.9, 1001],
    },
  ],
  [
    'coolingRate',
    (given) => coolingRate(waferOf(given), n(given, 'temperature_k'), n(given, 'wall_k')),
    { ...wafer, temperature_k: 1200, wall_k: 300 },
    { ...waferOutside, temperature_k: [199, 1691], wall_k: [-1, 1691] },
  ],
  [
    'rampPower',
    (given) => rampPower(waferOf(given), n(given, 'temperature_k'), n(given, 'ramp_k_per_s'), n(given, 'wall_k')),
    { ...wafer, temperature_k: 1200, ramp_k_per_s: 100, wall_k: 300 },
    { ...waferOutside, temperature_k: [199, 1691], ramp_k_per_s: [-5001, 5001], wall_k: [-1, 1691] },
  ],
  [
    'temperatureCurve',
    (given) =>
      temperatureCurve(
        waferOf(given),
        { start_k: n(given, 'start_k'), wall_k: n(given, 'wall_k'), flux_w_per_m2: n(given, 'flux_w_per_m2') },
        [1],
      ),
    { ...wafer, start_k: 1200, wall_k: 300, flux_w_per_m2: 1e4 },
    { ...waferOutside, start_k: [199, 1691], wall_k: [-1, 1691], flux_w_per_m2: [-1, 1.1e8] },
  ],
  [
    'timeToTemperature',
    (given) =>
      timeToTemperature(
        waferOf(given),
        { start_k: n(given, 'start_k'), wall_k: 300, flux_w_per_m2: n(given, 'flux_w_per_m2') },
        n(given, 'temperature_k'),
      ),
    { ...wafer, start_k: 1200, flux_w_per_m2: 0, temperature_k: 1000 },
    { ...waferOutside, start_k: [199, 1691], flux_w_per_m2: [-1, 1.1e8], temperature_k: [199, 1691] },
  ],
  [
    'waferGradient',
    (given) => waferGradient(given as unknown as typeof face),
    face,
    {
      lamp_flux_w_per_m2: [-1, 1.1e8],
      absorptivity: [-0.1, 1.1],
      emissivity: [-0.1, 1.1],
      conductivity_w_per_m_k: [0, 5001],
      thickness_um: [0.9, 1.1e5],
      wall_k: [-1, 3001],
      lower_k: [0, 3001],
    },
  ],
  [
    'pyrometerReading',
    (given) =>
      pyrometerReading(
        n(given, 'wavelength_um'),
        n(given, 'emissivity_true'),
        n(given, 'emissivity_setting'),
        n(given, 'true_k'),
      ),
    { wavelength_um: 0.95, emissivity_true: 0.68, emissivity_setting: 0.7, true_k: 1200 },
    { wavelength_um: [0.1, 51], emissivity_true: [0, 1.1], emissivity_setting: [0, 1.1], true_k: [199, 4001] },
  ],
  [
    'emissivityFromReference',
    (given) =>
      emissivityFromReference(
        n(given, 'wavelength_um'),
        n(given, 'emissivity_setting'),
        n(given, 'indicated_k'),
        n(given, 'true_k'),
      ),
    { wavelength_um: 0.95, emissivity_setting: 0.7, indicated_k: 1198, true_k: 1200 },
    { wavelength_um: [0.1, 51], emissivity_setting: [0, 1.1], indicated_k: [199, 4001], true_k: [199, 4001] },
  ],
  [
    'siliconEmissivity',
    (given) => siliconEmissivity(n(given, 'temperature_k'), n(given, 'thickness_um'), n(given, 'opaque')),
    { temperature_k: 900, thickness_um: 775, opaque: 0.68 },
    { temperature_k: [249, 1691], thickness_um: [0.9, 1.1e4], opaque: [0, 1.1] },
  ],
  [
    'siliconHeatCapacity',
    (given) => siliconHeatCapacity(n(given, 'temperature_k'), 'linear'),
    { temperature_k: 900 },
    { temperature_k: [-1, 1691] },
  ],
  [
    'preparePlant',
    (given) =>
      preparePlant({
        wafer,
        diameter_mm: n(given, 'diameter_mm'),
        full_flux_w_per_m2: n(given, 'full_flux_w_per_m2'),
        lamp_lag_s: n(given, 'lamp_lag_s'),
        wall_k: n(given, 'wall_k'),
        edge_loss: n(given, 'edge_loss'),
        lamp_map: neighbourSpill(3, 0.1),
      }),
    { diameter_mm: 300, full_flux_w_per_m2: 1e6, lamp_lag_s: 0.3, wall_k: 300, edge_loss: 0.1 },
    {
      diameter_mm: [9, 1001],
      full_flux_w_per_m2: [0.9, 1.1e7],
      lamp_lag_s: [-1, 61],
      wall_k: [-1, 1691],
      edge_loss: [-0.1, 10.1],
    },
  ],
  [
    'simulateLampRun',
    (given) =>
      simulateLampRun(
        { wafer, diameter_mm: 300, full_flux_w_per_m2: 1e6, lamp_lag_s: 0.3, wall_k: 300, lamp_map: [[1]] },
        [{ target_c: n(given, 'target_c'), ramp_k_per_s: n(given, 'ramp_k_per_s'), dwell_s: n(given, 'dwell_s') }],
        n(given, 'start_c'),
        n(given, 'sample_s'),
      ),
    { target_c: 620, ramp_k_per_s: 50, dwell_s: 0.2, start_c: 600, sample_s: 0.1 },
    {
      target_c: [-1, 1401],
      ramp_k_per_s: [0.001, 1001],
      dwell_s: [-1, 3601],
      start_c: [-1, 1401],
      sample_s: [0.004, 1.1],
    },
  ],
];

describeRefusals(bounded);

describe('a lamp map', () => {
  const plant = { wafer, diameter_mm: 300, full_flux_w_per_m2: 1e6, lamp_lag_s: 0.3, wall_k: 300 };

  it.each([
    ['a row too short', [[1, 0], [1]]],
    [
      'a share below 0',
      [
        [1, 0],
        [-0.1, 1],
      ],
    ],
    [
      'a share above 1',
      [
        [1, 0],
        [0, 1.1],
      ],
    ],
    [
      'a share that is no number',
      [
        [1, 0],
        [0, Number.NaN],
      ],
    ],
  ])('with %s is refused', (_name, lamp_map) => {
    expect(preparePlant({ ...plant, lamp_map })).toEqual({
      ok: false,
      error: {
        kind: 'no_solution',
        quantity: 'lamp_map',
        message: 'the lamp map must have 2 shares from 0 to 1 in each of its 2 rows',
      },
    });
  });

  it('may have shares of 0 and 1', () => {
    expect(
      preparePlant({
        ...plant,
        lamp_map: [
          [1, 0],
          [0, 1],
        ],
      }).ok,
    ).toBe(true);
  });
});

describe('a recipe', () => {
  const up = [
    { target_c: 1000, ramp_k_per_s: 100, dwell_s: 10 },
    { target_c: 700, ramp_k_per_s: 50, dwell_s: 0 },
  ];

  it('takes its ramps and dwells', () => {
    expect(recipeDuration(600, up)).toBe(4 + 10 + 6);
    expect(recipeDuration(600, [])).toBe(0);
  });

  it.each([
    [0, 600, 100, 0, 'ramp'],
    [3.99, 999, 100, 0, 'ramp'],
    [4, 1000, 0, 0, 'soak'],
    [13.99, 1000, 0, 0, 'soak'],
    [14, 1000, -50, 1, 'ramp'],
    [19, 750, -50, 1, 'ramp'],
    [20, 700, 0, 2, 'done'],
    [99, 700, 0, 2, 'done'],
  ])('after %s s asks for %s C', (time_s, setpoint_c, ramp_k_per_s, segment, phase) => {
    expect(setpointAt(600, up, time_s)).toEqual({
      setpoint_c: expect.closeTo(setpoint_c, 9),
      ramp_k_per_s,
      segment,
      phase,
    });
  });
});

describe('a run', () => {
  const trace = { times_s: [0, 1, 2, 3], setpoint_c: [600, 700, 800, 800], measured_c: [600, 690, 795, 806] };

  it('has the metrics of their definitions', () => {
    expect(runMetrics(trace)).toEqual({
      ok: true,
      rms_error_k: expect.closeTo(Math.sqrt((100 + 25 + 36) / 4), 12),
      max_abs_error_k: 10,
      overshoot_k: 6,
      ramp_fidelity_pct: expect.closeTo(100 * (1 - 7.5 / 200), 12),
    });
    const flat = { times_s: [0, 1], setpoint_c: [800, 800], measured_c: [790, 799] };
    expect(runMetrics(flat)).toMatchObject({ overshoot_k: 0, ramp_fidelity_pct: null });
  });

  it.each([
    [{ times_s: [] }, 'without samples'],
    [{ setpoint_c: [1, 2, 3] }, 'differ in number'],
    [{ measured_c: [1, 2, 3] }, 'differ in number'],
    [{ times_s: [0, 1, 1, 2] }, 'must increase'],
  ])('that is none is refused (%#)', (change, message) => {
    const bad = { ...trace, ...change };
    const refused = {
      ok: false,
      error: { kind: 'no_solution', quantity: 'times_s', message: expect.stringContaining(message) },
    };
    expect(runMetrics(bad)).toEqual(refused);
    expect(meanRampRate(bad, 0, 9)).toEqual(refused);
    expect(soakStability(bad, 0, 9)).toEqual(refused);
  });

  it('with a number missing is refused by the name of its list', () => {
    for (const quantity of ['times_s', 'setpoint_c', 'measured_c'] as const)
      expect(runMetrics({ ...trace, [quantity]: [0, 1, Number.NaN, 3] })).toEqual({
        ok: false,
        error: { kind: 'not_finite', quantity, value: Number.NaN },
      });
  });

  it('ramps and soaks between the samples of a window, its ends included', () => {
    expect(meanRampRate(trace, 1, 3)).toEqual({ ok: true, rate_k_per_s: 58 });
    expect(meanRampRate(trace, 1.01, 2.99)).toEqual({
      ok: false,
      error: {
        kind: 'no_solution',
        quantity: 'ramp',
        message: 'there are 1 samples in the window, at least 2 are needed',
      },
    });
    expect(soakStability(trace, 2)).toEqual({ ok: true, std_k: expect.closeTo(11 / Math.SQRT2, 12), mean_c: 800.5 });
    expect(soakStability(trace, 2.5)).toMatchObject({ ok: false, error: { quantity: 'soak' } });
    expect(meanRampRate(trace, 9, 10)).toMatchObject({ ok: false, error: { quantity: 'ramp' } });
  });

  it.each([
    ['reference_c', -250.1, 3],
    ['reference_c', 3000.1, 3],
    ['reference_c', Number.NaN, 3],
  ] as const)('has no budget at a %s of %s', (quantity, value, energy) => {
    expect(equivalentSeconds([0, 1], [900, 900], energy, value)).toEqual({
      ok: false,
      error: { kind: 'out_of_range', quantity, value, min: -250, max: 3000 },
    });
  });

  it('has a budget between its temperatures', () => {
    const found = equivalentSeconds([0, 2, 3], [900, 900, 1000], 0, 900);
    expect(found).toEqual({ ok: true, equivalent_s: 3 });
    expect(equivalentSeconds([0, 1], [900, 900], 20.1, 900)).toMatchObject({ ok: false, error: { min: 0, max: 20 } });
    expect(equivalentSeconds([0, 1], [3000, 3000], 20, -249)).toMatchObject({
      ok: false,
      error: { kind: 'not_finite' },
    });
  });
});

describe('a controller', () => {
  it('integrates, differentiates the measurement with its lag, and feeds forward', () => {
    const settings = { kp: 2, ti_s: 4, td_s: 1 };
    const state = pidStart(5);
    // P 2 * 10, I 5, no derivative at the first sample, forward 3.
    expect(pidStep(settings, state, 0.5, 110, 100, 3)).toBeCloseTo(28, 12);
    expect(state.integral).toBeCloseTo(5 + (2 * 0.5 * 10) / 4, 12);
    // The measurement rose by 1: derivative 2 * 1 * -1 over lag 0.1 + 0.5.
    expect(pidStep(settings, state, 0.5, 110, 101, 3)).toBeCloseTo(18 + 7.5 - 2 / 0.6 + 3, 12);
  });

  it('at its limit integrates what leads away from it', () => {
    const state = pidStart(50);
    const settings = { kp: 10, ti_s: 4, td_s: 0, output_min: 0, output_max: 10 };
    expect(pidStep(settings, state, 0.5, 9, 10)).toBe(10);
    expect(state.integral).toBeCloseTo(50 - 1.25, 12);
  });

  it('without integral time keeps what it was given', () => {
    const state = pidStart(2);
    expect(pidStep({ kp: 1, ti_s: null, td_s: 0 }, state, 0.5, 5, 1)).toBe(6);
    expect(state).toEqual({ integral: 2, derivative: 0, last: Number.NaN });
  });

  it('tracks with the geometric mean of its times', () => {
    const state = pidStart(0);
    const settings = { kp: 10, ti_s: 4, td_s: 1, output_max: 10, anti_windup: 'back_calculation' } as const;
    pidStep(settings, state, 0.5, 10, 0);
    expect(state.integral).toBeCloseTo(12.5 + 0.25 * (10 - 100), 12);
  });

  it.each([
    ['none', 17.5],
    ['conditional', 5],
    ['back_calculation', 5 + 12.5 + 0.125 * (10 - 105)],
  ] as const)('at its limit keeps its integral as %s says', (anti_windup, integral) => {
    const state = pidStart(5);
    const settings = { kp: 10, ti_s: 4, td_s: 0, output_min: 0, output_max: 10, anti_windup };
    expect(pidStep(settings, state, 0.5, 10, 0)).toBe(10);
    expect(state.integral).toBeCloseTo(integral, 12);
  });
});
