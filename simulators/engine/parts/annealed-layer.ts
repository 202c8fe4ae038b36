import {
  type ImplantAnneal,
  implantAnnealConcentration,
  implantAnnealJunction,
} from '../../../domain/process/diffusion/implant-anneal.ts';
import { layerResistance, mobilityOf } from '../../../domain/process/resistivity/sheet-resistance.ts';
import type { Dopant } from '../../../domain/process/silicon/dopants.ts';

/**
 * Junction and sheet resistance of an annealed implant, active up to a concentration.
 * @returns null where no junction formed
 */
export function annealedLayer(
  dopant: Dopant,
  implant: ImplantAnneal,
  active_cm3: number,
  background_cm3: number,
): { readonly junction_um: number; readonly sheet_resistance_ohm: number } | null {
  const junction_um = implantAnnealJunction(implant, background_cm3);
  if (junction_um === null) return null;
  const found = layerResistance(
    {
      active: (depth) => Math.min(active_cm3, implantAnnealConcentration(implant, depth)),
      background_cm3,
      from_um: 0,
      to_um: junction_um,
      splits_um: [implant.range_um],
    },
    mobilityOf(dopant),
  );
  return found.ok ? { junction_um, sheet_resistance_ohm: found.sheet_resistance_ohm } : null;
}
