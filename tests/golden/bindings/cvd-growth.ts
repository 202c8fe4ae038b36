import { z } from 'zod';
import { laserRise, netDeposition, radiatedPower } from '../../../domain/process/cvd/energy-sources.ts';
import {
  apparentEnergy,
  arrheniusFit,
  arrheniusRatio,
  growthSeries,
  langmuirRate,
  limitingStep,
  orderRatio,
  type PressureTerm,
  transitionTemperature,
} from '../../../domain/process/cvd/kinetics.ts';
import {
  fluxFromGrowth,
  growthFromFlux,
  moleculesPerSecond,
  molesPerSecond,
  standardState,
} from '../../../domain/process/cvd/units.ts';
import { arrheniusAt, boltzmannEvPerK } from '../../../domain/process/physical-constants.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Bindings } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numberOr, numbers } from '../inputs.ts';
import { converted } from '../units.ts';
import { has, inTheWordsOf, inUnitsOf, nameOf, type OutputUnits, type Values } from './cvd-words.ts';

function checkUnits({ inputs }: GoldenCase): Values {
  if (has(inputs, 'flow')) {
    const state = {
      temperature_k: numberOr(inputs, 'T_ref', 'K', standardState.temperature_k),
      pressure_pa: numberOr(inputs, 'p_ref', 'Pa', standardState.pressure_pa),
    };
    const flow = number(inputs, 'flow', 'sccm');
    return { molar: molesPerSecond(flow, state), molecules: moleculesPerSecond(flow, state) };
  }
  const film = {
    density_kg_per_m3: number(inputs, 'density', 'kg/m^3'),
    molar_mass_g_per_mol: number(inputs, 'M', 'g/mol'),
  };
  if (has(inputs, 'rate')) return { flux_formula_units: fluxFromGrowth(number(inputs, 'rate', 'cm/s') * 60e7, film) };
  return { rate: growthFromFlux(number(inputs, 'flux_formula_units', 'mol/m^2/s'), film) };
}

function checkSeries({ inputs, expected }: GoldenCase): Values {
  const hg = number(inputs, 'hg', 'cm/s');
  const values: Values = {};
  const pair = has(inputs, 'k0')
    ? { prefactor: number(inputs, 'k0', 'cm/s'), energy_ev: number(inputs, 'Ea', 'eV') }
    : null;
  if (pair) {
    const { temperature_k } = settled(transitionTemperature(pair, hg));
    values.T_transition_ks_eq_hg = temperature_k;
    values.apparent_Ea_at_transition = apparentEnergy(pair, hg, temperature_k);
    for (const name of Object.keys(expected)) {
      const [, value, unit = ''] = /^apparent_Ea_([\d.]+)_?(K|C|degC)$/.exec(name) ?? [];
      if (value) values[name] = apparentEnergy(pair, hg, converted(Number(value), unit, 'K'));
    }
    if (has(inputs, 'T')) values.apparent_Ea = apparentEnergy(pair, hg, number(inputs, 'T', 'K'));
  }
  if (!pair || has(inputs, 'T')) {
    const ks = pair ? arrheniusAt(pair, number(inputs, 'T', 'K')) : number(inputs, 'ks', 'cm/s');
    const gas = numberOr(inputs, 'Cg', 'cm^-3', 1);
    const film = numberOr(inputs, 'N', 'cm^-3', 1);
    const { surface_over_gas, rate_nm_per_min } = settled(growthSeries(ks, hg, gas, film));
    values.ks = ks;
    values.Cs_over_Cg = surface_over_gas;
    values.limiting = inTheWordsOf(expected.limiting, limitingStep(ks, hg));
    if (has(inputs, 'Cg') && has(inputs, 'N')) values.rate = rate_nm_per_min;
  }
  return values;
}

function checkLangmuir({ inputs, expected }: GoldenCase): Values {
  const form = z.string().parse(inputs.form).replace(/\s+/g, ' ');
  const T = number(inputs, 'T', 'K');
  const [, given] = /exp\(\s*-\s*([\d.eE+]+)\s*\/\s*T\s*\)/.exec(form) ?? [];
  const activation_k = given ? Number(given) : has(inputs, 'Ea') ? number(inputs, 'Ea', 'eV') / boltzmannEvPerK : 0;
  const unit = ['atm', 'torr', 'mtorr', 'kPa', 'Pa'].find((each) => new RegExp(`[\\s,]${each}\\b`).test(form)) ?? 'atm';
  const pressure = (gas: string): number => number(inputs, nameOf(inputs, `p_${gas}`, `p${gas}`), unit);
  /** Terms such as `pSiH4`, `pSiH4^2`, `sqrt(pH2)`, `K1 sqrt(pH2)`, `K2*pSiH4^0.5`. */
  const term = (text: string): PressureTerm => {
    const [, name, , rooted, plain, power] =
      /^(?:(\w+?)(?: ?\* ?| ))?(sqrt\( ?p_?(\w+) ?\)|p_?([A-Za-z0-9]+))(?:\^([\d./]+))?$/.exec(text.trim()) ?? [];
    const gas = rooted ?? plain;
    if (!gas) throw new Error(`${text} is no term of a rate law`);
    const [top, bottom = 1] = (power ?? '1').split('/').map(Number);
    return {
      coefficient: name ? number(inputs, name) : 1,
      pressure: pressure(gas),
      order: ((top ?? 1) / bottom) * (rooted ? 0.5 : 1),
    };
  };
  const law = form.split(',')[0] ?? form;
  const [, above = '', below] = /=\s*(.*?)(?:\/\s*\(\s*1\s*\+(.*))?$/.exec(law.replace(/exp\([^)]*\)/, '')) ?? [];
  const factors = above
    .replace(/^\s*k\b\s*\*?\s*/, '')
    .match(/sqrt\([^)]*\)(?:\^[\d./]+)?|p_?[A-Za-z0-9]+(?:\^[\d./]+)?/g);
  if (!factors) throw new Error(`${form} names no pressure`);
  const [, inner = '', power = '1'] = /^(.*)\)\s*(?:\^\s*([\d.]+))?\s*$/.exec(below ?? '') ?? [];
  const adsorption = inner === '' ? [] : inner.split('+').map(term);
  const rate = langmuirRate(number(inputs, 'k'), activation_k, T, factors.map(term), adsorption, Number(power));
  // A rate law of silane grows silicon; any other says what it grows.
  const silicon = factors.some((factor) => /SiH4|Si2H6/.test(factor));
  if ('rate' in expected && !silicon && !has(inputs, 'density'))
    throw new Error('density and M of the film are missing');
  const film = {
    density_kg_per_m3: numberOr(inputs, 'density', 'kg/m^3', 2329),
    molar_mass_g_per_mol: numberOr(inputs, 'M', 'g/mol', 28.0855),
  };
  return 'rate' in expected ? { R: rate, rate: growthFromFlux(rate, film) } : { R: rate };
}

function checkNetRate({ inputs }: GoldenCase): Values {
  const { net_nm_per_min, deposition_over_sputter } = netDeposition(
    number(inputs, 'deposition', 'nm/min'),
    number(inputs, 'sputter', 'nm/min'),
  );
  return { net: net_nm_per_min, D_over_S: deposition_over_sputter };
}

function checkFit({ inputs }: GoldenCase): Values {
  const fit = settled(arrheniusFit(numbers(inputs, 'T', 'K'), numbers(inputs, 'rate', 'nm/min')));
  return { Ea: fit.energy_ev, ln_k0: fit.ln_k0, k0: Math.exp(fit.ln_k0), r2: fit.r2 };
}

/** Units in which each model answers. */
const outputs: OutputUnits = {
  'cvd.units': { molar: 'mol/s', molecules: '1/s', rate: 'nm/min', flux_formula_units: 'mol/m^2/s' },
  'cvd.growth_series': {
    rate: 'nm/min',
    ks: 'cm/s',
    T_transition_ks_eq_hg: 'K',
    apparent_Ea: 'eV',
    apparent_Ea_at_transition: 'eV',
  },
  'cvd.arrhenius_ratio': { Ea_eV: 'eV' },
  'cvd.arrhenius_fit': { Ea: 'eV', k0: 'nm/min' },
  'cvd.langmuir_rate': { R: 'mol/m^2/s', rate: 'nm/min' },
  'cvd.hotwire.power': { radiated: 'W' },
  'cvd.laser.temperature_rise': { dT_centre: 'K difference' },
  'cvd.hdp.net_rate': { net: 'nm/min' },
};

export const cvdGrowthBindings: Bindings = inUnitsOf(outputs, {
  'cvd.units': checkUnits,
  'cvd.growth_series': checkSeries,
  'cvd.arrhenius_ratio': ({ inputs }) => {
    const energy = number(inputs, 'Ea', 'eV');
    return {
      rate_T2_over_T1: arrheniusRatio(energy, number(inputs, 'T1', 'K'), number(inputs, 'T2', 'K')),
      Ea_eV: energy,
    };
  },
  'cvd.arrhenius_fit': checkFit,
  'cvd.reaction_order': ({ inputs }) => ({
    ratio: orderRatio(number(inputs, 'p1', 'torr'), number(inputs, 'p2', 'torr'), number(inputs, 'order')),
  }),
  'cvd.langmuir_rate': checkLangmuir,
  'cvd.hotwire.power': ({ inputs }) => ({
    radiated: radiatedPower(
      number(inputs, 'T', 'K'),
      number(inputs, 'T_wall', 'K'),
      number(inputs, 'emissivity'),
      number(inputs, 'length', 'm'),
      number(inputs, 'diameter', 'mm'),
    ),
  }),
  'cvd.laser.temperature_rise': ({ inputs }) => ({
    dT_centre: laserRise(
      number(inputs, 'P_abs', 'W'),
      number(inputs, 'w_1_over_e', 'um'),
      number(inputs, 'kappa', 'W/m/K'),
    ),
  }),
  'cvd.hdp.net_rate': checkNetRate,
});
