import { z } from 'zod';
import { analyzerField, exposureTime } from '../../../domain/process/implantation/beamline.ts';
import { axialSpacingA, criticalAngles } from '../../../domain/process/implantation/channeling.ts';
import { gaussianProfile } from '../../../domain/process/implantation/gaussian-profile.ts';
import { elements, fragmentEnergies, parseIon } from '../../../domain/process/implantation/ions.ts';
import { fallsTo } from '../../../domain/process/implantation/junction.ts';
import { maskTransmission, tiltedRange, windowProfile } from '../../../domain/process/implantation/lateral.ts';
import { summedProfile } from '../../../domain/process/implantation/multiple-implants.ts';
import { pearsonProfile } from '../../../domain/process/implantation/pearson-profile.ts';
import { minKurtosisOfTypeIv, pearsonSystem } from '../../../domain/process/implantation/pearson-type.ts';
import { polynomialRange, selberherr } from '../../../domain/process/implantation/range-polynomials.ts';
import { type Interpolation, type TableRange, tableRange } from '../../../domain/process/implantation/ranges.ts';
import { simulatedRange } from '../../../domain/process/implantation/simulated-range.ts';
import type { Actual, Bindings } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numberOr, numbers, text } from '../inputs.ts';
import { settled } from '../settled.ts';

type Inputs = GoldenCase['inputs'];
type Values = Readonly<Record<string, Actual>>;

const tabulated = z.enum(['B', 'P', 'As', 'Sb', 'BF2']);
const tabulatedIon = (inputs: Inputs): z.infer<typeof tabulated> => tabulated.parse(inputs.ion);
const energy = (inputs: Inputs): number => number(inputs, 'E', 'keV');

/** Only silicon has tables here. */
function checkTarget({ target = 'Si' }: Inputs): void {
  if (!/\bsi(licon)?\b/i.test(String(target))) throw new Error(`no ranges in the target ${String(target)}`);
}

function interpolation({ method = 'log energy' }: Inputs): Interpolation {
  if (/^linear/i.test(String(method))) return 'linear';
  if (/log/i.test(String(method))) return 'log_energy';
  throw new Error(`interpolation ${String(method)} is not known`);
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
  const named = selberherr[z.enum(['B', 'P', 'As', 'Sb']).parse(inputs.ion)];
  const coefficients = {
    rp: 'Rp_coeffs_high_to_low' in inputs ? numbers(inputs, 'Rp_coeffs_high_to_low') : named.rp,
    drp: 'dRp_coeffs_high_to_low' in inputs ? numbers(inputs, 'dRp_coeffs_high_to_low') : named.drp,
  };
  const { rp_um, drp_um } = settled(polynomialRange(coefficients, energy(inputs)));
  return { Rp: rp_um, dRp: drp_um };
}

/** Moments that the case gives, else those of the table; read only as far as they are used. */
export function momentsOf(inputs: Inputs): {
  readonly rp_um: number;
  readonly drp_um: number;
  readonly skewness: number;
  readonly kurtosis: number;
  readonly lateral_um: number;
} {
  const given = (name: string, unit: string, otherwise: (range: TableRange) => number): number =>
    name in inputs
      ? number(inputs, name, unit)
      : otherwise(settled(tableRange(tabulatedIon(inputs), energy(inputs), interpolation(inputs))));
  return {
    get rp_um() {
      return given('Rp', 'um', ({ rp_um }) => rp_um);
    },
    get drp_um() {
      return given('dRp', 'um', ({ drp_um }) => drp_um);
    },
    get skewness() {
      return given('gamma', '1', ({ skewness }) => skewness);
    },
    get kurtosis() {
      return given('beta', '1', ({ kurtosis }) => kurtosis);
    },
    get lateral_um() {
      return given('lateral' in inputs ? 'lateral' : 'lateral_straggle', 'um', ({ lateral_um }) => {
        if (lateral_um === null) throw new Error('the table has no lateral straggle for this ion');
        return lateral_um;
      });
    },
  };
}

const dose = (inputs: Inputs): number => number(inputs, 'dose', 'cm^-2');
const background = (inputs: Inputs): number => number(inputs, 'NB', 'cm^-3');

function checkGaussian({ inputs }: GoldenCase): Values {
  const { rp_um, drp_um } = momentsOf(inputs);
  const profile = settled(gaussianProfile({ dose_cm2: dose(inputs), rp_um, drp_um }, background(inputs)));
  return {
    C_peak: profile.peak_cm3,
    xj_deep: profile.deep_junction_um,
    xj_shallow: profile.shallow_junction_um,
    C_surface: profile.surface_cm3,
    fraction_lost_beyond_surface: profile.lost_fraction,
    dose_in_silicon: profile.dose_in_silicon_cm2,
  };
}

const shape = (inputs: Inputs) => {
  const { rp_um, drp_um, skewness, kurtosis } = momentsOf(inputs);
  return { rp_um, drp_um, skewness, kurtosis };
};

function checkPearson({ inputs }: GoldenCase): Values {
  const profile = settled(pearsonProfile({ dose_cm2: dose(inputs), ...shape(inputs) }));
  const { area, skewness, kurtosis } = profile.reintegrated;
  return {
    type: profile.type,
    kappa: profile.kappa,
    mode_depth: profile.mode_um,
    C: 'depths' in inputs ? numbers(inputs, 'depths', 'um').map(profile.concentration) : null,
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
    xj: fallsTo(profile.concentration, background(inputs), profile.peak_depth_um, 100),
    C_surface: profile.surface_cm3,
    dose_in_silicon: profile.dose_in_silicon_cm2,
  };
}

const atomicNumber = (symbol: string): number => {
  const element = elements[symbol];
  if (!element) throw new Error(`the element ${symbol} is not known`);
  return element.atomic_number;
};

function checkChanneling({ inputs }: GoldenCase): Values {
  const axis = z.enum(['100', '110', '111']).parse(String(inputs.axis ?? '110').replace(/[<>]/g, ''));
  const { dopant } = settled(parseIon(text(inputs, 'ion'))).ion;
  const angles = settled(
    criticalAngles(
      numberOr(inputs, 'Z1', '1', atomicNumber(dopant)),
      numberOr(inputs, 'Z2', '1', 14),
      energy(inputs),
      numberOr(inputs, 'atomic_spacing', 'A', axialSpacingA[axis]),
    ),
  );
  return {
    psi1: angles.psi1_deg,
    psi2: angles.psi2_deg,
    E_threshold_for_psi1: angles.threshold_kev,
    applicable: angles.applicable,
  };
}

function checkDoseTime({ inputs }: GoldenCase): Values {
  const ion = 'ion' in inputs ? settled(parseIon(text(inputs, 'ion'))).ion : null;
  const { time_s } = settled(
    exposureTime({
      dose_cm2: dose(inputs),
      scan_area_cm2: number(inputs, 'scan_area', 'cm^2'),
      beam_current_ma: number(inputs, 'beam_current', 'mA'),
      charge_state: numberOr(inputs, 'charge_state', '1', ion?.charge_state ?? 1),
      atoms_per_ion: numberOr(inputs, 'atoms_per_ion', '1', ion ? (ion.atoms[ion.dopant] ?? 1) : 1),
    }),
  );
  return { t: time_s };
}

function checkAnalyzer({ inputs }: GoldenCase): Values {
  const { ion } = settled(parseIon(text(inputs, 'ion')));
  const { field_t, speed_m_per_s } = settled(
    analyzerField(
      numberOr(inputs, 'mass', 'u', ion.mass_u),
      numberOr(inputs, 'charge_state', '1', ion.charge_state),
      number(inputs, 'extraction', 'kV'),
      number(inputs, 'radius', 'm'),
    ),
  );
  return { B_field: field_t, speed: speed_m_per_s };
}

const elementNames: Readonly<Record<string, string>> = {
  B: 'boron',
  P: 'phosphorus',
  As: 'arsenic',
  Sb: 'antimony',
  F: 'fluorine',
  H: 'hydrogen',
  In: 'indium',
  Ge: 'germanium',
  C: 'carbon',
  Al: 'aluminium',
  Ga: 'gallium',
};

function checkMolecular({ inputs }: GoldenCase): Values {
  const { ion, energy_kev } = settled(fragmentEnergies(text(inputs, 'ion'), energy(inputs)));
  return Object.fromEntries([
    ...Object.entries(energy_kev).flatMap(([symbol, each]) => [
      [`${elementNames[symbol] ?? symbol}_energy`, each],
      [`${symbol}_energy`, each],
    ]),
    ['dopant_energy', energy_kev[ion.dopant]],
  ]);
}

function checkTilt({ inputs }: GoldenCase): Values {
  const { rp_um, drp_um, lateral_um } = momentsOf(inputs);
  const tilted = settled(tiltedRange(rp_um, drp_um, lateral_um, number(inputs, 'tilt', 'deg')));
  return { Rp_vertical: tilted.rp_um, dRp_vertical: tilted.drp_um };
}

function checkMultiple({ inputs }: GoldenCase): Values {
  const implants = z.array(z.record(z.string(), z.unknown())).parse(inputs.implants);
  const profile = /pearson/i.test(String(inputs.model)) ? 'pearson' : 'gaussian';
  const { concentration_cm3 } = settled(
    summedProfile(
      implants.map((each) => ({ ion: tabulatedIon(each), energy_kev: energy(each), dose_cm2: dose(each) })),
      numbers(inputs, 'depths', 'um'),
      profile,
    ),
  );
  return { C: concentration_cm3 };
}

export const implantBindings: Bindings = {
  'implant.range_table': checkTable,
  'implant.range_interpolation': checkTable,
  'implant.srim_like_range': checkSimulatedRange,
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
  'implant.channeling_critical_angle': checkChanneling,
  'implant.dose_integration': checkDoseTime,
  'implant.mass_analyzer': checkAnalyzer,
  'implant.molecular': checkMolecular,
  'implant.tilt': checkTilt,
  'implant.multi': checkMultiple,
};
