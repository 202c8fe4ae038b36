import type { Activity, ChamberModel, LoadedRecipe, SignalDefinition, ToolError } from '../engine/chamber-model.ts';
import { ActiveFaults } from '../engine/parts/active-faults.ts';
import { CalibrationError } from '../engine/parts/calibration.ts';
import { GasPanel } from '../engine/parts/gas-panel.ts';
import { Interlocks } from '../engine/parts/interlocks.ts';
import { Particles } from '../engine/parts/particles.ts';
import { RfGenerator } from '../engine/parts/rf-generator.ts';
import { RunDrift } from '../engine/parts/run-drift.ts';
import { SensorSet, sensorRow, valueRow } from '../engine/parts/sensors.ts';
import { Vacuum } from '../engine/parts/vacuum.ts';
import type { Random } from '../engine/random.ts';
import { EtchedWafer, etchResults } from './etched-wafer.ts';
import { etchedFilms } from './films.ts';
import { type EtchRecipe, type EtchStep, gasLines, limits, parseRecipe, phaseAt } from './recipe.ts';

/** Longest stretch in which plasma and gases may be taken as constant, s. */
const stretch = { plasma: 0.25, idle: 10 };
const standbyChuckC = 20;
/** Chuck behind its setpoint, s; helium behind the wafer, torr, and what passes its edge, sccm. */
const chuck = { lag_s: 30, helium_torr: 10, leak_sccm: 1.5 };
/** Radius from which a wafer without helium grows hot toward its rim, as a share of the whole. */
const hotFrom = 0.3;
/** A chamber above this has lost its vacuum, torr. */
const mostPressureTorr = 1;
/** Share by which the flow of helium past the wafer grows a degree that the rim is hot. */
const leakPerDegree = 0.1;

const gases = Object.keys(gasLines);
const power = { unit: 'W', relative: 0.002, least: 0 };
const reflected = { ...power, absolute: 0.3 };

const sensors = new SensorSet({
  rf_power_w: power,
  rf_reflected_w: reflected,
  bias_power_w: power,
  bias_reflected_w: reflected,
  dc_bias_v: { unit: 'V', relative: 0.005 },
  chamber_pressure_torr: { unit: 'torr', relative: 0.004, absolute: 1e-6, least: 0 },
  throttle_pct: { unit: '%', absolute: 0.1, least: 0 },
  ...sensorRow('gas_flows_sccm', gases, { unit: 'sccm', relative: 0.0015, least: 0 }),
  chuck_temp_c: { unit: 'C', absolute: 0.1 },
  helium_pressure_torr: { unit: 'torr', relative: 0.003, least: 0 },
  helium_leak_sccm: { unit: 'sccm', relative: 0.02, least: 0 },
  endpoint_signal_pct: { unit: '%', relative: 0.01, absolute: 0.1, least: 0 },
  arc_count: { unit: '' },
  particle_rate_per_min: { unit: '1/min', relative: 0.1, least: 0 },
});

/** Inductively coupled plasma etcher with a biased, helium-cooled chuck. */
export class PlasmaEtcher implements ChamberModel {
  readonly signals: readonly SignalDefinition[] = sensors.signals;
  readonly results = [...etchResults, 'arc_count', 'particle_count'];
  readonly calibrations = ['flow', 'power'];
  readonly #faults = new ActiveFaults(['mfc_drift', 'rf_mismatch', 'leak', 'pump_wear', 'arc', 'particle_burst'], {
    helium_loss: { magnitude: 60, unit: 'C that the rim of the wafer is hotter' },
    enclosure_open: { magnitude: 1, unit: 'door' },
  });
  readonly faults = this.#faults.names;
  readonly #interlocks = new Interlocks(['rf_enclosure', 'vacuum', 'exhaust_flow', 'gas_leak', 'abatement']);
  readonly interlocks = this.#interlocks.names;
  readonly #flowError: CalibrationError;
  readonly #powerError: CalibrationError;
  readonly #gas: GasPanel;
  readonly #pump = new RunDrift(0.001, 100);
  readonly #wall = new RunDrift(0.01, 50);
  readonly #vacuum = new Vacuum({
    volume_l: 40,
    pump_speed_l_per_s: 800,
    base_torr: 5e-6,
    faults: this.#faults,
    wear: this.#pump,
    control_lag_s: 1,
  });
  readonly #source = new RfGenerator({ max_w: limits.rf_power_w.max, faults: this.#faults, arcs_per_hour: 0.2 });
  readonly #bias = new RfGenerator({ max_w: limits.bias_power_w.max, faults: this.#faults, bias_v_per_sqrt_w: 12 });
  readonly #particles = new Particles(this.#faults, 7, this.#wall);
  #random: Random;
  #recipe: EtchRecipe | null = null;
  #wafer: EtchedWafer | null = null;
  #step: EtchStep | null = null;
  #elapsed = 0;
  #chuck_c = standbyChuckC;
  #chuckGoal_c = standbyChuckC;

  constructor(random: Random) {
    this.#random = random;
    this.#flowError = new CalibrationError({ per_hour: 2e-5, per_run: 1e-4 }, random);
    this.#powerError = new CalibrationError({ per_hour: 2e-5, per_run: 1e-4 }, random);
    this.#gas = new GasPanel({
      lines: gasLines,
      lag_s: 0.2,
      drifting: () => this.#etchant,
      faults: this.#faults,
      calibration: this.#flowError,
    });
  }

  load(content: unknown, random: Random): LoadedRecipe {
    const parsed = parseRecipe(content, (flows) => this.#gas.refusal(flows));
    if (!parsed.ok) return parsed;
    const { film, thickness_nm, steps } = parsed.recipe;
    const etched = etchedFilms[film];
    if (!etched) throw new Error(`a parsed recipe names a known film, not ${film}`);
    this.#recipe = parsed.recipe;
    this.#random = random;
    this.#wafer = new EtchedWafer(etched, thickness_nm);
    this.#step = null;
    // The chuck is brought to the recipe's temperature before the wafer comes in.
    this.#chuckGoal_c = steps.find((step) => step.target_temp_c !== undefined)?.target_temp_c ?? this.#chuckGoal_c;
    this.#chuck_c = this.#chuckGoal_c;
    this.#source.arcs.restart();
    this.#particles.restart();
    for (const drift of [this.#flowError, this.#powerError, this.#pump, this.#wall]) drift.nextRun(random);
    return { ok: true, steps };
  }

  enterStep(index: number): void {
    this.#step = this.#recipe?.steps[index] ?? null;
    this.#elapsed = 0;
    this.#chuckGoal_c = this.#step?.target_temp_c ?? this.#chuckGoal_c;
  }

  advance(seconds: number, activity: Activity): void {
    const step = activity === 'step' ? this.#step : null;
    this.#source.set(step?.source_w ?? 0);
    this.#bias.set(step?.bias_w ?? 0);
    // A step without a pressure leaves it to the pump; a run that is held keeps its gas out.
    this.#vacuum.regulate(step?.target_pressure_torr ?? null);
    for (let left = seconds; left > 1e-9; ) {
      const phase = step ? phaseAt(step, this.#elapsed) : { flows: {}, left_s: left };
      const part = Math.min(left, phase.left_s, activity === 'idle' ? stretch.idle : stretch.plasma);
      this.#gas.set(phase.flows);
      this.#advance(part);
      if (step) this.#elapsed += part;
      left -= part;
    }
    if (this.#wafer) {
      this.#particles.advance();
      this.#flowError.advance(seconds);
      this.#powerError.advance(seconds);
    }
    const pressure = this.#vacuum.pressure_torr;
    this.#interlocks.watch('vacuum', pressure > mostPressureTorr, () => `${pressure.toFixed(1)} torr in the chamber`);
    this.#interlocks.watch('rf_enclosure', this.#faults.has('enclosure_open'), () => 'The cover of the match is open');
  }

  #advance(seconds: number): void {
    this.#gas.advance(seconds);
    this.#vacuum.advance(seconds, this.#gas.total);
    this.#source.advance(seconds, this.#random);
    this.#bias.advance(seconds, this.#random);
    this.#chuck_c = this.#chuckGoal_c + (this.#chuck_c - this.#chuckGoal_c) * Math.exp(-seconds / chuck.lag_s);
    const scale = 1 + this.#powerError.value;
    this.#wafer?.etch(
      seconds,
      {
        source_w: this.#source.delivered_w * scale,
        bias_w: this.#bias.delivered_w * scale,
        pressure_torr: this.#vacuum.pressure_torr,
        flows: Object.fromEntries(gases.map((gas) => [gas, this.#gas.flow(gas)])),
        air: this.#vacuum.airShare,
      },
      (radius) => this.#chuck_c + this.#hotRim_c * Math.max(0, (radius - hotFrom) / (1 - hotFrom)),
    );
  }

  /** The gas that etches, of which most is asked for. */
  get #etchant(): string {
    const etchants = Object.keys(etchedFilms[this.#recipe?.film ?? '']?.etchants ?? {});
    return etchants.toSorted((a, b) => this.#gas.setpoint(b) - this.#gas.setpoint(a))[0] ?? 'N2';
  }

  /** How much hotter the rim is without helium behind it, while there is a plasma, C. */
  get #hotRim_c(): number {
    return this.#source.on ? this.#faults.magnitude('helium_loss') : 0;
  }

  read(): Record<string, number | null> {
    const lost = this.#faults.magnitude('helium_loss');
    return sensors.read(
      {
        rf_power_w: this.#source.forward_w,
        rf_reflected_w: this.#source.readReflected_w(),
        bias_power_w: this.#bias.forward_w,
        bias_reflected_w: this.#bias.readReflected_w(),
        dc_bias_v: -this.#bias.dc_bias_v,
        chamber_pressure_torr: this.#vacuum.pressure_torr,
        throttle_pct: this.#vacuum.throttle_pct,
        ...valueRow('gas_flows_sccm', this.#gas.shown),
        chuck_temp_c: this.#chuck_c,
        helium_pressure_torr: this.#wafer ? chuck.helium_torr / (1 + leakPerDegree * lost) : 0,
        helium_leak_sccm: this.#wafer ? chuck.leak_sccm * (1 + leakPerDegree * lost) : 0,
        endpoint_signal_pct: this.#wafer?.emission_pct ?? null,
        arc_count: this.#source.arcs.total,
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
    return {
      ...this.#wafer?.measure(this.#random),
      arc_count: this.#source.arcs.total,
      particle_count: this.#particles.scan(this.#random),
    };
  }

  unload(): void {
    this.#wafer = null;
    this.#step = null;
  }

  setFault(name: string, active: boolean, magnitude?: number): boolean {
    return this.#faults.set(name, active, magnitude);
  }

  calibrate(kind: string): boolean {
    if (kind === 'flow') this.#flowError.calibrate();
    else if (kind === 'power') this.#powerError.calibrate();
    return this.calibrations.includes(kind);
  }
}
