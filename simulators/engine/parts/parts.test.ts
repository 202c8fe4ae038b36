import { describe, expect, it } from 'vitest';
import { type Random, seeded, silent } from '../random.ts';
import { ActiveFaults } from './active-faults.ts';
import { ArcEvents } from './arc-events.ts';
import { CalibrationError } from './calibration.ts';
import { GasPanel } from './gas-panel.ts';
import { HeatedZones, heaterFaults } from './heated-zones.ts';
import { Interlocks } from './interlocks.ts';
import { measured, spread, spreadNames, spreadResults, waferSites } from './metrology.ts';
import { Particles } from './particles.ts';
import { RfGenerator } from './rf-generator.ts';
import { RunDrift } from './run-drift.ts';
import { SensorSet, sensorRow, valueRow } from './sensors.ts';
import { Vacuum } from './vacuum.ts';

const faultsOf = (...names: ConstructorParameters<typeof ActiveFaults>[0]): ActiveFaults => new ActiveFaults(names);
/** Every draw at one deviation above the mean. */
const high: Random = { uniform: () => 0.9, gaussian: () => 1 };

describe('active faults', () => {
  it('have the magnitude that is named, else their own, and none when they are off', () => {
    const faults = new ActiveFaults(['leak'], { flood: { magnitude: 3, unit: 'l' } });
    expect(faults.names).toEqual(['leak', 'flood']);
    expect(faults.set('flood', true)).toBe(true);
    expect(faults.set('leak', true, 7)).toBe(true);
    expect([faults.magnitude('flood'), faults.magnitude('leak')]).toEqual([3, 7]);
    faults.set('leak', false);
    expect([faults.has('leak'), faults.magnitude('leak')]).toEqual([false, 0]);
    expect(faults.set('arc', true)).toBe(false);
  });
});

describe('the gas panel', () => {
  it('follows setpoints with its lag and turns off what is not named', () => {
    const panel = new GasPanel({ lines: { SiH4: 500, N2: 1000 }, standby: { N2: 100 }, lag_s: 3, faults: faultsOf() });
    panel.set({ SiH4: 200 });
    panel.advance(3);
    expect(panel.flow('SiH4')).toBeCloseTo(200 * (1 - Math.exp(-1)), 9);
    expect(panel.flow('N2')).toBeCloseTo(100 * Math.exp(-1), 9);
    expect(panel.total).toBeCloseTo(panel.flow('SiH4') + panel.flow('N2'), 9);
  });

  it('drifts by the percent a minute of the fault in the strongest gas, no further than 30 percent, until it is repaired', () => {
    const faults = faultsOf('mfc_drift');
    const panel = new GasPanel({ lines: { SiH4: 500, N2: 1000 }, faults });
    panel.set({ SiH4: 100, N2: 1000 });
    faults.set('mfc_drift', true, 6);
    panel.advance(60);
    expect(panel.flow('N2')).toBeCloseTo(940, 3);
    expect(panel.flow('SiH4')).toBeCloseTo(100, 3);
    panel.advance(3600);
    expect(panel.flow('N2')).toBeCloseTo(700, 6);
    faults.set('mfc_drift', false);
    panel.advance(60);
    expect(panel.flow('N2')).toBeCloseTo(1000, 3);
  });

  it('is off by its calibration where nobody sees it', () => {
    const calibration = new CalibrationError({ per_hour: 0, per_run: 0.02 }, silent);
    calibration.nextRun(high);
    const panel = new GasPanel({ lines: { N2: 1000 }, standby: { N2: 100 }, faults: faultsOf(), calibration });
    expect(panel.shown.N2).toBe(100);
    expect(panel.flow('N2')).toBeCloseTo(102, 9);
  });

  it('says what it cannot deliver', () => {
    const panel = new GasPanel({ lines: { N2: 1000 }, faults: faultsOf() });
    expect(panel.refusal({ N2: 1000, WF6: 0 })).toBeNull();
    expect(panel.refusal({ N2: 1001 })).toBe("N2 1001 sccm is above the controller's full scale of 1000 sccm");
    expect(panel.refusal({ WF6: 1 })).toBe('no gas line WF6; lines: N2');
  });
});

describe('the vacuum', () => {
  // 100 sccm are 1.2667 torr L/s.
  const load = (100 * 760) / 60_000;
  const chamber = (faults = faultsOf('leak', 'pump_wear')): Vacuum =>
    new Vacuum({ volume_l: 20, pump_speed_l_per_s: 50, base_torr: 1e-6, faults });

  it('holds its setpoint with the valve as far open as gas and pump need', () => {
    const vacuum = chamber();
    vacuum.regulate(0.5);
    vacuum.advance(600, 100);
    expect(vacuum.pressure_torr).toBeCloseTo(0.5, 6);
    expect(vacuum.throttle_pct).toBeCloseTo((100 * load) / 0.5 / 50, 3);
  });

  it('cannot hold less than the worn pump lets it', () => {
    const faults = faultsOf('leak', 'pump_wear');
    const vacuum = chamber(faults);
    vacuum.regulate(0.04);
    vacuum.advance(600, 100);
    expect(vacuum.pressure_torr).toBeCloseTo(0.04, 6);
    faults.set('pump_wear', true, 60);
    vacuum.advance(600, 100);
    expect(vacuum.pressure_torr).toBeCloseTo(load / 20, 5);
    expect(vacuum.throttle_pct).toBeCloseTo(100, 3);
  });

  it('rises no faster than gas comes in, and keeps its pressure when none does', () => {
    const vacuum = chamber();
    vacuum.regulate(10);
    vacuum.advance(10, 100);
    expect(vacuum.pressure_torr).toBeCloseTo((load / 20) * 10, 5);
    const before = vacuum.pressure_torr;
    vacuum.advance(100, 0);
    expect(vacuum.pressure_torr).toBe(before);
    vacuum.regulate(null);
    vacuum.advance(600, 0);
    expect(vacuum.pressure_torr).toBeCloseTo(1e-6, 9);
  });

  it('shows a leak as base pressure and as air', () => {
    const faults = faultsOf('leak', 'pump_wear');
    const vacuum = chamber(faults);
    faults.set('leak', true, 25);
    vacuum.advance(600, 75);
    expect(vacuum.airShare).toBeCloseTo(0.25, 9);
    expect(vacuum.pressure_torr).toBeCloseTo(1e-6 + load / 50, 6);
  });

  it('never leaves the range from base to atmosphere, whatever flows', () => {
    const random = seeded('vacuum');
    const vacuum = chamber();
    for (let count = 0; count < 2000; count += 1) {
      vacuum.regulate(random.uniform() < 0.3 ? null : 800 * random.uniform());
      vacuum.advance(100 * random.uniform(), random.uniform() < 0.3 ? 0 : 1e5 * random.uniform());
      expect(vacuum.pressure_torr).toBeGreaterThanOrEqual(1e-6);
      expect(vacuum.pressure_torr).toBeLessThanOrEqual(760);
    }
  });
});

describe('the generator', () => {
  it('is matched within seconds of ignition and then reflects next to nothing', () => {
    const generator = new RfGenerator({ max_w: 1000, faults: faultsOf('rf_mismatch', 'arc'), bias_v_per_sqrt_w: 10 });
    generator.set(400);
    generator.advance(0.1, silent);
    expect(generator.readReflected_w()).toBeGreaterThan(0.2 * generator.forward_w);
    generator.advance(30, silent);
    expect(generator.forward_w).toBeCloseTo(400, 6);
    expect(generator.delivered_w).toBeCloseTo(400 * 0.996, 6);
    expect(generator.dc_bias_v).toBeCloseTo(10 * Math.sqrt(398.4), 6);
    generator.set(0);
    generator.advance(30, silent);
    expect([generator.on, generator.dc_bias_v]).toEqual([false, 0]);
  });

  it('loses to a mismatch what comes back', () => {
    const faults = faultsOf('rf_mismatch', 'arc');
    const generator = new RfGenerator({ max_w: 1000, faults });
    faults.set('rf_mismatch', true, 20);
    generator.set(500);
    generator.advance(60, silent);
    expect(generator.readReflected_w()).toBeCloseTo(500 * 0.204, 6);
    expect(generator.delivered_w + generator.readReflected_w()).toBeCloseTo(500, 6);
  });

  it('arcs: power is missing, the next reading shows it once, and the arcs are counted', () => {
    const faults = faultsOf('rf_mismatch', 'arc');
    const generator = new RfGenerator({ max_w: 1000, faults });
    generator.set(500);
    generator.advance(60, silent);
    faults.set('arc', true, 60);
    generator.advance(10, silent);
    expect(generator.arcs.total).toBeGreaterThan(5);
    expect(generator.delivered_w).toBeLessThan(0.9 * 500);
    expect(generator.readReflected_w()).toBeCloseTo(300, 6);
    expect(generator.readReflected_w()).toBeCloseTo(2, 1);
  });

  it('says what it cannot deliver', () => {
    const generator = new RfGenerator({ max_w: 1000, faults: faultsOf() });
    expect(generator.refusal(1000)).toBeNull();
    expect(generator.refusal(1001)).toBe("1001 W is above the generator's 1000 W");
  });
});

it('arcs come at the rate of baseline and fault, however time is cut', () => {
  const count = (stretch: number): number => {
    const faults = faultsOf('arc');
    faults.set('arc', true, 2);
    const arcs = new ArcEvents(faults, 60);
    for (let time = 0; time < 60_000; time += stretch) arcs.advance(stretch, random);
    return arcs.total;
  };
  const random = seeded('arcs');
  // 3 a minute for 1000 minutes: 3000 within 5 deviations.
  for (const stretch of [1, 60]) expect(Math.abs(count(stretch) - 3000)).toBeLessThan(5 * Math.sqrt(3000));
});

describe('slow changes', () => {
  it('of an instrument grow with hours and runs until it is calibrated', () => {
    const error = new CalibrationError({ per_hour: 0.1, per_run: 2 }, high);
    error.advance(7200);
    error.nextRun(high);
    expect(error.value).toBeCloseTo(2.2, 9);
    expect(error.age_h).toBe(2);
    error.calibrate();
    expect([error.value, error.age_h]).toEqual([0, 0]);
  });

  it('of a chamber grow by their mean a run until maintenance, and not at all without noise', () => {
    const drift = new RunDrift(0.01, 10_000);
    const random = seeded('wear');
    for (let run = 0; run < 10_000; run += 1) drift.nextRun(random);
    expect(drift.value).toBeGreaterThan(97);
    expect(drift.value).toBeLessThan(103);
    drift.nextRun(random);
    expect(drift.runs).toBe(1);
    const none = new RunDrift(0.01, 5);
    none.nextRun(silent);
    expect(none.value).toBe(0);
  });

  it('of a wall shed particles', () => {
    const wall = new RunDrift(1, 100);
    const particles = new Particles(faultsOf('particle_burst'), 10, wall);
    expect(particles.scan(silent)).toBe(10);
    wall.nextRun({ ...silent, gaussian: () => Math.sqrt(2 / Math.PI) });
    expect(particles.scan(silent)).toBe(20);
  });
});

describe('heated zones', () => {
  it('of a single zone run away, trip and cool', () => {
    const faults = new ActiveFaults(['thermocouple_failure'], heaterFaults);
    const zones = new HeatedZones({ lags_s: [20], standby_c: 300, faults }, silent);
    zones.load(400, silent);
    zones.rampTo(400, 600);
    zones.advance(300);
    expect(zones.shown()[0]).toBeCloseTo(400, 3);
    faults.set('over_temperature', true, 60);
    zones.advance(30);
    expect(zones.tripped).toBe(true);
    expect(faults.has('over_temperature')).toBe(false);
  });

  it('with an open thermocouple run beside their setpoint and show nothing', () => {
    const faults = new ActiveFaults(['thermocouple_failure'], heaterFaults);
    const zones = new HeatedZones({ lags_s: [20, 20, 20], standby_c: 300, faults }, silent);
    faults.set('thermocouple_failure', true, -12);
    zones.advance(600);
    expect(zones.shown()[1]).toBeNull();
    expect(zones.actual[1]).toBeCloseTo(288, 3);
    expect(zones.actual[0]).toBeCloseTo(300, 9);
  });
});

describe('sensors', () => {
  it('show noise by signal, no less than they can, and nothing where there is nothing', () => {
    const sensors = new SensorSet({
      ...sensorRow('flow', ['a', 'b'], { unit: 'sccm', relative: 0.1 }),
      rate: { unit: '1/min', absolute: -5, least: 0 },
      level: { unit: 'm' },
    });
    expect(sensors.signals.map(({ name }) => name)).toEqual(['flow[a]', 'flow[b]', 'rate', 'level']);
    const shown = sensors.read({ ...valueRow('flow', { a: 10, b: 20 }), rate: 1 }, high);
    expect(shown).toEqual({ 'flow[a]': 11, 'flow[b]': 22, rate: 0, level: null });
  });
});

describe('interlocks', () => {
  it('name the first that opened until it closes', () => {
    const locks = new Interlocks(['door', 'exhaust']);
    locks.watch('exhaust', true, () => 'no exhaust');
    locks.watch('exhaust', true, () => 'another message');
    locks.open('door', 'the door is open');
    expect(locks.trip()).toEqual({ code: 'exhaust', message: 'no exhaust' });
    locks.watch('exhaust', false, () => '');
    expect(locks.states()).toEqual({ door: false, exhaust: true });
    locks.close('door');
    expect(locks.trip()).toBeNull();
  });
});

describe('metrology', () => {
  it('says mean, range, deviation and uniformity', () => {
    expect(spread([9, 10, 11])).toEqual({ mean: 10, min: 9, max: 11, std: 1, uniformity_pct: 10 });
    expect(spread([7]).std).toBe(0);
    expect(Object.keys(spreadResults('t_nm', [1, 2], 'u_pct'))).toEqual(spreadNames('t_nm', 'u_pct'));
  });

  it('adds an error of its own to each reading', () => {
    const readings = measured(
      Array.from({ length: 4000 }, () => 100),
      { relative: 0.01 },
      seeded('metrology'),
    );
    expect(spread(readings).mean).toBeCloseTo(100, 0);
    expect(spread(readings).std).toBeGreaterThan(0.95);
    expect(spread(readings).std).toBeLessThan(1.05);
  });

  it.each([9, 25, 49] as const)('has a plan of %d sites on the wafer', (count) => {
    expect(waferSites[count]).toHaveLength(count);
    expect(Math.max(...waferSites[count].map(({ radius }) => radius))).toBe(1);
  });
});
