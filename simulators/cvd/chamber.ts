import type { Activity, ChamberModel, LoadedRecipe, SignalDefinition, ToolError } from '../engine/chamber-model.ts';
import type { ActiveFaults } from '../engine/parts/active-faults.ts';
import { CalibrationError } from '../engine/parts/calibration.ts';
import { GasPanel } from '../engine/parts/gas-panel.ts';
import { HeatedZones } from '../engine/parts/heated-zones.ts';
import { Interlocks } from '../engine/parts/interlocks.ts';
import { Particles } from '../engine/parts/particles.ts';
import { rejected } from '../engine/parts/recipe-reading.ts';
import { RunDrift } from '../engine/parts/run-drift.ts';
import { type SensorSet, valueRow } from '../engine/parts/sensors.ts';
import { Vacuum } from '../engine/parts/vacuum.ts';
import type { Random } from '../engine/random.ts';
import { chamberFaults } from './chamber-faults.ts';
import { chamberSensors } from './chamber-sensors.ts';
import { DepositionProcess, type Surroundings } from './deposition-process.ts';
import type { ChamberDesign } from './design.ts';
import type { Energy } from './energy/energy-source.ts';
import { filmResults, measureFilm } from './metrology.ts';
import { phaseAt } from './pulse-cycle.ts';
import { type CvdRecipe, type CvdStep, parseRecipe, powersOff } from './recipe.ts';
import { SafetyMonitors } from './safety-monitors.ts';
import { VapourDelivery } from './vapour-delivery.ts';

/** Longest stretch in which everything may be taken as constant, s: after a change, while a step runs, and at rest. */
const stretch = { change: 0.25, step: 1, idle: 10 };
/** How long a change goes on, s. */
const changeSeconds = 12;
const standbyRampPerMinute = 30;
const usualRampPerMinute = 20;
/** What film on the walls takes of the growth for each unit by which its particles grow. */
const wallLoss = 0.02;
/** How fast a susceptor loses heat, and a zone of it that is not heated, s. */
const singleWaferHeat = { cooling_lag_s: 240, unheated_lag_s: 40 };
const dust = 1e-9;

/** One chamber for chemical vapour deposition, as its design says. */
export class CvdChamber implements ChamberModel {
  readonly signals: readonly SignalDefinition[];
  readonly results: readonly string[];
  readonly calibrations = ['temperature', 'flow'];
  readonly faults: readonly string[];
  readonly interlocks: readonly string[];
  readonly #design: ChamberDesign;
  readonly #batch: boolean;
  readonly #faults: ActiveFaults;
  readonly #interlocks: Interlocks;
  readonly #sensors: SensorSet;
  readonly #heaters: HeatedZones;
  readonly #flowError: CalibrationError;
  readonly #gas: GasPanel;
  readonly #vapours: VapourDelivery;
  readonly #vacuum: Vacuum;
  readonly #energy: Energy;
  readonly #safety: SafetyMonitors;
  readonly #pumpWear = new RunDrift(0.002, 100);
  readonly #wall = new RunDrift(0.01, 50);
  readonly #particles: Particles;
  #random: Random;
  #recipe: CvdRecipe | null = null;
  #step: CvdStep | null = null;
  #stepElapsed = 0;
  #process: DepositionProcess | null = null;
  /** Of the last pulse of plasma: it is out again when its cycle ends. */
  #pulseEnergy: Surroundings['energy'] = {};

  constructor(design: ChamberDesign, random: Random) {
    const { energy, heating, pumping, lines } = design;
    this.#design = design;
    this.#random = random;
    this.#batch = design.reactor_type === 'hot_wall';
    this.#faults = chamberFaults(design);
    this.faults = this.#faults.names;
    this.#interlocks = new Interlocks([
      'over_temperature',
      'chamber_lid',
      ...SafetyMonitors.interlocks,
      ...energy.interlocks,
    ]);
    this.interlocks = this.#interlocks.names;
    this.#sensors = chamberSensors(design);
    this.signals = this.#sensors.signals;
    this.results = [...filmResults(this.#batch), ...energy.results, 'particle_count'];
    this.#heaters = new HeatedZones(
      {
        lags_s: heating.lags_s,
        standby_c: heating.standby_c,
        faults: this.#faults,
        thermocouple: heating.thermocouple,
        ...(this.#batch ? {} : singleWaferHeat),
      },
      random,
    );
    this.#flowError = new CalibrationError({ per_hour: 2e-6, per_run: 1e-4 }, random);
    this.#gas = new GasPanel({
      lines,
      lag_s: design.flow_lag_s,
      drifting: () => this.#process?.precursor ?? '',
      faults: this.#faults,
      calibration: this.#flowError,
    });
    this.#vapours = new VapourDelivery(design, this.#faults);
    this.#vacuum = new Vacuum({
      volume_l: pumping.volume_l,
      pump_speed_l_per_s: pumping.speed_l_per_s,
      base_torr: pumping.base_torr,
      faults: this.#faults,
      wear: this.#pumpWear,
      control_lag_s: 1,
    });
    this.#energy = energy.build(this.#faults);
    this.#safety = new SafetyMonitors(this.#faults, this.#interlocks);
    this.#particles = new Particles(this.#faults, design.particles, this.#wall);
  }

  load(content: unknown, random: Random): LoadedRecipe {
    const parsed = parseRecipe(this.#design, content);
    if (!parsed.ok) return parsed;
    const { process, steps, duty_cycle, tilt_c, vented } = parsed.recipe;
    for (const { name, flows, powers, cycle } of steps) {
      const peak = Math.max(0, ...(cycle?.phases ?? []).map(({ plasma_power_w }) => plasma_power_w));
      const refusal =
        this.#gas.refusal({ ...flows, ...cycle?.flows }) ??
        this.#energy.refusal(peak > 0 ? { ...powers, plasma_power_w: peak } : powers);
      if (refusal !== null) return rejected(`Step ${name}: ${refusal}`);
    }
    this.#random = random;
    this.#recipe = parsed.recipe;
    this.#step = null;
    this.#pulseEnergy = {};
    this.#process = new DepositionProcess(process, this.#design.reactor_type, duty_cycle);
    if (vented || !this.#design.pumping.load_lock) this.#vacuum.vent();
    this.#particles.restart();
    for (const drift of [this.#wall, this.#pumpWear, this.#flowError]) drift.nextRun(random);
    this.#energy.nextRun(random);
    const { standby_c } = this.#design.heating;
    const hottest = Math.max(standby_c, ...steps.map(({ target_temp_c }) => target_temp_c ?? standby_c));
    this.#heaters.tilt(tilt_c);
    this.#heaters.load(hottest + Math.max(0, ...tilt_c), random);
    return { ok: true, steps };
  }

  enterStep(index: number): void {
    this.#step = this.#recipe?.steps[index] ?? null;
    this.#stepElapsed = 0;
    const { target_temp_c, ramp_rate_c_per_min, target_pressure_torr } = this.#step ?? {};
    // A step without a temperature or a pressure leaves them as they were.
    if (target_temp_c !== undefined) this.#heaters.rampTo(target_temp_c, ramp_rate_c_per_min ?? usualRampPerMinute);
    if (target_pressure_torr !== undefined) this.#vacuum.regulate(target_pressure_torr);
  }

  advance(seconds: number, activity: Activity): void {
    const step = activity === 'step' ? this.#step : null;
    if (activity === 'idle') {
      this.#heaters.rampTo(this.#design.heating.standby_c, standbyRampPerMinute);
      this.#vacuum.regulate(null);
    }
    for (let left = seconds; left > dust; ) {
      const part = Math.min(left, this.#stretch(step, activity));
      this.#advance(part, step);
      left -= part;
    }
    if (this.#process) {
      this.#particles.advance();
      this.#flowError.advance(seconds);
    }
    this.#safety.watch();
    this.#energy.watch(this.#interlocks);
    this.#interlocks.watch(
      'over_temperature',
      this.#heaters.tripped,
      () => `A zone reached ${this.#heaters.hottestShown.toFixed(1)} C: heater power is off`,
    );
  }

  #stretch(step: CvdStep | null, activity: Activity): number {
    if (!step) return activity === 'idle' ? stretch.idle : stretch.step;
    if (step.cycle) return Math.min(stretch.step, phaseAt(step.cycle, this.#stepElapsed).left_s);
    return this.#stepElapsed < changeSeconds - dust ? stretch.change : stretch.step;
  }

  /** Without a step (paused, stopping, waiting) gases and powers are off, and pressure and temperature are held. */
  #advance(seconds: number, step: CvdStep | null): void {
    const cycle = step?.cycle ?? null;
    const phase = cycle ? cycle.phases[phaseAt(cycle, this.#stepElapsed).index] : undefined;
    this.#gas.set({ ...step?.flows, ...cycle?.flows });
    this.#energy.set(
      phase && step ? { ...step.powers, plasma_power_w: phase.plasma_power_w } : (step?.powers ?? powersOff),
    );
    this.#heaters.advance(seconds);
    this.#gas.advance(seconds);
    const arriving = this.#arriving();
    // Of the pulsed gases only that of the phase enters; the others wait behind their valves.
    const entering = Object.entries(arriving).filter(
      ([gas]) => !cycle || !(gas in cycle.flows) || phase?.flows_sccm[gas] !== undefined,
    );
    this.#vacuum.advance(
      seconds,
      entering.reduce((sum, [, flow]) => sum + flow, 0),
    );
    this.#energy.advance(seconds, this.#random, (gas) => arriving[gas] ?? 0);
    const before = this.#stepElapsed;
    this.#stepElapsed += seconds;
    if (!cycle) {
      this.#process?.grow(this.#surroundings(arriving, this.#energy.conditions()), seconds);
      return;
    }
    if (phase && phase.plasma_power_w > 0) this.#pulseEnergy = this.#energy.conditions();
    const done = (elapsed: number): number => Math.min(cycle.cycles, Math.floor(elapsed / cycle.cycle_s + 1e-6));
    for (let left = done(this.#stepElapsed) - done(before); left > 0; left -= 1)
      this.#process?.growCycle(this.#surroundings(arriving, this.#pulseEnergy), cycle);
  }

  #arriving(): Record<string, number> {
    return Object.fromEntries(this.#gas.gases.map((gas) => [gas, this.#gas.flow(gas) * this.#vapours.share(gas)]));
  }

  #surroundings(flows: Readonly<Record<string, number>>, energy: Surroundings['energy']): Surroundings {
    return {
      zones_c: this.#heaters.actual,
      pressure_torr: this.#vacuum.pressure_torr,
      flows,
      air_sccm: this.#vacuum.leak_sccm,
      energy,
      chamber_factor: 1 - wallLoss * this.#wall.value,
      valve_leak: this.#faults.magnitude('pulse_valve_leak') / 100,
    };
  }

  read(): Record<string, number | null> {
    const film = this.#process?.film;
    const flowing = this.#gas.total;
    const air = this.#vacuum.leak_sccm;
    return this.#sensors.read(
      {
        ...valueRow('temperature_zones_c', this.#heaters.shown()),
        setpoint_c: this.#heaters.setpoint,
        ...valueRow('gas_flows_sccm', this.#gas.shown),
        chamber_pressure_torr: this.#vacuum.pressure_torr,
        throttle_valve_pct: this.#vacuum.throttle_pct,
        residual_air_pct: (100 * air) / (air + Math.max(flowing, 1)),
        deposition_rate_nm_per_min: film?.rate_nm_per_min ?? 0,
        [`${this.#design.sensor}_thickness_nm`]: film?.thickness_nm ?? null,
        cycle_count: film?.cycles ?? null,
        particle_rate_per_min: this.#particles.monitor_per_min,
        ...this.#energy.read(),
        ...this.#vapours.read(),
        ...this.#safety.read(),
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
    return {
      ...(this.#process ? measureFilm(this.#process.film, this.#batch, this.#random) : {}),
      ...this.#energy.results(),
      particle_count: this.#particles.scan(this.#random),
    };
  }

  unload(): void {
    this.#heaters.tilt([]);
    this.#process = null;
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
