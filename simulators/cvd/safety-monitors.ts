import type { ActiveFaults } from '../engine/parts/active-faults.ts';
import type { Interlocks } from '../engine/parts/interlocks.ts';
import type { Sensor } from '../engine/parts/sensors.ts';

/** Gas in the cabinet that closes the supply, ppm, and the exhaust below which it does, percent of the nominal flow. */
const limits = { gas_ppm: 1, exhaust_pct: 70 };

/** Detector in the gas cabinet, flow of the exhaust and the abatement behind it: each shuts off the gases. */
export class SafetyMonitors {
  static readonly interlocks = ['exhaust_flow', 'gas_leak', 'abatement'] as const;
  static readonly faults = {
    gas_line_leak: { magnitude: 5, unit: 'ppm in the gas cabinet' },
    exhaust_loss: { magnitude: 50, unit: '% of the exhaust lost' },
    abatement_failure: { magnitude: 100, unit: '% of the abatement lost' },
  };
  static readonly sensors: Readonly<Record<string, Sensor>> = {
    gas_cabinet_ppm: { unit: 'ppm', absolute: 0.01, least: 0 },
    exhaust_flow_pct: { unit: '%', absolute: 0.4, least: 0 },
  };
  readonly #faults: ActiveFaults;
  readonly #interlocks: Interlocks;

  constructor(faults: ActiveFaults, interlocks: Interlocks) {
    this.#faults = faults;
    this.#interlocks = interlocks;
  }

  get #exhaust(): number {
    return 100 - this.#faults.magnitude('exhaust_loss');
  }

  watch(): void {
    const gas = this.#faults.magnitude('gas_line_leak');
    this.#interlocks.watch('gas_leak', gas > limits.gas_ppm, () => `${gas} ppm of gas in the cabinet: supply is shut`);
    const exhaust = this.#exhaust;
    this.#interlocks.watch(
      'exhaust_flow',
      exhaust < limits.exhaust_pct,
      () => `The exhaust draws ${exhaust} % of its flow: supply is shut`,
    );
    this.#interlocks.watch(
      'abatement',
      this.#faults.has('abatement_failure'),
      () => 'The abatement does not treat the effluent: supply is shut',
    );
  }

  read(): Record<string, number> {
    return { gas_cabinet_ppm: this.#faults.magnitude('gas_line_leak'), exhaust_flow_pct: this.#exhaust };
  }
}
