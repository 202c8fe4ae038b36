import { z } from 'zod';
import { constantSource } from '../../../domain/process/diffusion/constant-source.ts';
import { singleActivation } from '../../../domain/process/diffusion/diffusivity-sets.ts';
import { limitedSource } from '../../../domain/process/diffusion/limited-source.ts';
import type { Ambient } from '../../../domain/process/oxidation/conditions.ts';
import { oxideThickness } from '../../../domain/process/oxidation/deal-grove.ts';
import { arrheniusAt } from '../../../domain/process/physical-constants.ts';
import { diffusedLayer } from '../../../domain/process/resistivity/layers.ts';
import type { Actual, Bindings } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numberOr, text } from '../inputs.ts';
import { settled } from '../settled.ts';
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

const ambients: Readonly<Record<string, Ambient>> = {
  dry: 'dry',
  'dry O2': 'dry',
  H2O: 'H2O',
  steam: 'H2O',
  wetO2: 'wetO2_95C',
};

function checkOxidation({ inputs }: GoldenCase): Values {
  const grown = settled(
    oxideThickness(
      {
        ambient: z.enum(['dry', 'H2O', 'wetO2_95C']).parse(ambients[text(inputs, 'ambient')]),
        orientation: z.enum(['100', '110', '111']).parse(inputs.orientation),
        temperature_c: number(inputs, 'T', 'degC'),
        pressure_atm: numberOr(inputs, 'pressure', 'atm', 1),
      },
      number(inputs, 't', 'min'),
      numberOr(inputs, 'x_initial', 'nm', 0),
    ),
  );
  return { tox: grown.thickness_nm, si_consumed: grown.silicon_consumed_nm };
}

export const recipeBindings: Bindings = {
  'recipe.predeposition': checkPredeposition,
  'recipe.drive_in': checkDriveIn,
  'recipe.oxidation': checkOxidation,
};
