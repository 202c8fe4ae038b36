import { byChargeState } from '../../../domain/process/diffusion/diffusivity-sets.ts';
import { dopedLayer } from '../../../domain/process/diffusion/doped-layer.ts';
import { fermi } from '../../../domain/process/diffusion/flux-potential.ts';
import { implantDamage, interstitialFraction, plusFactor } from '../../../domain/process/diffusion/implant-damage.ts';
import { solubilityLimit } from '../../../domain/process/diffusion/solved-models.ts';
import type { DiffusionStep } from '../../../domain/process/diffusion/solver.ts';
import { withTransientEnhancement } from '../../../domain/process/diffusion/transient-enhancement.ts';
import { elements } from '../../../domain/process/implantation/ions.ts';
import { pearsonProfile } from '../../../domain/process/implantation/pearson-profile.ts';
import { simulatedRange } from '../../../domain/process/implantation/simulated-range.ts';
import { kelvin } from '../../../domain/process/physical-constants.ts';
import { layerResistance, mobilityOf } from '../../../domain/process/resistivity/sheet-resistance.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Bindings } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numberOr, text } from '../inputs.ts';
import { backgroundOf, dopantOf, type Inputs, type Values } from './diffusion-inputs.ts';

/** Ramps as a case words them: "45 min 800->T up and down, inert". */
function ramped(inputs: Inputs): DiffusionStep[] {
  const peak = number(inputs, 'T', 'degC');
  const surface = { kind: 'reflecting' } as const;
  const leg = (from: number, to: number, duration_s: number): DiffusionStep => ({
    from_k: kelvin(from),
    to_k: kelvin(to),
    duration_s,
    surface,
  });
  const soak = leg(peak, peak, number(inputs, 't', 's'));
  if (!('ramps' in inputs)) return [soak];
  const words = text(inputs, 'ramps');
  const found = /([0-9.]+)\s*min\s+([0-9.]+)\s*(?:C\s*)?->\s*T/i.exec(words);
  if (!found || !/inert|\bN2\b|nitrogen|argon/i.test(words)) throw new Error(`the ramps ${words} are not known`);
  const [seconds, base] = [Number(found[1]) * 60, Number(found[2])];
  return [
    ...(/up/i.test(words) ? [leg(base, peak, seconds)] : []),
    soak,
    ...(/down/i.test(words) ? [leg(peak, base, seconds)] : []),
  ];
}

/** "10 ohm-cm opposite type (about 1.4e15 cm^-3)" by its concentration, or a quantity. */
function wafer(inputs: Inputs): number {
  if (typeof inputs.background !== 'string') return backgroundOf(inputs);
  const found = /([0-9.]+e[0-9]+)\s*cm\^-3/i.exec(inputs.background);
  if (!found) throw new Error(`the background ${inputs.background} is not known`);
  return Number(found[1]);
}

/**
 * The reference is TSUPREM-4: the arsenic of the SUPREM family, one mobility for all donors and one for all acceptors
 * (Arora), and ranges of the ions by simulation, of which it has its own tables.
 *
 * Implant through an oxide and tilted, ramped furnace anneal with precipitation and transient enhanced diffusion, sheet resistance of what is active.
 */
function checkFullPhysics({ inputs }: GoldenCase): Values {
  const dopant = dopantOf(inputs);
  const energy_kev = number(inputs, 'energy', 'keV');
  const { rp_um, drp_um, skewness, kurtosis } = settled(simulatedRange(dopant, energy_kev));
  const slant = Math.cos((numberOr(inputs, 'tilt', 'deg', 0) * Math.PI) / 180);
  const oxide = numberOr(inputs, 'screen_oxide', 'um', 0);
  const { concentration } = settled(
    pearsonProfile({ dose_cm2: number(inputs, 'dose', 'cm^-2'), rp_um: rp_um * slant, drp_um, skewness, kurtosis }),
  );
  const background_cm3 = wafer(inputs);
  // Oxide stops ions about as silicon of the same thickness does.
  const initial = { concentration: (x: number) => concentration(x + oxide), extent_um: rp_um + 6 * drp_um };
  const limit = solubilityLimit(dopant);
  const plus = plusFactor(elements[dopant].mass_u, energy_kev);
  const damage = implantDamage(initial.concentration, initial.extent_um, plus);
  const { steps } = withTransientEnhancement(ramped(inputs), damage, {
    interstitial_fraction: interstitialFraction[dopant],
    diffusivity: byChargeState.SUPREM4[dopant],
    active_limit_cm3: limit,
  });
  const layer = settled(
    dopedLayer(
      {
        initial,
        law: fermi(byChargeState.SUPREM4[dopant], { field: true, active_limit_cm3: limit }),
        steps,
        background_cm3,
      },
      { points: 600 },
    ),
  );
  const junction = layer.junction_um;
  if (junction === null) throw new Error('there is no junction');
  const active = limit(Math.max(...steps.map(({ to_k }) => to_k)));
  const { sheet_resistance_ohm } = settled(
    layerResistance(
      { active: (x) => Math.min(active, layer.at(x)), background_cm3, from_um: 0, to_um: junction },
      mobilityOf(dopant, 'arora'),
    ),
  );
  return { xj: junction, Rs: sheet_resistance_ohm };
}

export const fullPhysicsBindings: Bindings = { 'diffusion.full_physics_reference': checkFullPhysics };
