import { type Setpoint, setpointAt } from '../../domain/process/rtp/lamp-control.ts';
import type { Activity, ChamberModel, LoadedRecipe, SignalDefinition, ToolError } from '../engine/chamber-model.ts';
import { ActiveFaults } from '../engine/parts/active-faults.ts';
import { GasPanel } from '../engine/parts/gas-panel.ts';
import { Interlocks } from '../engine/parts/interlocks.ts';
import { Particles } from '../engine/parts/particles.ts';
import { rejected } from '../engine/parts/recipe-reading.ts';
import { SensorSet, sensorRow, valueRow } from '../engine/parts/sensors.ts';
import type { Random } from '../engine/random.ts';
import type { Ambient } from './films.ts';
import { controlPeriodS, Lamps, lampLagS } from './lamps.ts';
import { Pyrometers } from './pyrometers.ts';
import { gasLines, lampZones, parseRecipe, type RtpRecipe, type RtpStep } from './recipe.ts';
import { RunLog, runLogResults } from './run-log.ts';
import { Wafer, waferResults } from './wafer.ts';

const atmosphereTorr = 760;
const pressureLagS = 3;
const standbyFlows = { N2: 2000 };
/** Temperature above the hottest setpoint at which lamp power is cut off, C. */
const tripMarginC = 60;
/** The rim beneath lamps that are all dark is this much colder than the rest of it, C. */
const darkestC = 60;
const oxygenInAir = 0.21;
const ppm = 1e6;
/** The films take temperatures as constant for this long, s. */
const filmPeriodS = 0.25;

const zones = Array.from({ length: lampZones }, (_, zone) => zone);
const gases = Object.keys(gasLines);

const sensors = new SensorSet({
  ...sensorRow('setpoint_c', zones, { unit: 'C' }),
  ...sensorRow('measured_c', zones, { unit: 'C', absolute: 0.1 }),
  ...sensorRow('lamp_power_pct', zones, { unit: '%', absolute: 0.02, least: 0 }),
  ramp_error_c: { unit: 'C', absolute: 0.05 },
  controller_output_pct: { unit: '%' },
  ...sensorRow('gas_flows_sccm', gases, { unit: 'sccm', relative: 0.0015, least: 0 }),
  chamber_pressure_torr: { unit: 'torr', relative: 5e-4 },
  oxygen_ppm: { unit: 'ppm', relative: 0.01, absolute: 0.2, least: 0 },
  particle_rate_per_min: { unit: '1/min', relative: 0.1, least: 0 },
});

/** Rapid thermal processor: one wafer beneath three rings of lamps, under closed-loop control by three pyrometers. */
export class RapidThermalChamber implements ChamberModel {
  readonly signals: readonly SignalDefinition[] = sensors.signals;
  readonly results = [...runLogResults, ...waferResults, 'particle_count'];
  readonly calibrations = ['temperature'];
  readonly #faults = new ActiveFaults(['mfc_drift', 'leak', 'thermocouple_failure', 'particle_burst'], {
    emissivity_error: { magnitude: 15, unit: '% above the emissivity that the recipe names' },
    lamp_failure: { magnitude: 50, unit: '% of the lamps of the outer ring that are dark' },
    lamp_runaway: { magnitude: 100, unit: '% of power on the outer ring, whatever is asked for' },
    lamp_cooling_failure: { magnitude: 1, unit: 'pump' },
  });
  readonly faults = this.#faults.names;
  readonly #interlocks = new Interlocks([
    'over_temperature',
    'lamp_cooling',
    'chamber_door',
    'exhaust_flow',
    'hydrogen_leak',
    'gas_leak',
    'abatement',
  ]);
  readonly interlocks = this.#interlocks.names;
  readonly #gas = new GasPanel({ lines: gasLines, standby: standbyFlows, lag_s: 1.5, faults: this.#faults });
  readonly #particles = new Particles(this.#faults, 5);
  readonly #pyrometers: Pyrometers;
  #random: Random;
  #recipe: RtpRecipe | null = null;
  #lamps: Lamps | null = null;
  #wafer: Wafer | null = null;
  #log = new RunLog();
  #step: RtpStep | null = null;
  /** Process time of the run and of the step, and since the films were last advanced, s. */
  #time = 0;
  #elapsed = 0;
  #sinceFilm = 0;
  #setpoint_c = 25;
  #pressure = atmosphereTorr;

  constructor(random: Random) {
    this.#random = random;
    this.#pyrometers = new Pyrometers(this.#faults, random);
  }

  load(content: unknown, random: Random): LoadedRecipe {
    const parsed = parseRecipe(content);
    if (!parsed.ok) return parsed;
    const { recipe } = parsed;
    const refusal = recipe.steps.map(({ flows }) => this.#gas.refusal(flows)).find((reason) => reason !== null);
    if (refusal) return rejected(refusal);
    this.#pyrometers.nextRun(recipe.emissivity, random);
    const lamps = Lamps.of(recipe.emissivity, recipe.start_c, this.#faults, this.#pyrometers);
    if (!lamps) return rejected(`no wafer has an emissivity of ${recipe.emissivity}`);
    this.#recipe = recipe;
    this.#random = random;
    this.#lamps = lamps;
    this.#wafer = new Wafer(recipe);
    this.#log = new RunLog();
    this.#step = null;
    this.#time = 0;
    this.#sinceFilm = 0;
    this.#setpoint_c = recipe.start_c;
    this.#particles.restart();
    return { ok: true, steps: recipe.steps };
  }

  enterStep(index: number): void {
    this.#step = this.#recipe?.steps[index] ?? null;
    this.#elapsed = 0;
  }

  advance(seconds: number, activity: Activity): void {
    const { steps } = this.#recipe ?? {};
    const inside = this.#lamps !== null && activity !== 'idle';
    this.#gas.set(inside ? ((this.#step ?? steps?.[0])?.flows ?? standbyFlows) : standbyFlows);
    for (let left = seconds; left > 1e-9; ) {
      const part = inside ? Math.min(left, controlPeriodS) : left;
      this.#gas.advance(part);
      const goal = inside ? (this.#recipe?.pressure_torr ?? atmosphereTorr) : atmosphereTorr;
      this.#pressure = goal + (this.#pressure - goal) * Math.exp(-part / pressureLagS);
      if (inside) this.#heat(part, activity);
      left -= part;
    }
    if (this.#wafer) this.#particles.advance();
    this.#watch();
  }

  #heat(seconds: number, activity: Activity): void {
    const [lamps, recipe] = [this.#lamps, this.#recipe];
    if (!lamps || !recipe) return;
    if (activity === 'unwind') lamps.cool(seconds);
    else if (activity === 'step' && this.#step) this.#control(lamps, recipe, this.#step, seconds);
    else {
      // What waits or is held keeps its temperature.
      const hold: Setpoint = { setpoint_c: this.#setpoint_c, ramp_k_per_s: 0, segment: 0, phase: 'soak' };
      lamps.control(seconds, hold, hold, recipe.offsets_c);
    }
    this.#sinceFilm += seconds;
    if (this.#sinceFilm < filmPeriodS - 1e-9) return;
    const shadow = (darkestC * this.#faults.magnitude('lamp_failure')) / 100;
    this.#wafer?.advance(this.#sinceFilm, lamps.zones_c, shadow, this.#ambient);
    this.#sinceFilm = 0;
  }

  #control(lamps: Lamps, recipe: RtpRecipe, step: RtpStep, seconds: number): void {
    const at = step.from_s + Math.min(this.#elapsed, step.segment_s);
    const now = setpointAt(recipe.start_c, recipe.segments, at);
    const ahead = setpointAt(recipe.start_c, recipe.segments, at + lampLagS);
    lamps.control(seconds, now, ahead, recipe.offsets_c);
    this.#setpoint_c = now.setpoint_c;
    const shown = meanShown(lamps);
    if (shown !== null) this.#log.record(this.#time, now.setpoint_c, shown, lamps.zones_c);
    this.#time += seconds;
    this.#elapsed += seconds;
  }

  get #ambient(): Ambient {
    const leak = this.#faults.magnitude('leak');
    const total = Math.max(1, this.#gas.total + leak);
    const shares = Object.fromEntries(gases.map((gas) => [gas, this.#gas.flow(gas) / total]));
    shares.O2 = (shares.O2 ?? 0) + (oxygenInAir * leak) / total;
    return { shares, pressure_torr: this.#pressure };
  }

  #watch(): void {
    const hottest = Math.max(...(this.#lamps?.zones_c ?? [25]));
    const limit = (this.#recipe?.hottest_c ?? 1200) + tripMarginC;
    this.#interlocks.watch(
      'over_temperature',
      hottest > limit,
      () => `A zone reached ${hottest.toFixed(0)} C: lamp power is off`,
    );
    this.#interlocks.watch(
      'lamp_cooling',
      this.#faults.has('lamp_cooling_failure'),
      () => 'No cooling water flows through the lamp head',
    );
    // The contactor has opened, so what drove the lamps is without power.
    if (hottest > limit) this.#faults.set('lamp_runaway', false);
  }

  read(): Record<string, number | null> {
    const lamps = this.#lamps;
    const offsets = this.#recipe?.offsets_c ?? [];
    const shown = lamps ? meanShown(lamps) : null;
    return sensors.read(
      {
        ...valueRow(
          'setpoint_c',
          zones.map((zone) => (lamps ? this.#setpoint_c + (offsets[zone] ?? 0) : null)),
        ),
        ...valueRow('measured_c', lamps ? lamps.shown : zones.map(() => null)),
        ...valueRow('lamp_power_pct', lamps ? lamps.power_pct : zones.map(() => 0)),
        ramp_error_c: shown === null ? null : shown - this.#setpoint_c,
        controller_output_pct: lamps ? lamps.feedback_pct : null,
        ...valueRow('gas_flows_sccm', this.#gas.shown),
        chamber_pressure_torr: this.#pressure,
        oxygen_ppm: (this.#ambient.shares.O2 ?? 0) * ppm,
        particle_rate_per_min: this.#particles.monitor_per_min,
      },
      this.#random,
    );
  }

  qualities(): Record<string, 'bad'> {
    const blind = (this.#lamps?.shown ?? []).flatMap((value, zone) => (value === null ? [zone] : []));
    return Object.fromEntries(blind.map((zone) => [`measured_c[${zone}]`, 'bad'] as const));
  }

  interlockStates(): Record<string, boolean> {
    return this.#interlocks.states();
  }

  trip(): ToolError | null {
    return this.#interlocks.trip();
  }

  measure(): Record<string, number> {
    if (!this.#recipe || !this.#wafer) return {};
    return {
      ...this.#log.measure(this.#recipe),
      ...this.#wafer.measure(this.#random),
      particle_count: this.#particles.scan(this.#random),
    };
  }

  unload(): void {
    this.#lamps = null;
    this.#wafer = null;
    this.#step = null;
  }

  setFault(name: string, active: boolean, magnitude?: number): boolean {
    return this.#faults.set(name, active, magnitude);
  }

  calibrate(kind: string): boolean {
    if (kind === 'temperature') this.#pyrometers.calibrate();
    return this.calibrations.includes(kind);
  }
}

function meanShown({ shown }: Lamps): number | null {
  const good = shown.filter((value) => value !== null);
  return good.length > 0 ? good.reduce((sum, value) => sum + value, 0) / good.length : null;
}
