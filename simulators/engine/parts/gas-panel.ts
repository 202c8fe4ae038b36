import type { ActiveFaults } from './active-faults.ts';
import type { CalibrationError } from './calibration.ts';

export type Flows = Readonly<Record<string, number>>;

export interface GasPanelOptions {
  /** Full scale of the controller of each gas, sccm. */
  readonly lines: Readonly<Record<string, number>>;
  /** Flows before anything is set, sccm; gases that are not named are off. */
  readonly standby?: Flows;
  /** Settling of a controller, s; 3 when absent. */
  readonly lag_s?: number;
  /** The gas whose controller drifts under `mfc_drift`; the one that flows most when absent. */
  readonly drifting?: () => string;
  readonly faults: ActiveFaults;
  /** Error of the controllers as a share of the flow: the true flow is off while the reading agrees with the setpoint. */
  readonly calibration?: CalibrationError;
}

const leastShare = 0.7;

/** Mass flow controllers of a chamber: each follows its setpoint with a first-order lag. */
export class GasPanel {
  readonly gases: readonly string[];
  readonly #options: GasPanelOptions;
  readonly #shown: Record<string, number>;
  #setpoints: Flows;
  #share = 1;

  constructor(options: GasPanelOptions) {
    this.#options = options;
    this.gases = Object.keys(options.lines);
    this.#setpoints = options.standby ?? {};
    this.#shown = Object.fromEntries(this.gases.map((gas) => [gas, this.#setpoints[gas] ?? 0]));
  }

  /** What the controllers show, sccm, by gas. */
  get shown(): Flows {
    return this.#shown;
  }

  /** True flow of a gas, sccm. */
  flow(gas: string): number {
    return (this.#shown[gas] ?? 0) * (1 + (this.#options.calibration?.value ?? 0));
  }

  /** True flow of all gases, sccm. */
  get total(): number {
    return this.gases.reduce((sum, gas) => sum + this.flow(gas), 0);
  }

  /** Setpoint of a gas, sccm. */
  setpoint(gas: string): number {
    return this.#setpoints[gas] ?? 0;
  }

  /** @returns why the panel cannot deliver the flows, or null. */
  refusal(flows: Flows): string | null {
    for (const [gas, flow] of Object.entries(flows)) {
      const fullScale = this.#options.lines[gas];
      if (fullScale === undefined && flow > 0) return `no gas line ${gas}; lines: ${this.gases.join(', ')}`;
      if (fullScale !== undefined && flow > fullScale)
        return `${gas} ${flow} sccm is above the controller's full scale of ${fullScale} sccm`;
    }
    return null;
  }

  /** Gases that are not named are turned off. */
  set(flows: Flows): void {
    this.#setpoints = flows;
  }

  advance(seconds: number): void {
    const { faults, lag_s = 3 } = this.#options;
    const loss = (faults.magnitude('mfc_drift') / 100 / 60) * seconds;
    this.#share = faults.has('mfc_drift') ? Math.max(leastShare, this.#share - loss) : 1;
    const drifting = this.#options.drifting?.() ?? this.#strongest();
    const rest = Math.exp(-seconds / lag_s);
    for (const gas of this.gases) {
      const goal = this.setpoint(gas) * (gas === drifting ? this.#share : 1);
      this.#shown[gas] = goal + ((this.#shown[gas] ?? 0) - goal) * rest;
    }
  }

  #strongest(): string | undefined {
    return this.gases.reduce(
      (best, gas) => (this.setpoint(gas) > this.setpoint(best) ? gas : best),
      this.gases[0] ?? '',
    );
  }
}
