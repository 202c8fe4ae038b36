import { type GaussianImplant, gaussianConcentration, gaussianProfile } from '../implantation/gaussian-profile.ts';
import { intervalOf, logLinear } from '../numerics/interpolation.ts';
import { firstError, type ModelError, type Outcome, refuse } from '../outcome.ts';
import { erfc, erfcinv } from '../special/error-functions.ts';
import { layerResistance, type SheetResistance } from './sheet-resistance.ts';

export interface DopedLayer extends SheetResistance {
  readonly junction_um: number;
}

const concentration = { min: 1, max: 5e22 };
const noLayer = (message: string): { readonly ok: false; readonly error: ModelError } =>
  refuse({ kind: 'no_solution', quantity: 'junction_um', message });

export interface DiffusedLayer {
  readonly shape: 'erfc' | 'gaussian';
  /** Active concentration at the surface. */
  readonly surface_cm3: number;
  readonly background_cm3: number;
  /** 2 sqrt(Dt). */
  readonly diffusion_length_um: number;
}

/** Junction and sheet resistance of N0 erfc(x / L) or N0 exp(-(x / L)^2), L = 2 sqrt(Dt) (Irvin 1962). */
export function diffusedLayer(
  { shape, surface_cm3, background_cm3, diffusion_length_um }: DiffusedLayer,
  mobility: (doping_cm3: number) => number,
): Outcome<DopedLayer, ModelError> {
  const error = firstError(
    { surface_cm3, background_cm3, diffusion_length_um },
    { surface_cm3: concentration, background_cm3: concentration, diffusion_length_um: { min: 1e-5, max: 1e4 } },
  );
  if (error) return { ok: false, error };
  if (surface_cm3 <= background_cm3)
    return noLayer('the surface is doped no higher than the background: there is no junction');
  const ratio = background_cm3 / surface_cm3;
  const junction_um = diffusion_length_um * (shape === 'erfc' ? erfcinv(ratio) : Math.sqrt(-Math.log(ratio)));
  const active =
    shape === 'erfc'
      ? (depth: number) => surface_cm3 * erfc(depth / diffusion_length_um)
      : (depth: number) => surface_cm3 * Math.exp(-((depth / diffusion_length_um) ** 2));
  const found = layerResistance({ active, background_cm3, from_um: 0, to_um: junction_um }, mobility);
  return found.ok ? { ...found, junction_um } : found;
}

/**
 * Junction and sheet resistance of a Gaussian implant of which a fraction is active.
 *
 * @param surface where the implant lies so deep that the surface keeps the type of the wafer: `isolated` leaves that skin
 * out, as its junction does; `counted` integrates |N - NB| from the surface on.
 */
export function implantedLayer(
  implant: GaussianImplant,
  background_cm3: number,
  activation: number,
  mobility: (doping_cm3: number) => number,
  surface: 'isolated' | 'counted' = 'isolated',
): Outcome<DopedLayer, ModelError> {
  const error = firstError({ activation }, { activation: { min: 1e-6, max: 1 } });
  if (error) return { ok: false, error };
  const activated = { ...implant, dose_cm2: implant.dose_cm2 * activation };
  const profile = gaussianProfile(activated, background_cm3);
  if (!profile.ok) return profile;
  const junction_um = profile.deep_junction_um;
  if (junction_um === null || junction_um <= 0)
    return noLayer('the implant does not exceed the background: there is no junction');
  const skin = profile.shallow_junction_um ?? 0;
  const found = layerResistance(
    {
      active: (depth) => gaussianConcentration(activated, depth),
      background_cm3,
      from_um: surface === 'isolated' ? skin : 0,
      to_um: junction_um,
      splits_um: [skin, implant.rp_um],
    },
    mobility,
  );
  return found.ok ? { ...found, junction_um } : found;
}

/**
 * Junction and sheet resistance of a profile given at depths, log-linear between them: the layer goes from the surface
 * to where the profile last falls through the background.
 *
 * @param depths_um ascending, at least two; concentrations of active dopant beside them, cm^-3.
 */
export function givenLayer(
  depths_um: ArrayLike<number>,
  active_cm3: ArrayLike<number>,
  background_cm3: number,
  mobility: (doping_cm3: number) => number,
): Outcome<DopedLayer, ModelError> {
  const last = depths_um.length - 1;
  if (last < 1 || active_cm3.length !== depths_um.length)
    return noLayer('a profile needs two or more depths, and a concentration at each');
  for (let i = 0; i <= last; i += 1) {
    const [depth_um, active] = [depths_um[i] as number, active_cm3[i] as number];
    const error = firstError({ depth_um, active }, { active: { min: 0, max: 5e22 } });
    if (error) return { ok: false, error };
    if (i > 0 && depth_um <= (depths_um[i - 1] as number)) return noLayer('the depths of a profile must ascend');
  }
  const junction_um = lastCrossing(depths_um, active_cm3, background_cm3);
  if (junction_um === null) return noLayer('the profile does not fall through the background: there is no junction');
  const from_um = depths_um[0] as number;
  const inner = Array.from(depths_um).slice(1, intervalOf(depths_um, junction_um) + 1);
  const found = layerResistance(
    {
      active: (depth) => logLinear(depths_um, active_cm3, depth),
      background_cm3,
      from_um,
      to_um: junction_um,
      splits_um: inner,
    },
    mobility,
  );
  return found.ok ? { ...found, junction_um } : found;
}

function lastCrossing(depths_um: ArrayLike<number>, active_cm3: ArrayLike<number>, level: number): number | null {
  for (let i = depths_um.length - 1; i > 0; i -= 1) {
    const [before, after] = [active_cm3[i - 1] as number, active_cm3[i] as number];
    if (before <= level || after > level) continue;
    const [from, to] = [depths_um[i - 1] as number, depths_um[i] as number];
    const t =
      after > 0 && level > 0
        ? Math.log(before / level) / Math.log(before / after)
        : (before - level) / (before - after);
    return from + (to - from) * t;
  }
  return null;
}
