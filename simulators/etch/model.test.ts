import { describe, expect, it } from 'vitest';
import { type DryRun, type DryRunFault, dryRun } from '../engine/dry-run.ts';
import { seeded, silent } from '../engine/random.ts';
import { type EtchedFilm, etchedFilms, etchRate, selectivityOf } from './films.ts';
import { PlasmaEtcher } from './model.ts';

const held = { target_temp_c: 60, target_pressure_torr: 0.012, plasma_power_w: 350, bias_power_w: 150 };
const main = { name: 'main etch', duration_s: 40, ...held, flows_sccm: { Cl2: 75, BCl3: 50 } };
const over = { ...main, name: 'over etch', duration_s: 40 };
const recipe = (...recipe_steps: readonly object[]): object => ({
  film_target: 'Al',
  thickness_target_nm: 500,
  recipe_steps,
});

type Complete = Extract<DryRun, { ok: true }>;
const run = (content: object, faults: readonly DryRunFault[] = []): Complete => {
  const found = dryRun(new PlasmaEtcher(silent), content, { faults });
  if (!found.ok) throw new Error(found.error.message);
  return found;
};
const refusal = (content: object, faults: readonly DryRunFault[] = []): string => {
  const found = dryRun(new PlasmaEtcher(silent), content, { faults });
  return found.ok ? 'completed' : `${found.error.code}: ${found.error.message}`;
};

describe('the rate', () => {
  const film = etchedFilms.Al as EtchedFilm;
  const plasma = { source_w: 350, bias_w: 150, pressure_torr: 0.012, flows: { Cl2: 75, BCl3: 50 }, air: 0 };
  const rate = (changes: object, temperature_c = 60): number =>
    etchRate(film, { ...plasma, ...changes }, temperature_c) / 570;

  it('at the reference is what the tool was calibrated to', () => {
    expect(rate({})).toBeCloseTo(1, 12);
  });

  it('is half limited by ions and half by neutrals, and is nothing without either', () => {
    expect(rate({ source_w: 700 })).toBeCloseTo(1 / (0.5 / 2 + 0.5), 12);
    expect(rate({ bias_w: 150 * 16 })).toBeCloseTo(1 / (0.5 / 2 + 0.5), 12);
    expect(rate({ flows: { Cl2: 150, BCl3: 100 } })).toBeCloseTo(1 / (0.5 + 0.5 / 2), 12);
    expect(rate({ bias_w: 0 })).toBe(0);
    expect(rate({ flows: { N2: 500 } })).toBe(0);
  });

  it('rises with heat and falls with air', () => {
    expect(rate({}, 80)).toBeCloseTo(Math.exp((0.08 / 8.617333262e-5) * (1 / 333.15 - 1 / 353.15)), 9);
    expect(rate({ air: 0.1 })).toBeCloseTo(1 / 1.6, 12);
  });

  it('leaves more of what lies beneath when oxygen is added to a gate etch', () => {
    const gate = etchedFilms['poly-Si'] as EtchedFilm;
    expect(selectivityOf(gate, { HBr: 150 })).toBe(15);
    expect(selectivityOf(gate, { HBr: 198, O2: 2 })).toBeCloseTo(30, 12);
    expect(selectivityOf(etchedFilms.Si as EtchedFilm, { SF6: 300 })).toBeNull();
  });
});

describe('a wafer', () => {
  it('is etched as long as there is film, then what lies beneath it', () => {
    const [short, long] = [run(recipe(main)).results, run(recipe(main, over)).results];
    expect(short.etch_depth_nm_mean).toBeGreaterThan(360);
    expect(short.etch_depth_nm_mean).toBeLessThan(385);
    expect(short.endpoint_s).toBeUndefined();
    expect(short.underlayer_loss_nm).toBe(0);
    expect(long.etch_depth_nm_mean).toBeCloseTo(500, 9);
    expect(long.endpoint_s).toBeGreaterThan(50);
    expect(long.endpoint_s).toBeLessThan(58);
    expect(long.selectivity).toBeCloseTo(8, 9);
    expect(long.underlayer_loss_nm).toBeCloseTo(((long.etch_rate_nm_per_min ?? 0) * 80) / 60 / 8 - 500 / 8, 0);
  });

  it('shows its end in the light of the plasma', () => {
    const [during, after] = run(recipe(main, over)).readings;
    expect(during?.values.endpoint_signal_pct).toBeGreaterThan(90);
    expect(after?.values.endpoint_signal_pct).toBe(0);
  });

  it('is etched deeper cycle by cycle, less where polymer is laid down longer', () => {
    const deep = (passivate_s: number): number => {
      const phases = [
        { name: 'etch', duration_s: 5, flows_sccm: { SF6: 300 } },
        { name: 'passivate', duration_s: passivate_s, flows_sccm: { C4F8: 200 } },
      ];
      const powers = { target_temp_c: 10, target_pressure_torr: 0.03, plasma_power_w: 2000, bias_power_w: 60 };
      const cycles = { name: 'cycles', duration_s: 10 * (5 + passivate_s), pulsed: true, ...powers };
      const content = {
        film_target: 'Si',
        thickness_target_nm: 5000,
        pulsing_scheme: { phases },
        recipe_steps: [cycles],
      };
      return run(content).results.etch_depth_nm_mean ?? 0;
    };
    expect(deep(3)).toBeGreaterThan(4700);
    expect(deep(3)).toBeLessThan(5200);
    expect(deep(9)).toBeLessThan(deep(3) - 300);
  });
});

describe('faults', () => {
  it('lost helium shows in its pressure and flow and heats the rim', () => {
    const found = run(recipe(main), [{ name: 'helium_loss' }]);
    expect(found.readings[0]?.values.helium_pressure_torr).toBeCloseTo(10 / 7, 9);
    expect(found.readings[0]?.values.helium_leak_sccm).toBeCloseTo(10.5, 9);
    expect(found.results['etch_depth_nm_map[48]']).toBeGreaterThan(1.3 * (found.results['etch_depth_nm_map[0]'] ?? 0));
  });

  it('a worn pump opens the valve, until it holds the pressure no longer', () => {
    const shown = (magnitude: number): Readonly<Record<string, number | null>> =>
      run(recipe(main), [{ name: 'pump_wear', magnitude }]).readings[0]?.values ?? {};
    expect(shown(50).throttle_pct).toBeGreaterThan(1.9 * (shown(0).throttle_pct ?? 100));
    expect(shown(50).chamber_pressure_torr).toBeCloseTo(0.012, 4);
    expect(shown(95).chamber_pressure_torr).toBeGreaterThan(0.03);
  });

  it('a drifting controller takes the etchant away', () => {
    const found = run(recipe(main), [{ name: 'mfc_drift', magnitude: 30 }]);
    expect(found.readings[0]?.values['gas_flows_sccm[Cl2]']).toBeLessThan(63);
    expect(found.readings[0]?.values['gas_flows_sccm[BCl3]']).toBeCloseTo(50, 3);
    expect(found.results.etch_rate_nm_per_min).toBeLessThan(
      0.98 * (run(recipe(main)).results.etch_rate_nm_per_min ?? 0),
    );
  });

  it('an open cover ends the run', () => {
    expect(refusal(recipe(main), [{ name: 'enclosure_open', at_s: 10 }])).toContain('rf_enclosure: ');
  });
});

it.each([
  ['a film that it does not know', { ...recipe(main), film_target: 'Cu' }, 'no film Cu; films: Al, poly-Si, SiO2, Si'],
  ['more than a controller delivers', recipe({ ...main, flows_sccm: { Cl2: 900 } }), 'Step main etch: Cl2 900 sccm'],
  ['cycles that are not said', recipe({ ...main, pulsed: true }), 'runs in cycles that the recipe does not say'],
  ['more power than its generator has', recipe({ ...main, plasma_power_w: 9000 }), 'plasma_power_w'],
])('refuses %s', (_, content, reason) => {
  expect(refusal(content)).toContain(reason);
});

it('ages until it is calibrated, by kind', () => {
  const tool = new PlasmaEtcher(seeded('an old tool'));
  for (let runs = 0; runs < 300; runs += 1) tool.load(recipe(main), seeded(`run ${runs}`));
  const depth = (): number => {
    tool.advance(600, 'idle');
    const found = dryRun(tool, recipe(main), { random: silent });
    return found.ok ? (found.results.etch_depth_nm_mean ?? 0) : 0;
  };
  const [truth, aged] = [run(recipe(main)).results.etch_depth_nm_mean ?? 0, depth()];
  expect(tool.calibrate('depth')).toBe(false);
  for (const kind of tool.calibrations) expect(tool.calibrate(kind)).toBe(true);
  expect(Math.abs(depth() - truth)).toBeLessThan(Math.abs(aged - truth) / 5);
});
