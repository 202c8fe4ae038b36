import type { Activity, ChamberModel, LoadedRecipe, SignalDefinition, ToolError } from '../engine/chamber-model.ts';
import { ActiveFaults } from '../engine/parts/active-faults.ts';
import { CalibrationError } from '../engine/parts/calibration.ts';
import { GasPanel } from '../engine/parts/gas-panel.ts';
import { HeatedZones, heaterFaults } from '../engine/parts/heated-zones.ts';
import { Interlocks } from '../engine/parts/interlocks.ts';
import { Particles } from '../engine/parts/particles.ts';
import { RunDrift } from '../engine/parts/run-drift.ts';
import { SensorSet, sensorRow, valueRow } from '../engine/parts/sensors.ts';
import type { Random } from '../engine/random.ts';
import { Boat } from './boat.ts';
import { DopantLayer } from './dopant-layer.ts';
import { furnaceResults, measureBoat } from './metrology.ts';
import { ambientFlows, type FurnaceRecipe, type FurnaceStep, gasLines, parseRecipe } from './recipe.ts';

const atmosphereTorr = 760;
const standbyTempC = 700;
const standbyRampPerMinute = 10;
/** Longest stretch in which temperatures may be taken as constant, s: while a step runs, and while nothing happens. */
const stretch = { step: 1, idle: 10 };
/** First-order lag of a zone behind its setpoint, s: the end zones have more of the tube to heat. */
const zoneLags = [48, 40, 36, 40, 48];
const zones = zoneLags.map((_, zone) => zone);
const oxygenInAir = 0.21;
/** Share of its supply that a source can lose before the surface is no longer saturated. */
const sourceReserve = 0.02;

const sensors = new SensorSet({
  ...sensorRow('temperature_zones_c', zones, { unit: 'C', absolute: 0.12 }),
  setpoint_c: { unit: 'C' },
  ...sensorRow('gas_flows_sccm', Object.keys(gasLines), { unit: 'sccm', relative: 0.0015 }),
  chamber_pressure_torr: { unit: 'torr', absolute: 0.35 },
  /** Oxygen in the tube as its analyser shows it: what leaks in shows in nitrogen. */
  oxygen_pct: { unit: '%', relative: 0.003, absolute: 0.004, least: 0 },
  oxide_thickness_nm: { unit: 'nm', absolute: 0.25, least: 0 },
  particle_rate_per_min: { unit: '1/min', relative: 0.1, least: 0 },
});

/** One tube of a horizontal furnace with a boat of five zones: oxidation, predeposition and drive-in. */
export class FurnaceTube implements ChamberModel {
  readonly signals: readonly SignalDefinition[] = sensors.signals;
  readonly results = furnaceResults(zones.length);
  readonly calibrations = ['temperature', 'flow'];
  readonly #faults = new ActiveFaults(
    ['mfc_drift', 'thermocouple_drift', 'thermocouple_failure', 'particle_burst'],
    // Air past the door's seal; a tube at atmospheric pressure takes in much before it matters.
    { ...heaterFaults, leak: { magnitude: 2000, unit: 'sccm of air' } },
  );
  readonly faults = this.#faults.names;
  readonly #interlocks = new Interlocks([
    'over_temperature',
    'tube_door',
    'exhaust_flow',
    'hydrogen_leak',
    'gas_leak',
    'abatement',
  ]);
  readonly interlocks = this.#interlocks.names;
  readonly #heaters: HeatedZones;
  readonly #flowError: CalibrationError;
  readonly #gas: GasPanel;
  readonly #tubeWall = new RunDrift(0.01, 60);
  readonly #particles = new Particles(this.#faults, 8, this.#tubeWall);
  #random: Random;
  #recipe: FurnaceRecipe | null = null;
  #step: FurnaceStep | null = null;
  #goal: { readonly temperature_c: number; readonly rate: number } | null = null;
  #boat: Boat | null = null;
  #layer: DopantLayer | null = null;

  constructor(random: Random) {
    this.#random = random;
    this.#heaters = new HeatedZones({ lags_s: zoneLags, standby_c: standbyTempC, faults: this.#faults }, random);
    this.#flowError = new CalibrationError({ per_hour: 2e-6, per_run: 1e-4 }, random);
    this.#gas = new GasPanel({
      lines: gasLines,
      standby: ambientFlows.n2,
      drifting: () => (this.#step?.source && this.#step.flows.source > 0 ? 'source' : 'O2'),
      faults: this.#faults,
      calibration: this.#flowError,
    });
  }

  load(content: unknown, random: Random): LoadedRecipe {
    const parsed = parseRecipe(content);
    if (!parsed.ok) return parsed;
    const { wafers, steps } = parsed.recipe;
    this.#random = random;
    this.#recipe = parsed.recipe;
    this.#step = null;
    this.#goal = null;
    this.#boat = new Boat(wafers.orientation, zones.length);
    const source = steps.find((step) => step.source)?.source;
    const dopant = source?.species ?? wafers.dopant;
    const incoming = source ? null : wafers.incoming_dose_cm2;
    this.#layer = dopant ? new DopantLayer(dopant, wafers.background_cm3, incoming, zones.length) : null;
    this.#particles.restart();
    this.#tubeWall.nextRun(random);
    this.#flowError.nextRun(random);
    this.#heaters.load(Math.max(standbyTempC, ...steps.map((step) => step.target_temp_c ?? 0)), random);
    return { ok: true, steps };
  }

  enterStep(index: number): void {
    this.#step = this.#recipe?.steps[index] ?? null;
    // A step without a temperature lets the ramp before it go on.
    if (this.#step?.target_temp_c !== undefined)
      this.#goal = { temperature_c: this.#step.target_temp_c, rate: this.#step.ramp_rate_c_per_min };
  }

  advance(seconds: number, activity: Activity): void {
    const running = activity === 'step';
    this.#gas.set(running && this.#step ? this.#step.flows : ambientFlows.n2);
    if (activity === 'idle') this.#heaters.rampTo(standbyTempC, standbyRampPerMinute);
    else if (running && this.#goal) this.#heaters.rampTo(this.#goal.temperature_c, this.#goal.rate);
    // A run that waits, is held or stops keeps its temperature under nitrogen.
    else this.#heaters.rampTo(this.#heaters.setpoint, standbyRampPerMinute);
    const longest = activity === 'idle' ? stretch.idle : stretch.step;
    for (let left = seconds; left > 0; left -= longest) {
      const part = Math.min(left, longest);
      this.#heaters.advance(part);
      this.#gas.advance(part);
      if (running) this.#process(part);
      // Heat works on while the source is off.
      else if (activity !== 'idle') this.#layer?.diffuse(this.#heaters.actual, null, part);
    }
    if (this.#boat) {
      this.#particles.advance();
      this.#flowError.advance(seconds);
    }
    this.#interlocks.watch(
      'over_temperature',
      this.#heaters.tripped,
      () => `A zone reached ${this.#heaters.hottestShown.toFixed(1)} C: heater power is off`,
    );
  }

  #process(seconds: number): void {
    const { actual } = this.#heaters;
    const { O2, HCl } = { O2: this.#gas.flow('O2'), HCl: this.#gas.flow('HCl') };
    const ambient = this.#step?.ambient === 'wet' ? 'H2O' : 'dry';
    const hcl_pct = HCl > 0 ? (100 * HCl) / (HCl + O2) : 0;
    this.#boat?.oxidise({ ambient, pressure_atm: this.#oxidantShare, hcl_pct }, actual, seconds);
    const source = this.#step?.source;
    const set = this.#gas.setpoint('source');
    const supply = set > 0 ? Math.min(1, this.#gas.flow('source') / set + sourceReserve) : 1;
    const acting = source ? { surface_cm3: source.surface_concentration_cm3, supply } : null;
    this.#layer?.diffuse(actual, acting, seconds);
  }

  get #airShare(): number {
    const leak = this.#faults.magnitude('leak');
    return leak / (leak + Math.max(1, this.#gas.total));
  }

  /**
   * Partial pressure of the oxidant relative to the pressure in the tube, 0 to 1: purge makes up for what the oxidant's
   * flow lacks against its setpoint, and nitrogen dilutes it. Burnt hydrogen and oxygen count as steam; air brings oxygen.
   */
  get #oxidantShare(): number {
    const wanted = this.#gas.setpoint('O2') + this.#gas.setpoint('H2');
    const oxidant = this.#gas.flow('O2') + this.#gas.flow('H2');
    const share = wanted === 0 ? 0 : Math.min(1, oxidant / wanted) * (oxidant / (oxidant + this.#gas.flow('N2')));
    return share * (1 - this.#airShare) + oxygenInAir * this.#airShare;
  }

  read(): Record<string, number | null> {
    const thickness = this.#boat?.thickness;
    const oxygen = this.#gas.flow('O2') / Math.max(1, this.#gas.total);
    return sensors.read(
      {
        ...valueRow('temperature_zones_c', this.#heaters.shown()),
        setpoint_c: this.#heaters.setpoint,
        ...valueRow('gas_flows_sccm', this.#gas.shown),
        chamber_pressure_torr: atmosphereTorr,
        oxygen_pct: 100 * (oxygen * (1 - this.#airShare) + oxygenInAir * this.#airShare),
        oxide_thickness_nm: thickness ? thickness.reduce((sum, value) => sum + value, 0) / thickness.length : null,
        particle_rate_per_min: this.#particles.monitor_per_min,
      },
      this.#random,
    );
  }

  qualities(): Record<string, 'bad'> {
    const open = this.#heaters.shown().flatMap((value, zone) => (value === null ? [zone] : []));
    return Object.fromEntries(open.map((zone) => [`temperature_zones_c[${zone}]`, 'bad'] as const));
  }

  interlockStates(): Record<string, boolean> {
    return this.#interlocks.states();
  }

  trip(): ToolError | null {
    return this.#interlocks.trip();
  }

  measure(): Record<string, number> {
    const layers = this.#layer ? zones.map((zone) => this.#layer?.resultOf(zone) ?? null) : [];
    return {
      ...measureBoat(this.#boat?.thickness ?? [], layers, this.#random),
      particle_count: this.#particles.scan(this.#random),
    };
  }

  unload(): void {
    this.#boat = null;
    this.#layer = null;
    this.#step = null;
  }

  setFault(name: string, active: boolean, magnitude?: number): boolean {
    return this.#faults.set(name, active, magnitude);
  }

  calibrate(kind: string): boolean {
    if (kind === 'temperature') this.#heaters.calibrate();
    else if (kind === 'flow') this.#flowError.calibrate();
    return this.calibrations.includes(kind);
  }
}
