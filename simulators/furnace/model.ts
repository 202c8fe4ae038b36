import type { Activity, ChamberModel, LoadedRecipe, SignalDefinition, ToolError } from '../engine/chamber-model.ts';
import type { Random } from '../engine/random.ts';
import { Boat } from './boat.ts';
import { GasPanel } from './gas-panel.ts';
import { ambientFlows, type FurnaceRecipe, type FurnaceStep, gases, parseRecipe } from './recipe.ts';
import { standbyTempC, type ThermalFault, ThermalZones, zoneCount } from './thermal.ts';

const atmosphereTorr = 760;
const standbyRampPerMinute = 10;
/** Longest stretch in which temperatures may be taken as constant for growth, s. */
const growthStretch = 1;

/** Standard deviations of the sensors: C, share of a flow, torr, nm. */
const noise = { temperature: 0.12, flow: 0.0015, pressure: 0.35, inSitu: 0.25 };
/** Metrology after the run: relative and absolute error of one wafer's reading, nm. */
const metrology = { relative: 0.002, absolute_nm: 0.08 };
const wafersMeasuredPerZone = 5;

const zones = Array.from({ length: zoneCount }, (_, zone) => zone);
const thermalFaults: readonly string[] = ['thermocouple_drift', 'zone_heater_failure', 'over_temperature'];
const isThermal = (name: string): name is ThermalFault => thermalFaults.includes(name);

/** One tube of a horizontal oxidation furnace with a boat of five zones. */
export class FurnaceTube implements ChamberModel {
  readonly signals: readonly SignalDefinition[] = [
    ...zones.map((zone) => ({ name: `temperature_zones_c[${zone}]`, unit: 'C' })),
    { name: 'setpoint_c', unit: 'C' },
    ...gases.map((gas) => ({ name: `gas_flows_sccm[${gas}]`, unit: 'sccm' })),
    { name: 'chamber_pressure_torr', unit: 'torr' },
    { name: 'oxide_thickness_nm', unit: 'nm' },
  ];
  readonly interlocks = ['over_temperature', 'tube_door', 'exhaust_flow', 'hydrogen_leak'];
  readonly results = [
    'oxide_thickness_nm_mean',
    'oxide_thickness_nm_min',
    'oxide_thickness_nm_max',
    'oxide_thickness_nm_std',
    'uniformity_pct',
  ];
  readonly faults = [...thermalFaults, 'mfc_drift'];
  readonly #thermal: ThermalZones;
  readonly #gas = new GasPanel();
  #random: Random;
  #recipe: FurnaceRecipe | null = null;
  #step: FurnaceStep | null = null;
  #goal: { readonly temperature_c: number; readonly rate: number } | null = null;
  #boat: Boat | null = null;

  constructor(random: Random) {
    this.#random = random;
    this.#thermal = new ThermalZones(random);
  }

  load(content: unknown, random: Random): LoadedRecipe {
    const parsed = parseRecipe(content);
    if (!parsed.ok) return parsed;
    this.#random = random;
    this.#recipe = parsed.recipe;
    this.#step = null;
    this.#goal = null;
    this.#boat = new Boat(parsed.recipe.orientation);
    const hottest = Math.max(standbyTempC, ...parsed.recipe.steps.map((step) => step.target_temp_c ?? 0));
    this.#thermal.load(hottest, random);
    return { ok: true, steps: parsed.recipe.steps };
  }

  enterStep(index: number): void {
    this.#step = this.#recipe?.steps[index] ?? null;
    // A step without a temperature lets the ramp before it go on.
    if (this.#step?.target_temp_c !== undefined)
      this.#goal = { temperature_c: this.#step.target_temp_c, rate: this.#step.ramp_rate_c_per_min };
  }

  advance(seconds: number, activity: Activity): void {
    const growing = activity === 'step';
    this.#gas.set(growing && this.#step ? this.#step.flows : ambientFlows.n2);
    if (activity === 'idle') this.#thermal.rampTo(standbyTempC, standbyRampPerMinute);
    else if (growing && this.#goal) this.#thermal.rampTo(this.#goal.temperature_c, this.#goal.rate);
    // A run that waits, is held or stops keeps its temperature under nitrogen.
    else this.#thermal.rampTo(this.#thermal.setpoint, standbyRampPerMinute);
    for (let left = seconds; left > 0; left -= growthStretch) {
      const stretch = Math.min(left, growthStretch);
      this.#thermal.advance(stretch);
      this.#gas.advance(stretch);
      if (growing) this.#grow(stretch);
    }
  }

  #grow(seconds: number): void {
    if (!this.#step || this.#step.ambient === 'n2') return;
    const ambient = this.#step.ambient === 'dry' ? 'dry' : 'H2O';
    this.#boat?.oxidise(ambient, this.#thermal.actual, this.#gas.oxidantShare(), seconds);
  }

  read(): Record<string, number | null> {
    const { gaussian } = this.#random;
    const thickness = this.#boat?.thickness;
    const mean = thickness ? thickness.reduce((sum, value) => sum + value, 0) / thickness.length : null;
    const measured = this.#thermal.measured();
    return {
      ...Object.fromEntries(
        measured.map((value, zone) => [`temperature_zones_c[${zone}]`, value + noise.temperature * gaussian()]),
      ),
      setpoint_c: this.#thermal.setpoint,
      ...Object.fromEntries(
        gases.map((gas) => [`gas_flows_sccm[${gas}]`, this.#gas.flows[gas] * (1 + noise.flow * gaussian())]),
      ),
      chamber_pressure_torr: atmosphereTorr + noise.pressure * gaussian(),
      oxide_thickness_nm: mean === null ? null : Math.max(0, mean + noise.inSitu * gaussian()),
    };
  }

  interlockStates(): Record<string, boolean> {
    return { over_temperature: !this.#thermal.tripped, tube_door: true, exhaust_flow: true, hydrogen_leak: true };
  }

  trip(): ToolError | null {
    if (!this.#thermal.tripped) return null;
    const hottest = Math.max(...this.#thermal.measured());
    return { code: 'over_temperature', message: `A zone reached ${hottest.toFixed(1)} C: heater power is off` };
  }

  measure(): Record<string, number> {
    const readings = (this.#boat?.thickness ?? []).flatMap((thickness) =>
      Array.from(
        { length: wafersMeasuredPerZone },
        () =>
          thickness * (1 + metrology.relative * this.#random.gaussian()) +
          metrology.absolute_nm * this.#random.gaussian(),
      ),
    );
    const mean = readings.reduce((sum, value) => sum + value, 0) / readings.length;
    const squares = readings.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const [min, max] = [Math.min(...readings), Math.max(...readings)];
    return {
      oxide_thickness_nm_mean: mean,
      oxide_thickness_nm_min: min,
      oxide_thickness_nm_max: max,
      oxide_thickness_nm_std: Math.sqrt(squares / (readings.length - 1)),
      uniformity_pct: (100 * (max - min)) / (2 * mean),
    };
  }

  unload(): void {
    this.#boat = null;
    this.#step = null;
  }

  setFault(name: string, active: boolean): boolean {
    if (name === 'mfc_drift') {
      if (active) this.#gas.drifting = true;
      else this.#gas.repair();
      return true;
    }
    if (!isThermal(name)) return false;
    if (active) this.#thermal.faults.add(name);
    else this.#thermal.repair(name);
    return true;
  }
}
