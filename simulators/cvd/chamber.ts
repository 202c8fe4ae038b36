import type { Activity, ChamberModel, LoadedRecipe, SignalDefinition, ToolError } from '../engine/chamber-model.ts';
import type { ActiveFaults } from '../engine/parts/active-faults.ts';
import { Interlocks } from '../engine/parts/interlocks.ts';
import { rejected } from '../engine/parts/recipe-reading.ts';
import { type SensorSet, valueRow } from '../engine/parts/sensors.ts';
import type { Random } from '../engine/random.ts';
import { type Equipment, equip } from './chamber-equipment.ts';
import { chamberFaults } from './chamber-faults.ts';
import { chamberSensors } from './chamber-sensors.ts';
import { DepositionProcess, type Surroundings } from './deposition-process.ts';
import type { ChamberDesign } from './design.ts';
import { filmResults, measureFilm } from './metrology.ts';
import { phaseAt } from './pulse-cycle.ts';
import { type CvdRecipe, type CvdStep, parseRecipe, powersOff } from './recipe.ts';
import { SafetyMonitors } from './safety-monitors.ts';

/** Longest stretch in which everything may be taken as constant, s: after a change, while a step runs, and at rest. */
const stretch = { change: 0.25, step: 1, idle: 10 };
/** How long a change goes on, s. */
const changeSeconds = 12;
const standbyRampPerMinute = 30;
const usualRampPerMinute = 20;
/** What film on the walls takes of the growth for each unit by which its particles grow. */
const wallLoss = 0.02;
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
  readonly #parts: Equipment;
  readonly #safety: SafetyMonitors;
  #random: Random;
  #recipe: CvdRecipe | null = null;
  #step: CvdStep | null = null;
  #stepElapsed = 0;
  #process: DepositionProcess | null = null;
  /** Of the last pulse of plasma: it is out again when its cycle ends. */
  #pulseEnergy: Surroundings['energy'] = {};

  constructor(design: ChamberDesign, random: Random) {
    const { energy } = design;
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
    this.#parts = equip(design, this.#faults, () => this.#process?.precursor ?? '', random);
    this.#safety = new SafetyMonitors(this.#faults, this.#interlocks);
  }

  load(content: unknown, random: Random): LoadedRecipe {
    const parsed = parseRecipe(this.#design, content);
    if (!parsed.ok) return parsed;
    const { process, steps, duty_cycle, tilt_c, vented } = parsed.recipe;
    for (const { name, flows, powers, cycle } of steps) {
      const peak = Math.max(0, ...(cycle?.phases ?? []).map(({ plasma_power_w }) => plasma_power_w));
      const refusal =
        this.#parts.gas.refusal({ ...flows, ...cycle?.flows }) ??
        this.#parts.energy.refusal(peak > 0 ? { ...powers, plasma_power_w: peak } : powers);
      if (refusal !== null) return rejected(`Step ${name}: ${refusal}`);
    }
    this.#random = random;
    this.#recipe = parsed.recipe;
    this.#step = null;
    this.#pulseEnergy = {};
    this.#process = new DepositionProcess(process, this.#design.reactor_type, duty_cycle);
    if (vented || !this.#design.pumping.load_lock) this.#parts.vacuum.vent();
    this.#parts.particles.restart();
    for (const drift of [this.#parts.wall, this.#parts.pumpWear, this.#parts.flowError]) drift.nextRun(random);
    this.#parts.energy.nextRun(random);
    const { standby_c } = this.#design.heating;
    const hottest = Math.max(standby_c, ...steps.map(({ target_temp_c }) => target_temp_c ?? standby_c));
    this.#parts.heaters.tilt(tilt_c);
    this.#parts.heaters.load(hottest + Math.max(0, ...tilt_c), random);
    return { ok: true, steps };
  }

  enterStep(index: number): void {
    this.#step = this.#recipe?.steps[index] ?? null;
    this.#stepElapsed = 0;
    const { target_temp_c, ramp_rate_c_per_min, target_pressure_torr } = this.#step ?? {};
    // A step without a temperature or a pressure leaves them as they were.
    if (target_temp_c !== undefined)
      this.#parts.heaters.rampTo(target_temp_c, ramp_rate_c_per_min ?? usualRampPerMinute);
    if (target_pressure_torr !== undefined) this.#parts.vacuum.regulate(target_pressure_torr);
  }

  advance(seconds: number, activity: Activity): void {
    const step = activity === 'step' ? this.#step : null;
    if (activity === 'idle') {
      this.#parts.heaters.rampTo(this.#design.heating.standby_c, standbyRampPerMinute);
      this.#parts.vacuum.regulate(null);
    }
    for (let left = seconds; left > dust; ) {
      const part = Math.min(left, this.#stretch(step, activity));
      this.#advance(part, step);
      left -= part;
    }
    if (this.#process) {
      this.#parts.particles.advance();
      this.#parts.flowError.advance(seconds);
    }
    this.#safety.watch();
    this.#parts.energy.watch(this.#interlocks);
    this.#interlocks.watch(
      'over_temperature',
      this.#parts.heaters.tripped,
      () => `A zone reached ${this.#parts.heaters.hottestShown.toFixed(1)} C: heater power is off`,
    );
  }

  #stretch(step: CvdStep | null, activity: Activity): number {
    if (!step) return activity === 'idle' ? stretch.idle : stretch.step;
    if (step.cycle) return Math.min(stretch.step, phaseAt(step.cycle, this.#stepElapsed).left_s);
    return this.#stepElapsed < changeSeconds - dust ? stretch.change : stretch.step;
  }

  /** Without a step (paused, stopping, waiting) gases and powers are off; temperature goes on to where it was sent. */
  #advance(seconds: number, step: CvdStep | null): void {
    const cycle = step?.cycle ?? null;
    const phase = cycle ? cycle.phases[phaseAt(cycle, this.#stepElapsed).index] : undefined;
    this.#parts.gas.set({ ...step?.flows, ...cycle?.flows });
    this.#parts.energy.set(
      phase && step ? { ...step.powers, plasma_power_w: phase.plasma_power_w } : (step?.powers ?? powersOff),
    );
    this.#parts.heaters.advance(seconds);
    this.#parts.gas.advance(seconds);
    const arriving = this.#arriving();
    // Of the pulsed gases only that of the phase enters; the others wait behind their valves.
    const entering = Object.entries(arriving).filter(
      ([gas]) => !cycle || !(gas in cycle.flows) || phase?.flows_sccm[gas] !== undefined,
    );
    this.#parts.vacuum.advance(
      seconds,
      entering.reduce((sum, [, flow]) => sum + flow, 0),
    );
    this.#parts.energy.advance(seconds, this.#random, (gas) => arriving[gas] ?? 0);
    const before = this.#stepElapsed;
    this.#stepElapsed += seconds;
    if (!cycle) {
      this.#process?.grow(this.#surroundings(arriving, this.#parts.energy.conditions()), seconds);
      return;
    }
    if (phase && phase.plasma_power_w > 0) this.#pulseEnergy = this.#parts.energy.conditions();
    const done = (elapsed: number): number => Math.min(cycle.cycles, Math.floor(elapsed / cycle.cycle_s + 1e-6));
    for (let left = done(this.#stepElapsed) - done(before); left > 0; left -= 1)
      this.#process?.growCycle(this.#surroundings(arriving, this.#pulseEnergy), cycle);
  }

  #arriving(): Record<string, number> {
    return Object.fromEntries(
      this.#parts.gas.gases.map((gas) => [gas, this.#parts.gas.flow(gas) * this.#parts.vapours.share(gas)]),
    );
  }

  #surroundings(flows: Readonly<Record<string, number>>, energy: Surroundings['energy']): Surroundings {
    return {
      zones_c: this.#parts.heaters.actual,
      pressure_torr: this.#parts.vacuum.pressure_torr,
      flows,
      air_sccm: this.#parts.vacuum.leak_sccm,
      energy,
      chamber_factor: 1 - wallLoss * this.#parts.wall.value,
      valve_leak: this.#faults.magnitude('pulse_valve_leak') / 100,
    };
  }

  read(): Record<string, number | null> {
    const film = this.#process?.film;
    const flowing = this.#parts.gas.total;
    const air = this.#parts.vacuum.leak_sccm;
    return this.#sensors.read(
      {
        ...valueRow('temperature_zones_c', this.#parts.heaters.shown()),
        setpoint_c: this.#parts.heaters.setpoint,
        ...valueRow('gas_flows_sccm', this.#parts.gas.shown),
        chamber_pressure_torr: this.#parts.vacuum.pressure_torr,
        throttle_valve_pct: this.#parts.vacuum.throttle_pct,
        residual_air_pct: (100 * air) / (air + Math.max(flowing, 1)),
        deposition_rate_nm_per_min: film?.rate_nm_per_min ?? 0,
        [`${this.#design.sensor}_thickness_nm`]: film?.thickness_nm ?? null,
        cycle_count: film?.cycles ?? null,
        particle_rate_per_min: this.#parts.particles.monitor_per_min,
        ...this.#parts.energy.read(),
        ...this.#parts.vapours.read(),
        ...this.#safety.read(),
      },
      this.#random,
    );
  }

  qualities(): Record<string, 'bad'> {
    const open = this.#parts.heaters.shown().flatMap((value, zone) => (value === null ? [zone] : []));
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
      ...this.#parts.energy.results(),
      particle_count: this.#parts.particles.scan(this.#random),
    };
  }

  unload(): void {
    this.#parts.heaters.tilt([]);
    this.#process = null;
    this.#step = null;
  }

  setFault(name: string, active: boolean, magnitude?: number): boolean {
    return this.#faults.set(name, active, magnitude);
  }

  calibrate(kind: string): boolean {
    if (kind === 'temperature') this.#parts.heaters.calibrate();
    else if (kind === 'flow') this.#parts.flowError.calibrate();
    return this.calibrations.includes(kind);
  }
}
