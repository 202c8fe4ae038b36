import { z } from 'zod';
import {
  bubbler,
  fiveOverThree,
  metalConsumption,
  precursorVapour,
  supplyLimitedGrowth,
  type VapourPressure,
} from '../../../domain/process/cvd/mocvd.ts';
import { formula } from '../../../domain/process/formula/tape.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Bindings } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numberOr, text } from '../inputs.ts';
import { converted } from '../units.ts';
import { has, type Inputs, inUnitsOf, nameOf, type OutputUnits, type Values } from './cvd-words.ts';

/** Vapour pressure as a formula of T such as `8.07 - 1703/T`, under a name that says of what: log10p_torr, ln_p_Pa. */
function vapourOf(inputs: Inputs): VapourPressure {
  const found = Object.keys(inputs).flatMap((each) => {
    const [, logarithm, unit] = /^(log10|log|ln)_?p_?([A-Za-z]+)$/.exec(each) ?? [];
    return unit === undefined ? [] : [{ name: each, natural: logarithm === 'ln', unit }];
  })[0];
  if (found === undefined) {
    const known = precursorVapour[String(inputs.precursor)];
    if (!known) throw new Error(`no vapour pressure of ${String(inputs.precursor)}`);
    return known;
  }
  const written = text(inputs, found.name)
    .replace(/^[^=]*=/, '')
    .replace(/\bT\s*\(?K\)?/g, 'T');
  const law = settled(formula(written, ['T'])).formula.value([number(inputs, 'T_bubbler', 'K')]);
  const torr = converted(1, found.unit, 'torr');
  // The law holds at this temperature alone, so all of it may stand in the constant.
  return { a: (found.natural ? law / Math.LN10 : law) + Math.log10(torr), b: 0 };
}

function checkBubbler({ inputs }: GoldenCase): Values {
  const { vapour_torr, precursor_umol_per_min } = settled(
    bubbler(
      vapourOf(inputs),
      number(inputs, 'T_bubbler', 'K'),
      number(inputs, 'P_bubbler', 'torr'),
      number(inputs, 'carrier', 'sccm'),
    ),
  );
  const ratio = has(inputs, 'NH3')
    ? { V_III: fiveOverThree(number(inputs, 'NH3', 'sccm'), precursor_umol_per_min) }
    : {};
  return { vapour_pressure: vapour_torr, molar_flow: precursor_umol_per_min, ...ratio };
}

/** Area of a round wafer from a diameter such as `50.8 "mm diameter"`. */
function waferArea(inputs: Inputs): number {
  const { value, unit } = z.object({ value: z.number(), unit: z.string() }).parse(inputs.wafer);
  const [, length = ''] = /^(\w+)( diameter)?$/.exec(unit) ?? [];
  return (Math.PI / 4) * number({ wafer: { value, unit: length } }, 'wafer', 'm') ** 2;
}

function checkMassBalance({ inputs, expected }: GoldenCase): Values {
  const film = {
    density_kg_per_m3: number(inputs, 'density', 'kg/m^3'),
    molar_mass_g_per_mol: number(inputs, 'M', 'g/mol'),
  };
  const area = waferArea(inputs);
  if (!has(inputs, 'rate')) {
    const metal = number(inputs, nameOf(inputs, 'metal_flow', 'molar_flow', 'TMGa'), 'umol/min');
    const rate = supplyLimitedGrowth(metal, numberOr(inputs, 'efficiency', '1', 1), film, area);
    return { rate: (rate * 60) / 1000 };
  }
  const { flux_mol_per_m2_s, consumed_umol_per_min } = metalConsumption(
    number(inputs, 'rate', 'cm/s') * 60e7,
    film,
    area,
  );
  return Object.fromEntries(
    Object.keys(expected).flatMap((name) => {
      if (/_flux$/.test(name)) return [[name, flux_mol_per_m2_s]];
      return /_consumed$/.test(name) ? [[name, consumed_umol_per_min]] : [];
    }),
  );
}

const metals = ['Ga', 'Al', 'In', 'Zn', 'Mg', 'metal'];

/** Units in which each model answers. */
const outputs: OutputUnits = {
  'cvd.mocvd.bubbler': { vapour_pressure: 'torr', molar_flow: 'umol/min' },
  'cvd.mocvd.growth_rate': {
    rate: 'um/h',
    ...Object.fromEntries(metals.map((metal) => [`${metal}_flux`, 'mol/m^2/s'])),
    ...Object.fromEntries(metals.map((metal) => [`${metal}_consumed`, 'umol/min'])),
  },
};

export const cvdMocvdBindings: Bindings = inUnitsOf(outputs, {
  'cvd.mocvd.bubbler': checkBubbler,
  'cvd.mocvd.growth_rate': checkMassBalance,
});
