import type { PlannedStep } from './process-job.ts';
import type { Random } from './random.ts';

export interface SignalDefinition {
  readonly name: string;
  readonly unit: string;
}

/** Why a tool refuses a recipe or gives up a run, as it reports it. */
export interface ToolError {
  readonly code: string;
  readonly message: string;
}

export type LoadedRecipe =
  | { readonly ok: true; readonly steps: readonly PlannedStep[] }
  | { readonly ok: false; readonly error: ToolError };

/** What the sequencer asks of the process at the moment. `hold`: paused with wafers inside. `unwind`: stopping or aborting. */
export type Activity = 'idle' | 'load' | 'step' | 'hold' | 'unwind';

/** The physics of one chamber of one tool family: knows nothing of MQTT, of clocks, or of the run's life cycle. */
export interface ChamberModel {
  readonly signals: readonly SignalDefinition[];
  readonly interlocks: readonly string[];
  /** Metrology the tool takes after a run, names with units. */
  readonly results: readonly string[];
  readonly faults: readonly string[];
  /** Checks a recipe's content and, if it can run, takes wafers in for it. */
  load(recipe: unknown, random: Random): LoadedRecipe;
  enterStep(index: number): void;
  /** Lets `seconds` of process time pass. */
  advance(seconds: number, activity: Activity): void;
  /** With a step that ends by the process: whether it is at its end. */
  stepDone?(): boolean;
  /** Values as the sensors show them, null where there is nothing to show. */
  read(): Readonly<Record<string, number | null>>;
  /** Signals whose readings are not good at the moment. */
  qualities?(): Readonly<Record<string, 'bad' | 'stale'>>;
  interlockStates(): Readonly<Record<string, boolean>>;
  /** A tripped interlock that ends the run, or null. */
  trip(): ToolError | null;
  measure(): Readonly<Record<string, number>>;
  unload(): void;
  /** @param magnitude in the fault's unit; absent: the fault's own. @returns false when the model knows no such fault. */
  setFault(name: string, active: boolean, magnitude?: number): boolean;
  /** Kinds of calibration that `calibrate` knows. */
  readonly calibrations?: readonly string[];
  /** Takes away the errors that grew since the last calibration of a kind. @returns false when there is no such kind. */
  calibrate?(kind: string): boolean;
}
