import { describe, expect, it } from 'vitest';
import { oxideAfterSteps } from '../../domain/process/oxidation/multistep.ts';
import type { Activity } from '../engine/chamber-model.ts';
import { seeded, silent } from '../engine/random.ts';
import { FurnaceTube } from './model.ts';

/** A furnace that has loaded `steps` and runs them to the end. */
function run(
  steps: readonly Record<string, unknown>[],
  prepare: (tube: FurnaceTube) => void = () => undefined,
): FurnaceTube {
  const tube = new FurnaceTube(silent);
  const loaded = tube.load({ recipe_steps: steps }, silent);
  if (!loaded.ok) throw new Error(loaded.error.message);
  prepare(tube);
  for (const [index, { duration_s }] of loaded.steps.entries()) {
    tube.enterStep(index);
    tube.advance(duration_s, 'step');
  }
  return tube;
}

const stabilise = { name: 'stabilise', duration_s: 3600, target_temp_c: 1000, ramp_rate_c_per_min: 20 };
const dry = { name: 'dry', duration_s: 3600, target_temp_c: 1000, ambient: 'dry' };
const wet = { name: 'wet', duration_s: 1800, target_temp_c: 1000, ambient: 'wet' };

describe('the zones', () => {
  it('ramp at the rate of the recipe, behind the setpoint by rate times lag, and settle', () => {
    const tube = new FurnaceTube(silent);
    tube.load({ recipe_steps: [stabilise] }, silent);
    tube.enterStep(0);
    tube.advance(600, 'step');
    expect(tube.read().setpoint_c).toBeCloseTo(900, 6);
    // 20 C/min over a lag of 36 s in the middle and 48 s at the ends.
    expect(tube.read()['temperature_zones_c[2]']).toBeCloseTo(900 - 12, 0);
    expect(tube.read()['temperature_zones_c[0]']).toBeCloseTo(900 - 16, 0);
    tube.advance(3000, 'step');
    expect(tube.read()['temperature_zones_c[0]']).toBeCloseTo(1000, 6);
  });

  it('do not depend on how the time is cut into stretches', () => {
    const [whole, cut] = [new FurnaceTube(silent), new FurnaceTube(silent)];
    for (const tube of [whole, cut]) {
      tube.load({ recipe_steps: [stabilise] }, silent);
      tube.enterStep(0);
    }
    whole.advance(900, 'step');
    for (let count = 0; count < 60; count += 1) cut.advance(15, 'step');
    expect(cut.read()['temperature_zones_c[3]']).toBeCloseTo(whole.read()['temperature_zones_c[3]'] ?? 0, 6);
  });

  it.each<Activity>(['hold', 'unwind', 'load'])('keep their temperature under nitrogen during %s', (activity) => {
    const tube = run([stabilise, { ...dry, duration_s: 600 }]);
    const before = tube.read();
    tube.advance(1800, activity);
    expect(tube.read()['temperature_zones_c[2]']).toBeCloseTo(1000, 6);
    expect(tube.read().oxide_thickness_nm).toBe(before.oxide_thickness_nm);
    expect(tube.read()['gas_flows_sccm[O2]']).toBeCloseTo(0, 6);
  });
});

describe('the oxide', () => {
  it('grows as the closed form says, dry then wet then dry, within 2 percent', () => {
    const tube = run([stabilise, dry, wet, dry]);
    const temperature = { temperature_c: 1000, orientation: '100' } as const;
    const closed = oxideAfterSteps(
      [
        { ...temperature, ambient: 'dry', time_min: 60 },
        { ...temperature, ambient: 'H2O', time_min: 30 },
        { ...temperature, ambient: 'dry', time_min: 60 },
      ],
      2,
    );
    if (!closed.ok) throw new Error('the closed form must have an answer');
    const wanted = closed.after.at(-1)?.thickness_nm ?? 0;
    expect(Math.abs((tube.measure().oxide_thickness_nm_mean ?? 0) / wanted - 1)).toBeLessThan(0.02);
  });

  it('is thinner where a thermocouple reads too high, though the signals look right', () => {
    const tube = run([stabilise, dry], (faulty) => faulty.setFault('thermocouple_drift', true));
    expect(tube.read()['temperature_zones_c[2]']).toBeCloseTo(1000, 0);
    expect(tube.measure().uniformity_pct).toBeGreaterThan(5);
    expect(run([stabilise, dry]).measure().uniformity_pct).toBeLessThan(0.1);
  });

  it('is thinner when the oxygen flow drifts down', () => {
    const tube = run([stabilise, dry], (faulty) => faulty.setFault('mfc_drift', true));
    expect(tube.read()['gas_flows_sccm[O2]']).toBeLessThan(6000);
    const clean = run([stabilise, dry]).measure().oxide_thickness_nm_mean ?? 0;
    expect(tube.measure().oxide_thickness_nm_mean).toBeLessThan(0.95 * clean);
  });

  it('is there only while wafers are', () => {
    const tube = new FurnaceTube(silent);
    expect(tube.read().oxide_thickness_nm).toBeNull();
    tube.load({ recipe_steps: [dry] }, silent);
    expect(tube.read().oxide_thickness_nm).toBe(2);
    tube.unload();
    expect(tube.read().oxide_thickness_nm).toBeNull();
  });
});

describe('faults', () => {
  it('a zone without its heater falls below its neighbours', () => {
    const tube = run([stabilise, dry], (faulty) => faulty.setFault('zone_heater_failure', true));
    const values = tube.read();
    expect(values['temperature_zones_c[4]']).toBeLessThan(900);
    expect(values['temperature_zones_c[3]']).toBeCloseTo(1000, 0);
  });

  it('a runaway zone trips its interlock, which closes again when the tube has cooled', () => {
    const tube = run([stabilise]);
    tube.setFault('over_temperature', true);
    tube.advance(120, 'step');
    expect(tube.trip()?.code).toBe('over_temperature');
    expect(tube.interlockStates().over_temperature).toBe(false);
    tube.advance(3600, 'unwind');
    expect(tube.interlockStates().over_temperature).toBe(true);
    expect(tube.trip()).toBeNull();
  });

  it('a repaired thermocouple measures truly again', () => {
    const tube = run([stabilise, dry], (faulty) => faulty.setFault('thermocouple_drift', true));
    tube.setFault('thermocouple_drift', false);
    tube.load({ recipe_steps: [stabilise, dry] }, silent);
    tube.enterStep(0);
    tube.advance(3600, 'step');
    tube.enterStep(1);
    tube.advance(3600, 'step');
    expect(tube.measure().uniformity_pct).toBeLessThan(0.1);
  });

  it('an unknown fault is said to be unknown', () => {
    expect(new FurnaceTube(silent).setFault('gremlins', true)).toBe(false);
  });
});

describe('a recipe', () => {
  it.each([
    ['no steps', { recipe_steps: [] }, 'recipe_steps'],
    ['a step without a duration', { recipe_steps: [{ name: 'a' }] }, 'duration_s'],
    ['a temperature beyond the tube', { recipe_steps: [{ ...dry, target_temp_c: 1400 }] }, 'target_temp_c'],
    ['hydrogen without oxygen', { recipe_steps: [{ ...wet, flows_sccm: { H2: 5000 } }] }, 'H2'],
    ['a gas the furnace does not have', { recipe_steps: [{ ...dry, flows_sccm: { NH3: 10 } }] }, 'NH3'],
    ['no recipe at all', null, 'expected object'],
  ])('with %s is rejected, naming what is wrong', (_name, content, named) => {
    const loaded = new FurnaceTube(silent).load(content, silent);
    expect(loaded.ok ? loaded : loaded.error.message).toContain(named);
  });
});

describe('a recipe with flows and an orientation of its own', () => {
  const at = (more: Record<string, unknown>, metadata = {}): number => {
    const tube = new FurnaceTube(silent);
    const loaded = tube.load({ recipe_steps: [stabilise, { ...dry, ...more }], metadata }, silent);
    if (!loaded.ok) throw new Error(loaded.error.message);
    for (const [index, { duration_s }] of loaded.steps.entries()) {
      tube.enterStep(index);
      tube.advance(duration_s, 'step');
    }
    return tube.measure().oxide_thickness_nm_mean ?? 0;
  };

  it('grows less in diluted oxygen, and more on <111>', () => {
    expect(at({ flows_sccm: { O2: 2000, N2: 6000 } })).toBeLessThan(0.6 * at({}));
    expect(at({}, { orientation: '111' })).toBeGreaterThan(1.2 * at({}));
  });
});

it('gives the same noise for the same seed, and other noise for another', () => {
  const reading = (seed: string): unknown => new FurnaceTube(seeded(seed)).read();
  expect(reading('1')).toEqual(reading('1'));
  expect(reading('1')).not.toEqual(reading('2'));
});
