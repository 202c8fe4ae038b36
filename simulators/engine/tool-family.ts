import type { ChamberModel } from './chamber-model.ts';
import type { Random } from './random.ts';

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** What recipes may ask of a tool, as it states its limits; what it does not state is not compared. */
export interface CapabilityRanges {
  /** By quantity with its unit: `temperature_c`, `ramp_rate_c_per_s`, `pressure_torr`, `rf_power_w` ... */
  readonly quantities: Readonly<Record<string, Range>>;
  /** Gas plumbed to the chamber -> the largest flow of its controller, sccm. */
  readonly gases_sccm?: Readonly<Record<string, number>>;
  readonly implant_species?: readonly string[];
}

/** What a tool says of itself to whoever registers it; where it stands is the fab's business. */
export interface FamilyDescription {
  readonly name: string;
  readonly vendor: string;
  readonly model: string;
  readonly family: 'diffusion' | 'oxidation' | 'cvd' | 'ion_implantation' | 'rtp' | 'etch';
  /** Names of what it can do, which process modes may ask for. */
  readonly capabilities: readonly string[];
  readonly capability_ranges: CapabilityRanges;
  readonly pressure_modes: readonly string[];
  readonly energy_modes: readonly string[];
  readonly reactor_type: string | null;
  readonly chambers: readonly string[];
}

/** A family of simulated tools: everything that differs between one family and another. */
export interface ToolFamily {
  readonly description: FamilyDescription;
  /** Area of the fab where such tools stand. */
  readonly area: string;
  /** Names of catalogue recipes it runs by default. */
  readonly recipes: readonly string[];
  /** The physics of one chamber, as new. */
  readonly chamber: (random: Random) => ChamberModel;
}
