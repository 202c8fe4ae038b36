import { integrate } from '../numerics/quadrature.ts';
import { firstError, type ModelError, type ModelWarning, type Outcome, outsideValidity, refuse } from '../outcome.ts';
import { cmPerUm, elementaryChargeC } from '../physical-constants.ts';
import { type Dopant, isAcceptor } from '../silicon/dopants.ts';
import { aroraMobility } from './arora.ts';
import { type MasettiParameters, masetti, masettiMobility } from './masetti.ts';

export type MobilityModel = 'masetti' | 'arora';

/** Name of the constant set of a mobility model. */
export const mobilitySet = { masetti: 'MASETTI', arora: 'ARORA' } as const;

/** Mobility as a function of total doping, of the carriers that a dopant brings. */
export const mobilityOf = (
  dopant: Dopant,
  model: MobilityModel = 'masetti',
  temperature_k = 300,
  parameters: MasettiParameters = masetti[dopant],
): ((doping_cm3: number) => number) =>
  model === 'masetti'
    ? (doping) => masettiMobility(parameters, doping, temperature_k)
    : (doping) => aroraMobility(isAcceptor(dopant) ? 'p' : 'n', doping, temperature_k);

export interface Layer {
  /** Active doping at a depth, cm^-3. */
  readonly active: (depth_um: number) => number;
  /** Opposite doping of the wafer, cm^-3. */
  readonly background_cm3: number;
  /** Between these depths (um) the layer conducts; the integral is split at `splits`, where the profile bends. */
  readonly from_um: number;
  readonly to_um: number;
  readonly splits_um?: readonly number[];
}

export interface SheetResistance {
  readonly sheet_resistance_ohm: number;
  /** Mean over the layer, 1/(ohm cm): Irvin's average conductivity. */
  readonly average_conductivity_s_per_cm: number;
  readonly warnings: readonly ModelWarning[];
}

/**
 * Rs = 1 / (q integral mu(N + NB) |N - NB| dx), ohm per square: mobility of the total doping, carriers of the net doping
 * (Irvin, Bell Syst. Tech. J. 41, 387 (1962)). Relative error of the integral below 1e-9.
 */
export function layerResistance(
  { active, background_cm3, from_um, to_um, splits_um = [] }: Layer,
  mobility: (doping_cm3: number) => number,
): Outcome<SheetResistance, ModelError> {
  const error = firstError({ background_cm3, from_um, to_um }, { background_cm3: { min: 0, max: 5e22 } });
  if (error) return { ok: false, error };
  let highest = 0;
  const conductivity = (depth_um: number): number => {
    const doping = active(depth_um);
    if (doping > highest) highest = doping;
    const net = Math.abs(doping - background_cm3);
    return net === 0 ? 0 : mobility(doping + background_cm3) * net;
  };
  const ends = [from_um, ...splits_um.filter((at) => at > from_um && at < to_um), to_um];
  let sum = 0;
  for (const [i, end] of ends.slice(1).entries())
    sum += integrate(conductivity, ends[i] ?? from_um, end, { relative: 1e-10, absolute: sum * 1e-11 }).value;
  const sheet_s = elementaryChargeC * sum * cmPerUm;
  if (!(sheet_s > 0 && Number.isFinite(1 / sheet_s)))
    return refuse({
      kind: 'no_solution',
      quantity: 'sheet_resistance_ohm',
      message: 'the layer does not conduct: no doping above the background',
    });
  return {
    ok: true,
    sheet_resistance_ohm: 1 / sheet_s,
    average_conductivity_s_per_cm: sheet_s / ((to_um - from_um) * cmPerUm),
    warnings: outsideValidity({ doping_cm3: highest }, { doping_cm3: { min: 1e13, max: 5e21 } }),
  };
}

/** Rs = rho / t of a layer of one doping and thickness, ohm per square. */
export function uniformLayerResistance(
  doping_cm3: number,
  thickness_um: number,
  mobility: (doping_cm3: number) => number,
): Outcome<SheetResistance, ModelError> {
  const error = firstError(
    { doping_cm3, thickness_um },
    { doping_cm3: { min: 1e6, max: 5e22 }, thickness_um: { min: 1e-5, max: 1e5 } },
  );
  if (error) return { ok: false, error };
  const average_conductivity_s_per_cm = elementaryChargeC * mobility(doping_cm3) * doping_cm3;
  return {
    ok: true,
    sheet_resistance_ohm: 1 / (average_conductivity_s_per_cm * thickness_um * cmPerUm),
    average_conductivity_s_per_cm,
    warnings: outsideValidity({ doping_cm3 }, { doping_cm3: { min: 1e13, max: 5e21 } }),
  };
}
