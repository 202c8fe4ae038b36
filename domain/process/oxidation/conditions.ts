import { firstError, type ModelError, type ModelWarning, outsideValidity, type Outcome as Result } from '../outcome.ts';
import { type Arrhenius, arrheniusAt, boltzmannEvPerK, kelvin } from '../physical-constants.ts';

/** `dry`: oxygen. `H2O`: steam. `wetO2_95C`: oxygen bubbled through water at 95 C. */
export type Ambient = 'dry' | 'H2O' | 'wetO2_95C';
export type Orientation = '100' | '110' | '111';
export type ConstantSet = 'PDG' | 'DG1965_TABLE' | 'SUPREM4' | 'MASSOUD1987';

export interface OxidationConditions {
  readonly ambient: Ambient;
  readonly temperature_c: number;
  readonly orientation: Orientation;
  /** Partial pressure of the oxidant, atm; 1 when absent. */
  readonly pressure_atm?: number;
  /** HCl in dry oxygen, percent of the flow; 0 when absent. */
  readonly hcl_pct?: number;
}

export type OxidationWarning =
  | Extract<ModelWarning, { kind: 'outside_validity' }>
  | {
      readonly kind: 'thin_dry_oxide';
      readonly thickness_nm: number;
      readonly advice: 'use the Massoud model below 30 nm';
    };

export type OxidationError =
  | Exclude<ModelError, { kind: 'no_solution' }>
  | { readonly kind: 'target_below_initial'; readonly target_nm: number; readonly initial_nm: number }
  | {
      readonly kind: 'target_out_of_reach';
      readonly target_nm: number;
      readonly lowest_nm: number;
      readonly highest_nm: number;
    }
  | { readonly kind: 'not_in_set'; readonly constant_set: ConstantSet; readonly ambient: Ambient };

export type Outcome<T> = Result<T, OxidationError>;

/** Below 500 C nothing measurable grows, and silicon melts at 1414 C: outside, a number would be meaningless. */
const temperatureLimits = { min: 500, max: 1414 };
/** Deal & Grove: 700 to 1300 C, 0.2 to 25 atm. */
const validity = { temperature_c: { min: 700, max: 1300 }, pressure_atm: { min: 0.2, max: 25 } };

const positive = { min: 0, max: Number.MAX_VALUE };

/** Refuses conditions no oxidation model can answer for. */
export function conditionsError(conditions: OxidationConditions): OxidationError | null {
  const { temperature_c, pressure_atm = 1, hcl_pct = 0 } = conditions;
  return firstError(
    { temperature_c, pressure_atm, hcl_pct },
    { temperature_c: temperatureLimits, pressure_atm: { min: 1e-6, max: 1000 }, hcl_pct: { min: 0, max: 100 } },
  );
}

/** Refuses a negative or non-finite time or thickness. */
export const amountError = (amounts: Readonly<Record<string, number>>): OxidationError | null =>
  firstError(amounts, Object.fromEntries(Object.keys(amounts).map((name) => [name, positive])));

/** Warnings that follow from the conditions alone. */
export const conditionWarnings = ({ temperature_c, pressure_atm = 1 }: OxidationConditions): OxidationWarning[] =>
  outsideValidity({ temperature_c, pressure_atm }, validity);

/** Deal-Grove misses the fast initial regime of dry oxidation (Massoud 1985). */
export const thinDryWarning = (ambient: Ambient, thickness_nm: number): OxidationWarning[] =>
  ambient === 'dry' && thickness_nm < 30
    ? [{ kind: 'thin_dry_oxide', thickness_nm, advice: 'use the Massoud model below 30 nm' }]
    : [];

/** kT in eV at a temperature in C. */
export const thermalEnergyEv = (temperature_c: number): number => boltzmannEvPerK * kelvin(temperature_c);

/** prefactor * exp(-energy / kT) at a temperature in C, in the unit of the prefactor. */
export const arrhenius = (pair: Arrhenius, temperature_c: number, boltzmann = boltzmannEvPerK): number =>
  arrheniusAt(pair, kelvin(temperature_c), boltzmann);
