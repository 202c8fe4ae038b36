import type { Activity, ChamberModel, LoadedRecipe, SignalDefinition, ToolError } from '../engine/chamber-model.ts';
import { ActiveFaults } from '../engine/parts/active-faults.ts';
import { ArcEvents } from '../engine/parts/arc-events.ts';
import { CalibrationError } from '../engine/parts/calibration.ts';
import { GasPanel } from '../engine/parts/gas-panel.ts';
import { Interlocks } from '../engine/parts/interlocks.ts';
import { Particles } from '../engine/parts/particles.ts';
import { RunDrift } from '../engine/parts/run-drift.ts';
import { SensorSet, sensorRow, valueRow } from '../engine/parts/sensors.ts';
import { Vacuum } from '../engine/parts/vacuum.ts';
import type { Random } from '../engine/random.ts';
import { BeamLine, type BeamTask } from './beam-line.ts';
import { EndStation } from './end-station.ts';
import { hazardFaults, hazardInterlocks, toxicGas, watchHazards, xRays } from './hazards.ts';
import { implantResults, measureImplant } from './metrology.ts';
import { type ImplantRecipe, parseRecipe } from './recipe.ts';
import { gasLines, sourceOf } from './species.ts';

/** Longest stretch in which beam and pressure may be taken as constant, s. */
const stretch = { busy: 0.5, idle: 10 };
const sourceFlowSccm = 2;
const processBaseTorr = 1e-6;
/** Source and magnet have pumps of their own: pressure with no gas, and of a sccm that flows, torr. */
const pumped = { base: 2e-6, source: 1.2e-5, analyzer: 1.5e-6 };
/** Molecules in a cm^3 of a torr at 20 C, cross-section of losing the charge, cm^2, and path to the wafers, cm. */
const neutral = { per_torr: 3.295e16, cross_section: 5e-16, path: 300 };
/** An arc of the column takes the beam away for this long, s, and a reading shows this share of the voltage. */
const arc = { seconds: 0.1, voltage: 0.6 };
const arcsPerHour = 0.2;

const gases = Object.keys(gasLines);
const torr = { unit: 'torr', relative: 0.01, least: 0 };
const kilovolt = { unit: 'kV', relative: 2e-4, absolute: 0.002, least: 0 };

const sensors = new SensorSet({
  beam_current_ma: { unit: 'mA', relative: 0.002, least: 0 },
  beam_current_setpoint_ma: { unit: 'mA' },
  integrated_dose_cm2: { unit: 'cm^-2' },
  extraction_voltage_kv: kilovolt,
  acceleration_voltage_kv: kilovolt,
  analyzer_field_t: { unit: 'T', absolute: 5e-6, least: 0 },
  source_drive: { unit: '', relative: 0.002, least: 0 },
  source_pressure_torr: torr,
  analyzer_pressure_torr: torr,
  process_pressure_torr: torr,
  ...sensorRow('gas_flows_sccm', gases, { unit: 'sccm', relative: 0.0015, least: 0 }),
  scan_position_mm: { unit: 'mm' },
  wafer_number: { unit: '' },
  tilt_deg: { unit: 'deg', absolute: 0.02 },
  twist_deg: { unit: 'deg', absolute: 0.02 },
  arc_count: { unit: '' },
  x_ray_usv_per_h: { unit: 'uSv/h', relative: 0.05, least: 0 },
  toxic_gas_ppm: { unit: 'ppm', absolute: 0.001, least: 0 },
  particle_rate_per_min: { unit: '1/min', relative: 0.1, least: 0 },
});

/** Medium-current implanter: tunes a beam, then paints wafer after wafer until its dosimetry has counted the dose. */
export class Implanter implements ChamberModel {
  readonly signals: readonly SignalDefinition[] = sensors.signals;
  readonly results = [...implantResults, 'arc_count', 'particle_count'];
  readonly calibrations = ['dosimetry'];
  readonly #faults = new ActiveFaults(['beam_drift', 'arc', 'particle_burst', 'mfc_drift'], {
    ...hazardFaults,
    /** A beam in residual gas loses charge, and what has none is not counted. */
    leak: { magnitude: 2, unit: 'sccm of air' },
    mass_analyzer_drift: { magnitude: 0.3, unit: '% of the field per min' },
    /** Electrons that leave the Faraday cup count as ions that came in. */
    faraday_suppression_failure: { magnitude: 4, unit: '% of the current counted too much' },
  });
  readonly faults = this.#faults.names;
  readonly #interlocks = new Interlocks(hazardInterlocks);
  readonly interlocks = this.#interlocks.names;
  readonly #beam = new BeamLine(this.#faults);
  readonly #gas = new GasPanel({ lines: gasLines, faults: this.#faults });
  readonly #vacuum = new Vacuum({
    volume_l: 800,
    pump_speed_l_per_s: 3000,
    base_torr: processBaseTorr,
    faults: this.#faults,
  });
  readonly #filament = new RunDrift(0.002, 60);
  readonly #particles = new Particles(this.#faults, 6);
  readonly #arcs = new ArcEvents(this.#faults, arcsPerHour);
  readonly #cupError: CalibrationError;
  #random: Random;
  #recipe: ImplantRecipe | null = null;
  #station: EndStation | null = null;
  #step = -1;
  /** Share of the beam that has walked off the cup, though not off the wafers. */
  #walked = 0;
  #arced = false;

  constructor(random: Random) {
    this.#random = random;
    this.#cupError = new CalibrationError({ per_hour: 2e-4, per_run: 1e-4 }, random);
  }

  load(content: unknown, random: Random): LoadedRecipe {
    const parsed = parseRecipe(content);
    if (!parsed.ok) return parsed;
    this.#recipe = parsed.recipe;
    this.#random = random;
    this.#step = -1;
    this.#station = new EndStation(parsed.recipe.implant);
    this.#beam.load(parsed.recipe.implant);
    this.#particles.restart();
    this.#arcs.restart();
    this.#cupError.nextRun(random);
    this.#filament.nextRun(random);
    return { ok: true, steps: parsed.recipe.steps };
  }

  enterStep(index: number): void {
    this.#step = index;
  }

  #taskOf(activity: Activity): BeamTask {
    const exposure = this.#recipe?.exposure ?? -1;
    if (!this.#station || activity === 'idle' || activity === 'unwind' || this.#step > exposure) return 'off';
    if (activity === 'load') return 'tune';
    if (activity === 'hold') return 'park';
    return this.#step === exposure ? 'implant' : 'tune';
  }

  advance(seconds: number, activity: Activity): void {
    const task = this.#taskOf(activity);
    const longest = activity === 'idle' ? stretch.idle : stretch.busy;
    for (let left = seconds; left > 1e-12; left -= longest) this.#advance(Math.min(left, longest), task);
    if (this.#station) {
      this.#particles.advance();
      this.#cupError.advance(seconds);
    }
    watchHazards(this.#interlocks, this.#faults, this.#surroundings);
  }

  #advance(seconds: number, task: BeamTask): void {
    const gas = this.#sourceGas;
    this.#gas.set(task === 'off' || gas === null ? {} : { [gas]: sourceFlowSccm });
    this.#gas.advance(seconds);
    this.#vacuum.advance(seconds, 0);
    const supply = gas === null ? 0 : Math.sqrt(this.#gas.flow(gas) / sourceFlowSccm) * (1 - this.#filament.value);
    this.#beam.advance(seconds, task, supply, this.#counted_ma);
    const walk = (this.#faults.magnitude('beam_drift') / 100 / 60) * seconds;
    this.#walked = this.#faults.has('beam_drift') ? Math.min(0.9, this.#walked + walk) : 0;
    if (task !== 'implant' || !this.#beam.tuned || !this.#station || this.#station.done) return;
    const arcs = this.#arcs.advance(seconds, this.#random);
    if (arcs > 0) this.#arced = true;
    this.#station.expose(
      seconds,
      {
        counted_ma: this.#counted_ma,
        dopant_ma: this.#beam.current_ma * this.#beam.purity,
        arcs,
        arc_s: arc.seconds,
      },
      this.#random,
    );
  }

  get #sourceGas(): keyof typeof gasLines | null {
    return this.#recipe ? sourceOf[this.#recipe.implant.species].gas : null;
  }

  /** Share of the ions that residual gas has made neutral on their way, beyond what the dosimetry allows for. */
  get #neutralised(): number {
    const excess = Math.max(0, this.#vacuum.pressure_torr - processBaseTorr);
    return -Math.expm1(-excess * neutral.per_torr * neutral.cross_section * neutral.path);
  }

  /** Current as the Faraday cup counts it, mA. */
  get #counted_ma(): number {
    const seen = (1 - this.#neutralised) * (1 - this.#walked);
    const error = this.#cupError.value + this.#faults.magnitude('faraday_suppression_failure') / 100;
    return this.#beam.current_ma * seen * (1 + error);
  }

  get #surroundings() {
    return {
      potential_kv: this.#beam.extraction_kv + this.#beam.acceleration_kv,
      current_ma: this.#beam.current_ma,
      pressure_torr: this.#vacuum.pressure_torr,
    };
  }

  stepDone(): boolean {
    return this.#station?.done === true;
  }

  read(): Record<string, number | null> {
    const implant = this.#station ? this.#recipe?.implant : undefined;
    const flow = this.#gas.total;
    const sag = this.#arced ? arc.voltage : 1;
    this.#arced = false;
    const process = this.#vacuum.pressure_torr;
    return sensors.read(
      {
        beam_current_ma: this.#counted_ma * sag,
        beam_current_setpoint_ma: implant?.beam_current_ma ?? 0,
        integrated_dose_cm2: this.#station?.counted_cm2 ?? 0,
        extraction_voltage_kv: this.#beam.extraction_kv * sag,
        acceleration_voltage_kv: this.#beam.acceleration_kv * sag,
        analyzer_field_t: this.#beam.field_t,
        source_drive: this.#beam.trim,
        source_pressure_torr: pumped.base + pumped.source * flow,
        analyzer_pressure_torr: pumped.base + pumped.analyzer * flow + 0.1 * process,
        process_pressure_torr: process,
        ...valueRow('gas_flows_sccm', this.#gas.shown),
        scan_position_mm: this.#station?.position_mm ?? null,
        wafer_number: this.#station?.wafer ?? null,
        tilt_deg: implant?.tilt_deg ?? null,
        twist_deg: implant?.twist_deg ?? null,
        arc_count: this.#arcs.total,
        x_ray_usv_per_h: xRays(this.#faults, this.#surroundings),
        toxic_gas_ppm: toxicGas(this.#faults),
        particle_rate_per_min: this.#particles.monitor_per_min,
      },
      this.#random,
    );
  }

  interlockStates(): Record<string, boolean> {
    return this.#interlocks.states();
  }

  trip(): ToolError | null {
    return this.#interlocks.trip();
  }

  measure(): Record<string, number> {
    if (!this.#recipe || !this.#station) return {};
    return {
      ...measureImplant(this.#recipe.implant, this.#station, this.#random),
      arc_count: this.#arcs.total,
      particle_count: this.#particles.scan(this.#random),
    };
  }

  unload(): void {
    this.#station = null;
    this.#step = -1;
  }

  setFault(name: string, active: boolean, magnitude?: number): boolean {
    return this.#faults.set(name, active, magnitude);
  }

  calibrate(kind: string): boolean {
    if (kind === 'dosimetry') this.#cupError.calibrate();
    return this.calibrations.includes(kind);
  }
}
