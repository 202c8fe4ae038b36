import { z } from 'zod';
import { constantSource } from '../../../domain/process/diffusion/constant-source.ts';
import { byChargeState, singleActivation } from '../../../domain/process/diffusion/diffusivity-sets.ts';
import { type DopedLayer, dopedLayer } from '../../../domain/process/diffusion/doped-layer.ts';
import { type FermiOptions, fermi } from '../../../domain/process/diffusion/flux-potential.ts';
import { implantAnnealConcentration } from '../../../domain/process/diffusion/implant-anneal.ts';
import { limitedSource } from '../../../domain/process/diffusion/limited-source.ts';
import { pearsonProfile } from '../../../domain/process/implantation/pearson-profile.ts';
import { tableRange } from '../../../domain/process/implantation/ranges.ts';
import { oxideThickness } from '../../../domain/process/oxidation/deal-grove.ts';
import { arrheniusAt, boltzmannEvPerK } from '../../../domain/process/physical-constants.ts';
import { diffusedLayer, givenLayer } from '../../../domain/process/resistivity/layers.ts';
import { type Dopant, dopants } from '../../../domain/process/silicon/dopants.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Actual, Bindings, Lookup } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numberOr, text } from '../inputs.ts';
import { understood } from '../understood.ts';
import { momentsOf } from './implant-inputs.ts';
import { conditions, initial as initialOxide, minutes } from './oxidation-inputs.ts';
import { mobilityIn } from './sheet-resistance.ts';

type Inputs = GoldenCase['inputs'];
type Values = Readonly<Record<string, Actual>>;

function checkModel(inputs: Inputs, known: RegExp): void {
  if ('model' in inputs && !known.test(text(inputs, 'model'))) throw new Error(`model ${inputs.model} is not known`);
}

/** Diffusivity (set PDG, or the pair that the case gives) times time, cm^2. */
function thermalBudget(inputs: Inputs): number {
  const named = singleActivation.PDG[z.enum(['B', 'P', 'As', 'Sb']).parse(inputs.dopant)];
  const pair = {
    prefactor: numberOr(inputs, 'D0', 'cm^2/s', named.prefactor),
    energy_ev: numberOr(inputs, 'Ea', 'eV', named.energy_ev),
  };
  return arrheniusAt(pair, number(inputs, 'T', 'K')) * number(inputs, 't', 's');
}

/** Temperature of a sheet resistance; the T of a recipe is the furnace's. */
const measuredAtK = 300;

const background = (inputs: Inputs): number => number(inputs, 'NB', 'cm^-3');

function resistance(inputs: Inputs, shape: 'erfc' | 'gaussian', surface_cm3: number, dt_cm2: number): number {
  const diffusion_length_um = 2e4 * Math.sqrt(dt_cm2);
  const layer = { shape, surface_cm3, background_cm3: background(inputs), diffusion_length_um };
  return settled(diffusedLayer(layer, mobilityIn(inputs, measuredAtK))).sheet_resistance_ohm;
}

function checkPredeposition({ inputs }: GoldenCase): Values {
  checkModel(inputs, /erfc|constant source/i);
  const surface_cm3 = number(inputs, 'Cs', 'cm^-3');
  const dt_cm2 = thermalBudget(inputs);
  const { junction_um, dose_cm2 } = settled(constantSource({ surface_cm3, dt_cm2 }, background(inputs)));
  return { xj: junction_um, dose: dose_cm2, Rs: resistance(inputs, 'erfc', surface_cm3, dt_cm2) };
}

function checkDriveIn({ inputs }: GoldenCase): Values {
  checkModel(inputs, /gaussian|limited source/i);
  const dt_cm2 = thermalBudget(inputs);
  const source = { dose_cm2: number(inputs, 'dose', 'cm^-2'), dt_cm2 };
  const { junction_um, surface_cm3 } = settled(limitedSource(source, background(inputs)));
  return { xj: junction_um, C_peak: surface_cm3, Rs: resistance(inputs, 'gaussian', surface_cm3, dt_cm2) };
}

function checkOxidation({ inputs }: GoldenCase): Values {
  const grown = settled(oxideThickness(conditions(inputs), minutes(inputs), initialOxide(inputs)));
  return { tox: grown.thickness_nm, si_consumed: grown.silicon_consumed_nm };
}

type ChargeStateSet = keyof typeof byChargeState;

/** An implant after one isothermal anneal under a reflecting surface, with diffusivities by charge state. */
function annealed(
  dopant: Dopant,
  set: ChargeStateSet,
  options: FermiOptions,
  initial: {
    readonly concentration: (depth_um: number) => number;
    readonly extent_um: number;
    readonly dose_cm2: number;
  },
  anneal: { readonly temperature_k: number; readonly duration_s: number },
  background_cm3: number,
): DopedLayer {
  const { temperature_k, duration_s } = anneal;
  const law = fermi(byChargeState[set][dopant], options);
  const steps = [{ duration_s, from_k: temperature_k, to_k: temperature_k, surface: { kind: 'reflecting' as const } }];
  return settled(dopedLayer({ initial, law, steps, background_cm3 }));
}

const layerRs = (layer: DopedLayer, background_cm3: number, mobility: (doping_cm3: number) => number): number =>
  settled(givenLayer(layer.grid.depth_um, layer.concentration_cm3, background_cm3, mobility)).sheet_resistance_ohm;

const dopant = (given: unknown): Dopant => z.enum(dopants).parse(given);

function checkImplantAnneal({ inputs }: GoldenCase): Values {
  checkModel(inputs, /gaussian ?(\+|with|and) ?image/i);
  checkModel(inputs, /FAIR/i);
  checkModel(inputs, /reflecting/i);
  const { rp_um: range_um, drp_um: straggle_um } = momentsOf(inputs);
  const dose_cm2 = number(inputs, 'dose', 'cm^-2');
  const words = String(inputs.model ?? '');
  const layer = annealed(
    dopant(inputs.ion),
    'FAIR',
    { field: /field/i.test(words) && !/(no|without|excluding)( the)? (electric )?field/i.test(words) },
    {
      concentration: (depth) => implantAnnealConcentration({ dose_cm2, range_um, straggle_um, dt_cm2: 0 }, depth),
      extent_um: range_um + 8 * straggle_um,
      dose_cm2,
    },
    { temperature_k: number(inputs, 'T', 'K'), duration_s: number(inputs, 't', 's') },
    background(inputs),
  );
  return {
    xj: layer.junction_um,
    C_peak: layer.peak_cm3,
    Rs: layerRs(layer, background(inputs), mobilityIn({ dopant: inputs.ion }, measuredAtK)),
  };
}

/** What a name such as As_1e15_60_1000_30 says of a run of SUPREM-IV.GS: ion, dose, keV, degC and minutes. */
function supremRun(name: string): Inputs {
  const found = /^([A-Z][a-z]?)_([\d.e+]+)_([\d.]+)_([\d.]+)_([\d.]+)$/.exec(name);
  if (!found) throw new Error(`the run ${name} is not known`);
  const [, ion, dose, energy, celsius, time] = found;
  return {
    dopant: ion,
    dose: Number(dose),
    energy: Number(energy),
    implant_profile: 'Pearson',
    // SUPREM-IV.GS counts from 273 K, with a Boltzmann constant of its own.
    T_K: Number(celsius) + 273,
    t: Number(time) * 60,
    kB: 8.61738e-5,
    field_term: true,
  };
}

/** `SUPREM-IV.GS annealed profile As_1e15_60_1000_30 (diffusion.json)`: the anneal that another case describes, or its name. */
function checkAnnealed({ inputs }: GoldenCase, lookup: Lookup): Values {
  const named = /profile (\S+)/.exec(text(inputs, 'profile'))?.[1];
  if (named === undefined) throw new Error(`profile ${inputs.profile} names no anneal`);
  let source: Inputs;
  try {
    source = lookup(`suprem4-${named.replaceAll('_', '-')}`).inputs;
  } catch {
    source = supremRun(named);
  }
  checkModel({ model: source.implant_profile }, /pearson/i);
  const ion = dopant(source.dopant);
  const dose_cm2 = number(source, 'dose', 'cm^-2');
  const range = settled(tableRange(ion, number(source, 'energy', 'keV')));
  const profile = settled(pearsonProfile({ ...range, dose_cm2, dose_counts: 'in_silicon' }));
  const layer = annealed(
    ion,
    'SUPREM4',
    { field: source.field_term === true, boltzmann_ev_per_k: numberOr(source, 'kB', 'eV/K', boltzmannEvPerK) },
    { concentration: profile.concentration, extent_um: range.rp_um + 8 * range.drp_um, dose_cm2 },
    {
      temperature_k: 'T_K' in source ? number(source, 'T_K', 'K') : number(source, 'anneal_T', 'K'),
      duration_s: number(source, 't', 's'),
    },
    background(inputs),
  );
  const activation = numberOr(inputs, 'activation', '1', 1);
  const active = layer.concentration_cm3.map((each) => each * activation);
  const mobility = mobilityIn({ mobility: inputs.mobility, dopant: ion }, measuredAtK);
  return { Rs: layerRs({ ...layer, concentration_cm3: active }, background(inputs), mobility) };
}

const bindings: Bindings = {
  'recipe.predeposition': checkPredeposition,
  'recipe.drive_in': checkDriveIn,
  'recipe.oxidation': checkOxidation,
  'recipe.implant_anneal': checkImplantAnneal,
  'sheet_resistance.annealed': checkAnnealed,
};

export const recipeBindings: Bindings = understood(bindings, {
  outputs: {
    xj: 'um',
    dose: 'cm^-2',
    C_peak: 'cm^-3',
    Rs: 'ohm/sq',
    tox: 'nm',
    si_consumed: 'nm',
  },
  described: ['ion', 'E', 'target'],
});
