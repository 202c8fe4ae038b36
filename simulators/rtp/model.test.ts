import { describe, expect, it } from 'vitest';
import { type DryRun, type DryRunFault, dryRun } from '../engine/dry-run.ts';
import { seeded, silent } from '../engine/random.ts';
import { RapidThermalChamber } from './model.ts';

const segments = [
  { name: 'stabilise', target_c: 600, ramp_rate_c_per_s: 20, dwell_s: 20 },
  { name: 'ramp', target_c: 1000, ramp_rate_c_per_s: 50, dwell_s: 0.5 },
  { name: 'soak', target_c: 1000, ramp_rate_c_per_s: 1, dwell_s: 20 },
  { name: 'cool', target_c: 400, ramp_rate_c_per_s: 30, dwell_s: 1 },
];
const durations = [48.75, 8.5, 20, 21];
const steps = segments.map(({ name }, index) => ({ name, duration_s: durations[index] ?? 1 }));
const zone = (name: string, offset_c = 0): object => ({ zone: name, offset_c });
const settings = {
  segments,
  flows_sccm: { N2: 10_000 },
  pressure_torr: 760,
  emissivity: 0.68,
  zones: [zone('centre'), zone('middle'), zone('edge')],
  start_c: 25,
};
const recipe = (rtp: object = {}, besides: object = {}): object => ({
  rtp: { ...settings, ...rtp },
  recipe_steps: steps,
  ...besides,
});

type Complete = Extract<DryRun, { ok: true }>;
const run = (content: object, faults: readonly DryRunFault[] = []): Complete => {
  const found = dryRun(new RapidThermalChamber(silent), content, { faults });
  if (!found.ok) throw new Error(found.error.message);
  return found;
};
const at = (found: Complete, step: string): Readonly<Record<string, number | null>> =>
  found.readings.find((reading) => reading.step === step)?.values ?? {};
const refusal = (content: object, faults: readonly DryRunFault[] = []): string => {
  const found = dryRun(new RapidThermalChamber(silent), content, { faults });
  return found.ok ? 'completed' : `${found.error.code}: ${found.error.message}`;
};

describe('the lamps', () => {
  it('hold every zone at the setpoint of a soak, the edge with more power', () => {
    const found = run(recipe({}, { recipe_steps: steps }));
    const { soak_temperature_c, soak_stability_c, ramp_rate_c_per_s } = found.results;
    expect(soak_temperature_c).toBeCloseTo(1000, 0);
    expect(soak_stability_c).toBeLessThan(0.3);
    expect(ramp_rate_c_per_s).toBeGreaterThan(48);
    const settled = at(found, 'soak');
    expect(settled['lamp_power_pct[2]']).toBeGreaterThan(settled['lamp_power_pct[0]'] ?? 100);
  });

  it('follow the offset of a zone', () => {
    const values = at(run(recipe({ zones: [zone('centre'), zone('middle'), zone('edge', 12)] })), 'stabilise');
    expect(values['setpoint_c[2]']).toBeCloseTo(612, 6);
    expect((values['measured_c[2]'] ?? 0) - (values['measured_c[0]'] ?? 0)).toBeCloseTo(12, 0);
  });

  it('keep a wafer hot while its run is paused, and leave it to cool when it is aborted', () => {
    const chamber = new RapidThermalChamber(silent);
    chamber.load(recipe(), silent);
    chamber.enterStep(0);
    chamber.advance(48.75, 'step');
    chamber.advance(60, 'hold');
    expect(chamber.read()['measured_c[1]']).toBeCloseTo(600, 0);
    chamber.advance(3, 'unwind');
    chamber.advance(0.01, 'hold');
    expect(chamber.read()['measured_c[1]']).toBeLessThan(520);
  });

  it('make the same wafer of whatever stretches time comes in', () => {
    const made = (stretch: number): number | undefined => {
      const chamber = new RapidThermalChamber(silent);
      chamber.load(recipe(), silent);
      for (const [index, duration] of durations.entries()) {
        chamber.enterStep(index);
        for (let done = 0; done < duration - 1e-9; done += stretch)
          chamber.advance(Math.min(stretch, duration - done), 'step');
      }
      return chamber.measure().sheet_resistance_ohm_sq_mean;
    };
    expect((made(0.25) ?? 0) / (made(10) ?? 1)).toBeCloseTo(1, 3);
  });
});

describe('faults', () => {
  it('an emissivity above what the pyrometers are told leaves the wafer colder than they show', () => {
    const [sound, off] = [run(recipe()), run(recipe(), [{ name: 'emissivity_error', magnitude: 20 }])];
    // 1/T = 1/T_shown + (lambda / c2) ln(1.2) at 0.95 um: 19.2 C at 1000 C.
    expect(at(off, 'soak').ramp_error_c).toBeCloseTo(at(sound, 'soak').ramp_error_c ?? 9, 0);
    const [a, b] = [sound.results, off.results];
    expect(b.soak_temperature_c).toBeCloseTo(a.soak_temperature_c ?? 0, 0);
    expect(b.sheet_resistance_ohm_sq_mean).toBeGreaterThan(1.02 * (a.sheet_resistance_ohm_sq_mean ?? 0));
  });

  it('a blind pyrometer shows nothing, in bad quality, and its zone runs beside the others', () => {
    const chamber = new RapidThermalChamber(silent);
    const found = dryRun(chamber, recipe(), { faults: [{ name: 'thermocouple_failure' }] });
    expect(found.ok && found.readings[2]?.values['measured_c[1]']).toBeNull();
    expect(found.ok && found.results.temperature_spread_c).toBeGreaterThan(10);
    expect(found.ok && found.results.temperature_spread_c).toBeLessThan(20);
    chamber.load(recipe(), silent);
    expect(chamber.qualities()).toEqual({ 'measured_c[1]': 'bad' });
  });

  it('dark lamps leave a shadow at the rim of one side', () => {
    const { results } = run(recipe(), [{ name: 'lamp_failure' }]);
    // Sites 25 to 48 are the outer ring, from the side of the dark lamps around.
    const [beneath, opposite] = [
      results['sheet_resistance_ohm_sq_map[25]'],
      results['sheet_resistance_ohm_sq_map[37]'],
    ];
    expect(beneath).toBeGreaterThan(1.03 * (opposite ?? 0));
  });

  it('lamps that run away are cut off', () => {
    expect(refusal(recipe(), [{ name: 'lamp_runaway', at_s: 30 }])).toContain('over_temperature: A zone reached');
  });

  it('lamps without cooling water do not burn', () => {
    expect(refusal(recipe(), [{ name: 'lamp_cooling_failure' }])).toContain('lamp_cooling: ');
  });

  it('air that leaks in shows as oxygen, and hinders a silicide', () => {
    const content = recipe({}, { film_target: 'TiSi2' });
    const [tight, leaking] = [run(content), run(content, [{ name: 'leak', magnitude: 100 }])];
    // 21 sccm of oxygen in 10100.
    expect(at(leaking, 'soak').oxygen_ppm).toBeCloseTo(2079, 0);
    expect(at(tight, 'soak').oxygen_ppm).toBe(0);
    expect(leaking.results.silicide_thickness_nm_mean).toBeLessThan(
      0.8 * (tight.results.silicide_thickness_nm_mean ?? 0),
    );
  });
});

describe('what is made', () => {
  it.each([
    ['oxide in oxygen', { flows_sccm: { O2: 10_000 } }, 'oxide_thickness_nm_mean', 3, 4.5],
    ['oxide of radicals', { flows_sccm: { O2: 9000, H2: 1000 }, pressure_torr: 8 }, 'oxide_thickness_nm_mean', 3, 4],
    ['nitride in ammonia', { flows_sccm: { NH3: 5000 } }, 'nitride_thickness_nm_mean', 1.5, 3],
    ['passivated traps in forming gas', { flows_sccm: { N2: 9000, H2: 900 } }, 'passivated_traps_pct_mean', 99, 100.5],
    ['an active layer in nitrogen', {}, 'sheet_resistance_ohm_sq_mean', 100, 150],
  ])('%s', (_, rtp, name, least, most) => {
    const { results } = run(recipe(rtp));
    expect(results[name]).toBeGreaterThan(least);
    expect(results[name]).toBeLessThan(most);
    expect(results.uniformity_pct).toBeLessThan(0.5);
  });

  it('at the reference of a silicide is what the tool was calibrated to, at most a ramp more', () => {
    const at450 = [{ name: 'silicide', target_c: 450, ramp_rate_c_per_s: 40, dwell_s: 30 }];
    const { results } = run({
      film_target: 'NiSi',
      rtp: { ...settings, segments: at450 },
      recipe_steps: [{ name: 'silicide', duration_s: 40.625 }],
    });
    expect(results.silicide_thickness_nm_mean).toBeGreaterThan(24.9);
    expect(results.silicide_thickness_nm_mean).toBeLessThan(26);
    expect(results.sheet_resistance_ohm_sq_mean).toBeCloseTo(150 / (results.silicide_thickness_nm_mean ?? 1), 2);
  });
});

it.each([
  ['steps that are not its segments', recipe({}, { recipe_steps: steps.slice(1) }), '3 steps for 4 segments'],
  [
    'a step of another length',
    recipe({}, { recipe_steps: steps.map((step) => ({ ...step, duration_s: 60 })) }),
    'takes 48.75 s',
  ],
  ['two zones', recipe({ zones: settings.zones.slice(1) }), 'zones'],
  ['a gas that is not plumbed', recipe({ flows_sccm: { SiH4: 10 } }), 'no gas line SiH4'],
  ['more than 1200 C', recipe({ segments: [{ ...segments[0], target_c: 1300 }] }), 'target_c'],
])('refuses %s', (_, content, reason) => {
  expect(refusal(content)).toContain(reason);
});

it('has pyrometers that differ until they are calibrated', () => {
  const chamber = new RapidThermalChamber(seeded('new'));
  const spread = (): number => {
    const found = dryRun(chamber, recipe(), { random: silent });
    return found.ok ? (found.results.temperature_spread_c ?? 0) : 0;
  };
  const before = spread();
  expect(chamber.calibrate('flow')).toBe(false);
  expect(chamber.calibrate('temperature')).toBe(true);
  expect(spread()).toBeLessThan(before);
});
