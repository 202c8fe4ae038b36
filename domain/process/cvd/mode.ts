import type { energyModes, pressureModes, reactorTypes } from '../../processmode/process-mode.ts';

export type EnergyMode = (typeof energyModes)[number];
export type PressureMode = (typeof pressureModes)[number];
export type ReactorType = (typeof reactorTypes)[number];

/** What of a process mode the growth of a film depends on. */
export interface DepositionMode {
  readonly energy_mode: EnergyMode;
  readonly pressure_mode: PressureMode;
  readonly reactor_type: ReactorType;
  /** `standard`, `epitaxy`, `atomic_layer`, `pulsed` ... */
  readonly variant: string;
}
