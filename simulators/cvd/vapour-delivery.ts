import type { ActiveFaults, FaultKind } from '../engine/parts/active-faults.ts';
import type { Sensor } from '../engine/parts/sensors.ts';
import type { ChamberDesign, Delivery } from './design.ts';

/** Vapour pressure changes by about this share a kelvin: ln 10 b / T^2 with b near 2000 K (domain/process/cvd/mocvd.ts). */
const vapourPerKelvin = 0.053;
const bubblerC = 20;

const faultsOf: Readonly<Record<Delivery, Readonly<Record<string, FaultKind>>>> = {
  bubbler: {
    bubbler_temperature_drift: { magnitude: -3, unit: 'C beside the setpoint' },
    source_depletion: { magnitude: 20, unit: '% of the vapour lost' },
  },
  liquid_injection: { injector_clog: { magnitude: 20, unit: '% of the liquid lost' } },
  mist: { nebuliser_clog: { magnitude: 20, unit: '% of the mist lost' } },
};

/** Vapour of liquids and solids on its way to the chamber: a monitor in the line compares it with what was asked for. */
export class VapourDelivery {
  readonly #of: readonly string[];
  readonly #delivery: Delivery | null;
  readonly #faults: ActiveFaults;

  static faults({ vapours }: ChamberDesign): Readonly<Record<string, FaultKind>> {
    return vapours ? faultsOf[vapours.delivery] : {};
  }

  static sensors({ vapours }: ChamberDesign): Readonly<Record<string, Sensor>> {
    if (!vapours) return {};
    return {
      vapour_delivery_pct: { unit: '%', absolute: 0.15, least: 0 },
      ...(vapours.delivery === 'bubbler' ? { bubbler_temp_c: { unit: 'C', absolute: 0.02 } } : {}),
    };
  }

  constructor({ vapours }: ChamberDesign, faults: ActiveFaults) {
    this.#of = vapours?.of ?? [];
    this.#delivery = vapours?.delivery ?? null;
    this.#faults = faults;
  }

  get #lost(): number {
    const names = ['source_depletion', 'injector_clog', 'nebuliser_clog'];
    return names.reduce((sum, name) => sum + this.#faults.magnitude(name), 0) / 100;
  }

  get #share(): number {
    const warmer = this.#faults.magnitude('bubbler_temperature_drift');
    return Math.max(0, 1 - this.#lost) * Math.exp(vapourPerKelvin * warmer);
  }

  /** Share of a gas's flow that arrives. */
  share(gas: string): number {
    return this.#of.includes(gas) ? this.#share : 1;
  }

  read(): Record<string, number | null> {
    if (this.#delivery === null) return {};
    return {
      vapour_delivery_pct: 100 * this.#share,
      bubbler_temp_c: bubblerC + this.#faults.magnitude('bubbler_temperature_drift'),
    };
  }
}
