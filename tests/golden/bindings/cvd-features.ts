import { conformalExposure, type Precursor } from '../../../domain/process/cvd/ald/exposure.ts';
import { pulseCoverage } from '../../../domain/process/cvd/ald/saturation.ts';
import { clausingTransmission } from '../../../domain/process/cvd/feature/clausing.ts';
import { type FeatureShape, lineOfSightCoverage } from '../../../domain/process/cvd/feature/line-of-sight.ts';
import { ballisticReemission } from '../../../domain/process/cvd/feature/reemission.ts';
import { knudsenThieleModulus, thieleModulus, thieleProfile } from '../../../domain/process/cvd/feature/thiele.ts';
import { type DischargeGas, dischargeGases, ionMasses_u } from '../../../domain/process/cvd/plasma/gases.ts';
import { globalModel } from '../../../domain/process/cvd/plasma/global-model.ts';
import { type RateFunction, rateExpression } from '../../../domain/process/cvd/plasma/rate-expression.ts';
import { childThickness, sheath } from '../../../domain/process/cvd/plasma/sheath.ts';
import { diamond100, diamondExample } from '../../../domain/process/cvd/surface/diamond.ts';
import { surfaceSteadyState } from '../../../domain/process/cvd/surface/steady-state.ts';
import { elementaryChargeC } from '../../../domain/process/physical-constants.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Actual, Bindings } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { group, number, numberOr, text } from '../inputs.ts';
import { understood } from '../understood.ts';

type Inputs = GoldenCase['inputs'];
type Values = Readonly<Record<string, Actual>>;

/** An input that nothing reads would be ignored in silence. */
function only(inputs: Inputs, ...known: readonly string[]): void {
  const strange = Object.keys(inputs).filter((name) => !known.includes(name) && !/^notes?$/.test(name));
  if (strange.length > 0) throw new Error(`inputs not understood: ${strange.join(', ')}`);
}

/** The first of several names under which an input is given. */
function named(inputs: Inputs, ...names: readonly string[]): string {
  const found = names.find((name) => inputs[name] !== undefined);
  if (found === undefined) throw new Error(`none of the inputs ${names.join(', ')} is given`);
  return found;
}

function shapeOf(inputs: Inputs): FeatureShape {
  if ('aspect_ratio_h_over_d' in inputs) return 'hole';
  const words = ['geometry', 'source', 'feature', 'shape'].map((name) => String(inputs[name] ?? '')).join(' ');
  if (/hole|via|cylind|round|pore|contact/i.test(words)) return 'hole';
  const isTrench = 'aspect_ratio_h_over_w' in inputs || /trench|slot|slit|line|2-?D/i.test(words);
  if (!isTrench && words.trim() !== '') throw new Error(`geometry "${words.trim()}" is neither a trench nor a hole`);
  return 'trench';
}

const aspectRatio = (inputs: Inputs): number =>
  number(inputs, named(inputs, 'aspect_ratio', 'aspect_ratio_h_over_w', 'aspect_ratio_h_over_d'));

const featureInputs = [
  'aspect_ratio',
  'aspect_ratio_h_over_w',
  'aspect_ratio_h_over_d',
  'sticking',
  'source',
  'geometry',
  'feature',
  'shape',
];

function checkLineOfSight({ inputs }: GoldenCase): Values {
  only(inputs, ...featureInputs);
  if (numberOr(inputs, 'sticking', '1', 1) !== 1) throw new Error('line of sight means sticking 1');
  const found = settled(lineOfSightCoverage(shapeOf(inputs), aspectRatio(inputs)));
  return { ...found, warnings: [], sidewall_bottom_corner: found.sidewall_bottom };
}

function checkReemission({ inputs }: GoldenCase): Values {
  only(inputs, ...featureInputs);
  const found = settled(ballisticReemission(shapeOf(inputs), aspectRatio(inputs), number(inputs, 'sticking')));
  return {
    bottom_centre_flux: found.bottom_centre,
    bottom_average_flux: found.bottom_average,
    sidewall_bottom_corner: found.sidewall_bottom,
    sidewall_mid: found.sidewall_mid,
    sidewall_top: found.sidewall_top,
    sidewall_average: found.sidewall_average,
    captured: found.captured,
  };
}

function checkClausing({ inputs }: GoldenCase): Values {
  only(inputs, 'L_over_R', 'L_over_D', 'L', 'R', 'D');
  const radius = (): number => ('R' in inputs ? number(inputs, 'R', 'm') : number(inputs, 'D', 'm') / 2);
  const ratio =
    'L_over_R' in inputs
      ? number(inputs, 'L_over_R')
      : 'L_over_D' in inputs
        ? 2 * number(inputs, 'L_over_D')
        : number(inputs, 'L', 'm') / radius();
  return { transmission_probability: settled(clausingTransmission(ratio)).transmission_probability };
}

function thiele(inputs: Inputs): number {
  if ('phi' in inputs) return number(inputs, 'phi');
  const shape = 'd' in inputs ? 'hole' : shapeOf(inputs);
  if ('sticking' in inputs) return knudsenThieleModulus(shape, aspectRatio(inputs), number(inputs, 'sticking'));
  return settled(
    thieleModulus(shape, {
      depth_um: number(inputs, 'L', 'um'),
      opening_um: number(inputs, named(inputs, 'w', 'd'), 'um'),
      rate_constant_cm_per_s: number(inputs, named(inputs, 'k', 'ks', 'k_s'), 'cm/s'),
      diffusivity_cm2_per_s: number(inputs, named(inputs, 'D_K', 'D'), 'cm^2/s'),
    }),
  ).phi;
}

function checkThiele({ inputs }: GoldenCase): Values {
  only(inputs, ...featureInputs, 'phi', 'L', 'w', 'd', 'k', 'ks', 'k_s', 'D', 'D_K');
  const { phi, bottom_over_top, effectiveness } = settled(thieleProfile(thiele(inputs)));
  return { phi, bottom_over_top, effectiveness };
}

const precursor = (inputs: Inputs): Precursor => ({
  molar_mass_g_mol: number(inputs, named(inputs, 'precursor_mass', 'mass', 'M'), 'g/mol'),
  temperature_c: number(inputs, 'T', 'degC'),
  saturation_density_m2: number(inputs, named(inputs, 'saturation_density', 'sites'), '1/m^2'),
});
const precursorInputs = ['precursor_mass', 'mass', 'M', 'T', 'saturation_density', 'sites'];

function checkExposure({ inputs }: GoldenCase): Values {
  only(inputs, ...precursorInputs, 'aspect_ratio_L_over_w', 'aspect_ratio', 'geometry');
  const geometry = String(inputs.geometry ?? 'hole');
  const shape = /hole|round|square|via|cylind/i.test(geometry)
    ? 'hole'
    : /trench|slot/i.test(geometry)
      ? 'trench'
      : null;
  if (!shape) throw new Error(`geometry "${geometry}" is neither a trench nor a hole`);
  const ratio = number(inputs, named(inputs, 'aspect_ratio_L_over_w', 'aspect_ratio'));
  const { exposure_torr_s, flat_exposure_torr_s } = settled(conformalExposure(shape, ratio, precursor(inputs)));
  return { exposure: exposure_torr_s, flat_exposure: flat_exposure_torr_s };
}

function checkLangmuir({ inputs }: GoldenCase): Values {
  only(inputs, ...precursorInputs, 'sticking0', 'sticking', 'p', 't_pulse', 't', 'k_des', 'coverage0');
  const found = settled(
    pulseCoverage(
      {
        ...precursor(inputs),
        sticking: number(inputs, named(inputs, 'sticking0', 'sticking')),
        pressure_torr: number(inputs, 'p', 'torr'),
        desorption_per_s: numberOr(inputs, 'k_des', '1/s', 0),
      },
      number(inputs, named(inputs, 't_pulse', 't'), 's'),
      numberOr(inputs, 'coverage0', '1', 0),
    ),
  );
  return {
    coverage: found.coverage,
    final_coverage: found.final_coverage,
    flux: found.impingement_m2_s,
    tau: found.time_constant_s,
  };
}

const formula = (inputs: Inputs, name: string): RateFunction => settled(rateExpression(text(inputs, name))).rate;

/** The named gas, with the rates and energies that the case gives instead of its own. */
function gasOf(inputs: Inputs): DischargeGas {
  const name = text(inputs, 'gas');
  const known = Object.entries(dischargeGases).find(([gas]) => gas.toLowerCase() === name.toLowerCase())?.[1];
  const mass_u = numberOr(inputs, 'M', 'g/mol', known?.mass_u ?? ionMasses_u[name] ?? Number.NaN);
  const ionization_ev = numberOr(inputs, 'Eiz', 'eV', known?.ionization_ev ?? Number.NaN);
  const excitation_ev = numberOr(inputs, 'Eex', 'eV', known?.inelastic[0]?.energy_ev ?? Number.NaN);
  if (!Number.isFinite(mass_u + ionization_ev)) throw new Error(`the gas ${name} needs M and Eiz`);
  if ('Kex' in inputs && !Number.isFinite(excitation_ev)) throw new Error(`the gas ${name} needs Eex`);
  const rate = (input: string, own: RateFunction | undefined): RateFunction => {
    if (input in inputs) return formula(inputs, input);
    if (!own) throw new Error(`the gas ${name} needs ${input}`);
    return own;
  };
  return {
    mass_u,
    ionization_ev,
    ionization: rate('Kiz', known?.ionization),
    inelastic:
      'Kex' in inputs
        ? [{ energy_ev: excitation_ev, rate: formula(inputs, 'Kex') }]
        : (known?.inelastic ?? []).map((each, i) => (i === 0 ? { ...each, energy_ev: excitation_ev } : each)),
    elastic: rate('Kel', known?.elastic),
    ion_cross_section_m2: numberOr(inputs, 'sigma_i', 'm^2', known?.ion_cross_section_m2 ?? Number.NaN),
    source: 'reference case',
  };
}

function checkGlobalModel({ inputs }: GoldenCase): Values {
  const gasInputs = ['gas', 'M', 'Eiz', 'Eex', 'Kiz', 'Kex', 'Kel', 'sigma_i'];
  only(inputs, ...gasInputs, 'p', 'T_gas', 'R', 'L', 'P_abs', 'E_ion_loss');
  const found = settled(
    globalModel(gasOf(inputs), {
      pressure_pa: number(inputs, 'p', 'Pa'),
      gas_temperature_k: number(inputs, 'T_gas', 'K'),
      radius_m: number(inputs, 'R', 'm'),
      length_m: number(inputs, 'L', 'm'),
      absorbed_power_w: number(inputs, 'P_abs', 'W'),
      ...('E_ion_loss' in inputs ? { wall_loss_ev: formula(inputs, 'E_ion_loss') } : {}),
    }),
  );
  return {
    Te: found.electron_temperature_ev,
    hl: found.h_axial,
    hR: found.h_radial,
    Ec: found.collisional_loss_ev,
    ET: found.total_loss_ev,
    n0: found.density_m3,
    u_B: found.bohm_speed_m_s,
    ion_flux: found.ion_flux_m2_s,
  };
}

function checkSheath({ inputs }: GoldenCase): Values {
  only(inputs, 'gas', 'M', 'n_s', 'Te', 'V_dc');
  const ion_mass_u = 'M' in inputs ? number(inputs, 'M', 'g/mol') : ionMasses_u[text(inputs, 'gas')];
  if (ion_mass_u === undefined) throw new Error(`the ion of ${text(inputs, 'gas')} is not known: give M`);
  const voltage_v = number(inputs, 'V_dc', 'V');
  const found = settled(
    sheath({
      ion_mass_u,
      edge_density_m3: number(inputs, 'n_s', '1/m^3'),
      electron_temperature_ev: number(inputs, 'Te', 'eV'),
      voltage_v,
    }),
  );
  return {
    u_B: found.bohm_speed_m_s,
    ion_flux: found.ion_flux_m2_s,
    debye: found.debye_length_um,
    child_thickness: settled(childThickness(ion_mass_u, elementaryChargeC * found.ion_flux_m2_s, voltage_v)).mm,
    child_eq_debye_form: found.child_thickness_mm,
    ion_energy: found.ion_energy_ev,
    floating_potential: found.floating_potential_v,
    ion_transit: found.ion_transit_s,
  };
}

function checkMechanism({ inputs }: GoldenCase): Values {
  only(inputs, 'mechanism', 'case', 'T', 'p', 'X');
  if (!/diamond/i.test(text(inputs, 'mechanism')))
    throw new Error(`mechanism ${text(inputs, 'mechanism')} is not known`);
  if ('case' in inputs && !/runDiamond/i.test(text(inputs, 'case')))
    throw new Error(`case ${text(inputs, 'case')} is not known`);
  const fractions = 'X' in inputs ? group(inputs, 'X') : diamondExample.mole_fractions;
  const found = settled(
    surfaceSteadyState(diamond100, {
      temperature_k: numberOr(inputs, 'T', 'K', diamondExample.temperature_k),
      pressure_pa: numberOr(inputs, 'p', 'Pa', diamondExample.pressure_pa),
      mole_fractions: Object.fromEntries(Object.keys(fractions).map((name) => [name, number(fractions, name)])),
    }),
  );
  return {
    growth_rate: found.growth_um_h['C(d)'] ?? null,
    ...Object.fromEntries(Object.entries(found.coverages).map(([name, each]) => [`coverage_${name}`, each])),
  };
}

export const cvdFeatureBindings: Bindings = understood(
  {
    'cvd.step_coverage.line_of_sight': checkLineOfSight,
    'cvd.step_coverage.ballistic_reemission': checkReemission,
    'cvd.transport.clausing': checkClausing,
    'cvd.step_coverage.thiele': checkThiele,
    'cvd.ald.conformality_exposure': checkExposure,
    'cvd.ald.langmuir': checkLangmuir,
    'cvd.plasma.global_model': checkGlobalModel,
    'cvd.plasma.sheath': checkSheath,
    'cvd.surface_mechanism': checkMechanism,
  },
  {
    outputs: {
      exposure: 'torr s',
      flat_exposure: 'torr s',
      flux: '1/m^2/s',
      tau: 's',
      Te: 'eV',
      Ec: 'eV',
      ET: 'eV',
      n0: '1/m^3',
      u_B: 'm/s',
      ion_flux: '1/m^2/s',
      debye: 'um',
      child_thickness: 'mm',
      child_eq_debye_form: 'mm',
      ion_energy: 'eV',
      floating_potential: 'V',
      ion_transit: 's',
      growth_rate: 'um/h',
    },
    // What each reads is listed there.
    described: [...featureInputs, 'gas', 'mechanism', 'case'],
  },
);
