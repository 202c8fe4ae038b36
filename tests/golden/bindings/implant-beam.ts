import { z } from 'zod';
import { analyzerField, exposureDose, exposureTime } from '../../../domain/process/implantation/beamline.ts';
import { axialSpacingA, criticalAngles } from '../../../domain/process/implantation/channeling.ts';
import { elements, fragmentEnergies, parseIon } from '../../../domain/process/implantation/ions.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Bindings } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numberOr, text } from '../inputs.ts';
import { dose, energy, type Values } from './implant-inputs.ts';

const atomicNumber = (symbol: string): number => {
  const element = elements[symbol];
  if (!element) throw new Error(`the element ${symbol} is not known`);
  return element.atomic_number;
};

function checkChanneling({ inputs }: GoldenCase): Values {
  const axis = z.enum(['100', '110', '111']).parse(String(inputs.axis ?? '110').replaceAll(/[<>()\s]/g, ''));
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
  const beam = {
    scan_area_cm2: number(inputs, 'scan_area', 'cm^2'),
    charge_state: numberOr(inputs, 'charge_state', '1', ion?.charge_state ?? 1),
    atoms_per_ion: numberOr(inputs, 'atoms_per_ion', '1', ion ? (ion.atoms[ion.dopant] ?? 1) : 1),
  };
  // Of dose, current and time two are given, and the third is asked for.
  if (!('dose' in inputs)) {
    const beam_current_ma = number(inputs, 'beam_current', 'mA');
    return { dose: settled(exposureDose({ ...beam, beam_current_ma }, number(inputs, 't', 's'))).dose_cm2 };
  }
  const time = (beam_current_ma: number): number =>
    settled(exposureTime({ ...beam, beam_current_ma, dose_cm2: dose(inputs) })).time_s;
  return 'beam_current' in inputs
    ? { t: time(number(inputs, 'beam_current', 'mA')) }
    : { beam_current: time(1) / number(inputs, 't', 's') };
}

function checkAnalyzer({ inputs }: GoldenCase): Values {
  const ion = 'ion' in inputs ? settled(parseIon(text(inputs, 'ion'))).ion : null;
  const { field_t, speed_m_per_s } = settled(
    analyzerField(
      ion ? numberOr(inputs, 'mass', 'u', ion.mass_u) : number(inputs, 'mass', 'u'),
      numberOr(inputs, 'charge_state', '1', ion?.charge_state ?? 1),
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

export const beamBindings: Bindings = {
  'implant.channeling_critical_angle': checkChanneling,
  'implant.dose_integration': checkDoseTime,
  'implant.mass_analyzer': checkAnalyzer,
  'implant.molecular': checkMolecular,
};

export const beamOutputs = {
  psi1: 'deg',
  psi2: 'deg',
  E_threshold_for_psi1: 'keV',
  t: 's',
  beam_current: 'mA',
  dose: 'cm^-2',
  B_field: 'T',
  speed: 'm/s',
  dopant_energy: 'keV',
  ...Object.fromEntries(
    Object.entries(elementNames).flatMap(([symbol, name]) => [
      [`${symbol}_energy`, 'keV'],
      [`${name}_energy`, 'keV'],
    ]),
  ),
};
