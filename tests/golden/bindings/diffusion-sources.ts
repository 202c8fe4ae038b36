import { constantSource } from '../../../domain/process/diffusion/constant-source.ts';
import { implantAnneal, implantAnnealConcentration } from '../../../domain/process/diffusion/implant-anneal.ts';
import { limitedSource } from '../../../domain/process/diffusion/limited-source.ts';
import { powerLawConstantSource, powerLawLimitedSource } from '../../../domain/process/diffusion/power-law.ts';
import { surfaceTransfer } from '../../../domain/process/diffusion/surface-transfer.ts';
import { integrate } from '../../../domain/process/numerics/quadrature.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Bindings } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numbers, text } from '../inputs.ts';
import {
  asPrinted,
  background,
  budgetOf,
  depthsOf,
  diffusivityOf,
  type Inputs,
  rangeOf,
  type Values,
} from './diffusion-inputs.ts';

function checkConstantSource(golden: GoldenCase): Values {
  const inputs = asPrinted(golden);
  const dt_cm2 = budgetOf(inputs);
  const source = { surface_cm3: number(inputs, 'Cs', 'cm^-3'), dt_cm2 };
  const { dose_cm2, junction_um, concentration_cm3 } = settled(
    constantSource(source, background(inputs), depthsOf(inputs)),
  );
  return {
    D: 'Dt' in inputs ? null : diffusivityOf(inputs),
    Dt: dt_cm2,
    sqrtDt: 1e4 * Math.sqrt(dt_cm2),
    dose: dose_cm2,
    xj: junction_um,
    C: concentration_cm3,
  };
}

function checkLimitedSource(golden: GoldenCase): Values {
  const inputs = asPrinted(golden);
  const dt_cm2 = budgetOf(inputs);
  const source = { dose_cm2: number(inputs, 'dose', 'cm^-2'), dt_cm2 };
  const found = settled(limitedSource(source, background(inputs), depthsOf(inputs)));
  const end = 40e4 * Math.sqrt(dt_cm2);
  const at = (x: number): number => settled(limitedSource(source, background(inputs), [x])).concentration_cm3[0] ?? 0;
  return {
    D: 'Dt' in inputs ? null : diffusivityOf(inputs),
    Dt: dt_cm2,
    Cs: found.surface_cm3,
    C_surface: found.surface_cm3,
    xj: found.junction_um,
    C: found.concentration_cm3,
    integral_dose: integrate(at, 0, end).value / 1e4,
  };
}

function checkImplantAnneal({ inputs }: GoldenCase): Values {
  const { rp_um, drp_um } = rangeOf(inputs);
  const implant = {
    dose_cm2: number(inputs, 'dose', 'cm^-2'),
    range_um: rp_um,
    straggle_um: drp_um,
    dt_cm2: budgetOf(inputs),
  };
  const found = settled(implantAnneal(implant, background(inputs), depthsOf(inputs)));
  const end = implant.range_um + 40 * found.straggle_um;
  return {
    sigma_total: found.straggle_um,
    C: found.concentration_cm3,
    C_surface: found.surface_cm3,
    xj: found.junction_um,
    integral_dose: integrate((x) => implantAnnealConcentration(implant, x), 0, end).value / 1e4,
  };
}

function checkTransfer({ inputs }: GoldenCase): Values {
  const found = settled(
    surfaceTransfer(
      {
        diffusivity_cm2_per_s: diffusivityOf(inputs),
        time_s: number(inputs, 't', 's'),
        transfer_cm_per_s: number(inputs, 'h', 'cm/s'),
        gas_equilibrium_cm3: number(inputs, 'C_gas_equilibrium', 'cm^-3'),
      },
      depthsOf(inputs),
    ),
  );
  return { C: found.concentration_cm3, C_surface: found.surface_cm3, dose: found.dose_cm2 };
}

/** The exponent of a law worded "D = D0*(C/Cref)^2". */
function exponentOf(inputs: Inputs): number {
  const found = /\(C\/C\w+\)(?:(?:\^|\*\*)\(?([0-9.]+))?/.exec(text(inputs, 'D_law').replace(/\s/g, ''));
  if (!found) throw new Error(`the law ${inputs.D_law} is not known`);
  return Number(found[1] ?? 1);
}

function checkPowerLimited({ inputs }: GoldenCase): Values {
  const law = {
    diffusivity_cm2_per_s: number(inputs, 'D0', 'cm^2/s'),
    reference_cm3: number(inputs, 'Cref', 'cm^-3'),
    exponent: exponentOf(inputs),
  };
  const given = {
    dose_cm2: number(inputs, 'dose_half_space' in inputs ? 'dose_half_space' : 'dose', 'cm^-2'),
    time_s: number(inputs, 't', 's'),
  };
  const at = (fractions: readonly number[]) => settled(powerLawLimitedSource(law, given, fractions));
  const { front_um } = at([]);
  const found = at(
    'depths_over_front' in inputs
      ? numbers(inputs, 'depths_over_front')
      : depthsOf(inputs).map((depth) => depth / front_um),
  );
  return { front_x: found.front_um, C_surface: found.surface_cm3, C: found.concentration_cm3 };
}

function checkPowerConstant({ inputs }: GoldenCase): Values {
  const found = settled(powerLawConstantSource(exponentOf(inputs)));
  return {
    xj_over_sqrt_Ds_t: found.front_over_sqrt_dt,
    dose_over_Cs_sqrt_Ds_t: found.dose_over_surface_sqrt_dt,
  };
}

export const sourceBindings: Bindings = {
  'diffusion.constant_source_erfc': checkConstantSource,
  'diffusion.limited_source_gaussian': checkLimitedSource,
  'diffusion.implant_anneal_gaussian_reflecting': checkImplantAnneal,
  'diffusion.surface_transfer': checkTransfer,
  'diffusion.nonlinear_limited_source': checkPowerLimited,
  'diffusion.nonlinear_constant_source': checkPowerConstant,
};
