import type { ActiveFaults, FaultKind } from '../engine/parts/active-faults.ts';
import type { Interlocks } from '../engine/parts/interlocks.ts';

/** Faults of what keeps people from voltage, radiation and gas. */
export const hazardFaults = {
  enclosure_open: { magnitude: 1, unit: 'door' },
  shield_failure: { magnitude: 100, unit: 'times the X-rays' },
  toxic_gas_release: { magnitude: 1, unit: 'ppm in the gas cabinet' },
} as const satisfies Readonly<Record<string, FaultKind>>;

/** The exhaust's gas detector opens the interlock above this; arsine's IDLH is 3 ppm (NIOSH). */
const mostGasPpm = 0.05;
/** Dose rate outside the shield that SEMI S2 allows, uSv/h. */
const mostXRay = 2;
/** A beam in more gas than this strikes arcs and loses its charge, torr. */
const mostPressureTorr = 3e-5;

export const hazardInterlocks: readonly string[] = [
  'high_voltage_enclosure',
  'x_ray_shield',
  'vacuum',
  'gas_leak',
  'exhaust_flow',
  'abatement',
];

export interface Surroundings {
  /** Behind the magnet and the column, kV together, and the beam, mA. */
  readonly potential_kv: number;
  readonly current_ma: number;
  readonly pressure_torr: number;
}

/** X-rays outside the shield, uSv/h: background, and electrons that the column throws back at the source. */
export const xRays = (faults: ActiveFaults, { potential_kv, current_ma }: Surroundings): number =>
  0.02 + 0.1 * (potential_kv / 250) ** 2 * current_ma * Math.max(1, faults.magnitude('shield_failure'));

export const toxicGas = (faults: ActiveFaults): number => faults.magnitude('toxic_gas_release');

/** Opens and closes the interlocks as what surrounds the beam line asks for. */
export function watchHazards(interlocks: Interlocks, faults: ActiveFaults, around: Surroundings): void {
  const [radiation, gas] = [xRays(faults, around), toxicGas(faults)];
  interlocks.watch(
    'high_voltage_enclosure',
    faults.has('enclosure_open'),
    () => 'A door of the high voltage enclosure is open',
  );
  interlocks.watch(
    'x_ray_shield',
    radiation > mostXRay,
    () => `${radiation.toFixed(1)} uSv/h outside the shield, at most ${mostXRay}`,
  );
  interlocks.watch(
    'vacuum',
    around.pressure_torr > mostPressureTorr,
    () => `${around.pressure_torr.toExponential(1)} torr at the wafers, at most ${mostPressureTorr.toExponential(0)}`,
  );
  interlocks.watch('gas_leak', gas > mostGasPpm, () => `${gas} ppm of source gas, at most ${mostGasPpm}`);
}
