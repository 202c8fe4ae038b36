import type { ChamberModel } from './chamber-model.ts';
import type { Random } from './random.ts';

/** What a tool says of itself to whoever registers it; where it stands is the fab's business. */
export interface FamilyDescription {
  readonly name: string;
  readonly vendor: string;
  readonly model: string;
  readonly family: 'diffusion' | 'oxidation' | 'cvd' | 'ion_implantation' | 'rtp' | 'etch';
  /** Names of what it can do: gases, ambients, ranges as `name:low..high unit`. */
  readonly capabilities: readonly string[];
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
