import { type Outcome, refuse } from '../../outcome.ts';
import { gasConstantJPerMolK } from '../../physical-constants.ts';
import type { SurfaceMechanism, SurfaceReaction } from './mechanism.ts';
import { gibbsEnergy } from './thermodynamics.ts';

const standardPressure_pa = 101325;

/** A reaction ready to be evaluated: rate = forward * product of the reactants' amounts - reverse * of the products'. */
export interface PreparedReaction {
  /** With the concentrations of the gas already in it; in mol/cm^2/s over the surface concentrations. */
  readonly forward: number;
  readonly reverse: number;
  readonly consumes: readonly { readonly index: number; readonly count: number }[];
  readonly makes: readonly { readonly index: number; readonly count: number }[];
}

/** mol/cm^3 of an ideal gas. */
const concentration = (pressure_pa: number, temperature_k: number): number =>
  (pressure_pa / (gasConstantJPerMolK * temperature_k)) * 1e-6;

function forwardConstant(mechanism: SurfaceMechanism, reaction: SurfaceReaction, temperature_k: number): number {
  const { kind, prefactor, exponent, energy_j_mol } = reaction.rate;
  const value = prefactor * temperature_k ** exponent * Math.exp(-energy_j_mol / (gasConstantJPerMolK * temperature_k));
  if (kind === 'arrhenius') return value;
  // Sticking: s sqrt(RT / 2 pi M) / (site density)^sites, speeds in cm/s (Coltrin et al., Sandia SAND90-0003B, eq. 24).
  let [speed, sites] = [0, 0];
  for (const [name, count] of Object.entries(reaction.reactants)) {
    const gas = mechanism.gas[name];
    if (gas)
      speed = 100 * Math.sqrt((gasConstantJPerMolK * temperature_k) / (2 * Math.PI * gas.molar_mass_g_mol * 1e-3));
    else if (mechanism.surface[name]) sites += count;
  }
  return (Math.min(1, value) * speed) / mechanism.site_density_mol_cm2 ** sites;
}

/** Kc in mol/cm^3 and mol/cm^2; null where a species has no thermodynamic data. */
function equilibriumConstant(
  mechanism: SurfaceMechanism,
  reaction: SurfaceReaction,
  temperature_k: number,
): number | null {
  let [gibbs, logarithm] = [0, 0];
  const gasUnit = Math.log(concentration(standardPressure_pa, temperature_k));
  const add = (side: Readonly<Record<string, number>>, sign: number): boolean => {
    for (const [name, count] of Object.entries(side)) {
      const gas = mechanism.gas[name];
      const surface = mechanism.surface[name];
      const thermo = (gas ?? surface ?? mechanism.bulk[name])?.thermo;
      if (!thermo) return false;
      gibbs += sign * count * gibbsEnergy(thermo, temperature_k);
      if (gas) logarithm += sign * count * gasUnit;
      else if (surface) logarithm += sign * count * Math.log(mechanism.site_density_mol_cm2 / (surface.sites ?? 1));
    }
    return true;
  };
  if (!add(reaction.products, 1) || !add(reaction.reactants, -1)) return null;
  return Math.exp(logarithm - gibbs / (gasConstantJPerMolK * temperature_k));
}

/** Rate constants of every reaction at a temperature, over a gas whose partial pressures are given in Pa. */
export function prepareReactions(
  mechanism: SurfaceMechanism,
  temperature_k: number,
  partial_pa: Readonly<Record<string, number>>,
): Outcome<{ readonly reactions: readonly PreparedReaction[] }> {
  const indices = new Map(Object.keys(mechanism.surface).map((name, index) => [name, index]));
  const reactions: PreparedReaction[] = [];
  for (const [number, reaction] of mechanism.reactions.entries()) {
    const side = (species: Readonly<Record<string, number>>) => {
      const adsorbed: { index: number; count: number }[] = [];
      let gas = 1;
      for (const [name, count] of Object.entries(species)) {
        const index = indices.get(name);
        if (index !== undefined) adsorbed.push({ index, count });
        else if (mechanism.gas[name]) gas *= concentration(partial_pa[name] ?? 0, temperature_k) ** count;
      }
      return { adsorbed, gas };
    };
    const [left, right] = [side(reaction.reactants), side(reaction.products)];
    const forward = forwardConstant(mechanism, reaction, temperature_k);
    const equilibrium = reaction.reversible ? equilibriumConstant(mechanism, reaction, temperature_k) : Infinity;
    if (equilibrium === null)
      return refuse({
        kind: 'no_solution',
        quantity: `reactions.${number}`,
        message: 'a reversible reaction names a species without thermodynamic data',
      });
    reactions.push({
      forward: forward * left.gas,
      reverse: (forward / equilibrium) * right.gas,
      consumes: left.adsorbed,
      makes: right.adsorbed,
    });
  }
  return { ok: true, reactions };
}
