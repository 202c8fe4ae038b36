import { z } from 'zod';
import { gaussianConcentration, gaussianProfile } from '../../../domain/process/implantation/gaussian-profile.ts';
import { fragmentEnergies } from '../../../domain/process/implantation/ions.ts';
import { fallsTo } from '../../../domain/process/implantation/junction.ts';
import { maskTransmission, tiltedRange, windowProfile } from '../../../domain/process/implantation/lateral.ts';
import { pearsonProfile } from '../../../domain/process/implantation/pearson-profile.ts';
import { minKurtosisOfTypeIv, pearsonSystem } from '../../../domain/process/implantation/pearson-type.ts';
import { polynomialRange, selberherr } from '../../../domain/process/implantation/range-polynomials.ts';
import { tableRange } from '../../../domain/process/implantation/ranges.ts';
import { simulatedRange } from '../../../domain/process/implantation/simulated-range.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Bindings } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numberOr, numbers, text } from '../inputs.ts';
import { understood } from '../understood.ts';
import { beamBindings, beamOutputs } from './implant-beam.ts';
import {
  background,
  depths,
  dose,
  energy,
  type Inputs,
  interpolation,
  momentsOf,
  shape,
  tabulatedIon,
  type Values,
} from './implant-inputs.ts';

/** Only silicon has tables here. */
function checkTarget({ target = 'Si' }: Inputs): void {
  if (!/\bsi(licon)?\b/i.test(String(target))) throw new Error(`no ranges in the target ${String(target)}`);
}

function checkTable({ inputs }: GoldenCase): Values {
  checkTarget(inputs);
  const range = settled(tableRange(tabulatedIon(inputs), energy(inputs), interpolation(inputs)));
  return {
    Rp: range.rp_um,
    dRp: range.drp_um,
    skewness: range.skewness,
    kurtosis: range.kurtosis,
    lateral_straggle: range.lateral_um,
  };
}

function checkSimulatedRange({ inputs }: GoldenCase): Values {
  checkTarget(inputs);
  const { ion, energy_kev } = settled(fragmentEnergies(text(inputs, 'ion'), energy(inputs)));
  const range = settled(
    simulatedRange(ion.dopant, numberOr(inputs, 'boron_energy', 'keV', energy_kev[ion.dopant] ?? Number.NaN)),
  );
  const angstrom = 1e4;
  return {
    Rp: range.rp_um * angstrom,
    dRp: range.drp_um * angstrom,
    lateral_straggle: range.lateral_um === null ? null : range.lateral_um * angstrom,
    skewness: range.skewness,
    kurtosis: range.kurtosis,
    backscattered_fraction: range.backscattered_fraction,
  };
}

function checkPolynomial({ inputs }: GoldenCase): Values {
  const named = () => selberherr[z.enum(['B', 'P', 'As', 'Sb']).parse(tabulatedIon(inputs))];
  const coefficients = {
    rp: 'Rp_coeffs_high_to_low' in inputs ? numbers(inputs, 'Rp_coeffs_high_to_low') : named().rp,
    drp: 'dRp_coeffs_high_to_low' in inputs ? numbers(inputs, 'dRp_coeffs_high_to_low') : named().drp,
  };
  const { rp_um, drp_um } = settled(polynomialRange(coefficients, energy(inputs)));
  return { Rp: rp_um, dRp: drp_um };
}

function checkGaussian({ inputs }: GoldenCase): Values {
  const { rp_um, drp_um } = momentsOf(inputs);
  const implant = { dose_cm2: dose(inputs), rp_um, drp_um };
  const profile = settled(gaussianProfile(implant, background(inputs)));
  return {
    C: depths(inputs).map((depth) => gaussianConcentration(implant, depth)),
    C_peak: profile.peak_cm3,
    xj_deep: profile.deep_junction_um,
    xj_shallow: profile.shallow_junction_um,
    C_surface: profile.surface_cm3,
    fraction_lost_beyond_surface: profile.lost_fraction,
    dose_in_silicon: profile.dose_in_silicon_cm2,
  };
}

function checkPearson({ inputs }: GoldenCase): Values {
  const profile = settled(pearsonProfile({ dose_cm2: dose(inputs), ...shape(inputs) }));
  const { area, skewness, kurtosis } = profile.reintegrated;
  return {
    type: profile.type,
    kappa: profile.kappa,
    mode_depth: profile.mode_um,
    C: depths(inputs).map(profile.concentration),
    normalised_area_full_line: area,
    moments_reintegrated: { skewness, kurtosis },
  };
}

function checkPearsonType({ inputs }: GoldenCase): Values {
  const { skewness, kurtosis } = momentsOf(inputs);
  const { type, kappa } = settled(pearsonSystem(skewness, kurtosis));
  return { type, kappa, min_beta_for_type_IV: minKurtosisOfTypeIv(skewness) };
}

/** SUPREM-IV scales the profile so that the dose inside the wafer is the dose asked for. */
function checkPearsonSimulator({ inputs }: GoldenCase): Values {
  checkTarget(inputs);
  const profile = settled(pearsonProfile({ dose_cm2: dose(inputs), ...shape(inputs), dose_counts: 'in_silicon' }));
  return {
    C_peak: profile.peak_cm3,
    peak_depth: profile.peak_depth_um,
    xj: background(inputs) > 0 ? fallsTo(profile.concentration, background(inputs), profile.peak_depth_um, 100) : null,
    C: depths(inputs).map(profile.concentration),
    C_surface: profile.surface_cm3,
    dose_in_silicon: profile.dose_in_silicon_cm2,
  };
}

function checkTilt({ inputs }: GoldenCase): Values {
  const { rp_um, drp_um, lateral_um } = momentsOf(inputs);
  const tilted = settled(tiltedRange(rp_um, drp_um, lateral_um, number(inputs, 'tilt', 'deg')));
  return { Rp_vertical: tilted.rp_um, dRp_vertical: tilted.drp_um };
}

/** Moments that an implant brings go before the table's. */
function checkMultiple({ inputs }: GoldenCase): Values {
  const implants = z
    .array(
      z.strictObject({
        ion: z.unknown(),
        E: z.unknown(),
        dose: z.unknown(),
        Rp: z.unknown().optional(),
        dRp: z.unknown().optional(),
        gamma: z.unknown().optional(),
        beta: z.unknown().optional(),
      }),
    )
    .parse(inputs.implants);
  const words = String(inputs.model ?? 'Gaussian');
  const [pearson, gaussian] = [/pearson/i.test(words), /gauss/i.test(words)];
  if (pearson === gaussian) throw new Error(`the model ${words} is not known`);
  const profiles = implants.map((each) => {
    const implant = { dose_cm2: dose(each), rp_um: momentsOf(each).rp_um, drp_um: momentsOf(each).drp_um };
    return pearson
      ? settled(pearsonProfile({ ...implant, ...shape(each) })).concentration
      : (depth: number) => gaussianConcentration(implant, depth);
  });
  return { C: depths(inputs).map((depth) => profiles.reduce((sum, at) => sum + at(depth), 0)) };
}

const outputs = {
  Rp: 'um',
  dRp: 'um',
  lateral_straggle: 'um',
  C: 'cm^-3',
  C_peak: 'cm^-3',
  C_surface: 'cm^-3',
  dose_in_silicon: 'cm^-2',
  xj: 'um',
  xj_deep: 'um',
  xj_shallow: 'um',
  mode_depth: 'um',
  peak_depth: 'um',
  Rp_vertical: 'um',
  dRp_vertical: 'um',
};
/** Where moments are given, ion and energy only say whose they are; moments that a model has no use for change nothing. */
const described = ['ion', 'E', 'target', 'ions', 'dose', 'Rp', 'dRp', 'gamma', 'beta', 'lateral_straggle', 'method'];

const bindings: Bindings = {
  'implant.range_table': checkTable,
  'implant.range_interpolation': checkTable,
  'implant.range_polynomial': checkPolynomial,
  'implant.gaussian_profile': checkGaussian,
  'implant.pearson': checkPearson,
  'implant.pearson_type': checkPearsonType,
  'implant.pearson_profile_simulator': checkPearsonSimulator,
  'implant.lateral': ({ inputs }) => ({
    relative_to_1D: settled(
      windowProfile(
        numbers(inputs, 'y', 'um'),
        number(inputs, 'window_half_width', 'um'),
        momentsOf(inputs).lateral_um,
      ),
    ).relative,
  }),
  'implant.mask_transmission': ({ inputs }) => {
    const { rp_um, drp_um } = momentsOf(inputs);
    const { transmitted_fraction } = settled(maskTransmission(number(inputs, 'mask_thickness', 'um'), rp_um, drp_um));
    return { transmitted_fraction };
  },
  'implant.tilt': checkTilt,
  'implant.multi': checkMultiple,
};

export const implantBindings: Bindings = {
  ...understood(bindings, { outputs, described }),
  ...understood(beamBindings, { outputs: beamOutputs, described }),
  ...understood(
    { 'implant.srim_like_range': checkSimulatedRange },
    { outputs: { Rp: 'A', dRp: 'A', lateral_straggle: 'A' }, described },
  ),
};
