import type { Bindings } from './binding.ts';
import { calibrationBindings } from './bindings/calibration.ts';
import { cvdFeatureBindings } from './bindings/cvd-features.ts';
import { cvdFilmBindings } from './bindings/cvd-film.ts';
import { cvdGrowthBindings } from './bindings/cvd-growth.ts';
import { cvdMocvdBindings } from './bindings/cvd-mocvd.ts';
import { cvdTransportBindings } from './bindings/cvd-transport.ts';
import { diffusionBindings } from './bindings/diffusion.ts';
import { implantBindings } from './bindings/implant.ts';
import { maintenanceBindings } from './bindings/maintenance.ts';
import { oxidationBindings } from './bindings/oxidation.ts';
import { recipeBindings } from './bindings/recipes.ts';
import { regressionBindings } from './bindings/regression.ts';
import { rtpBindings } from './bindings/rtp.ts';
import { sheetResistanceBindings } from './bindings/sheet-resistance.ts';
import { spcBindings } from './bindings/spc.ts';

/** What computes each model that a reference case can name. */
export const bindings: Bindings = {
  ...cvdFeatureBindings,
  ...cvdGrowthBindings,
  ...cvdTransportBindings,
  ...cvdMocvdBindings,
  ...cvdFilmBindings,
  ...diffusionBindings,
  ...oxidationBindings,
  ...spcBindings,
  ...implantBindings,
  ...sheetResistanceBindings,
  ...recipeBindings,
  ...rtpBindings,
  ...calibrationBindings,
  ...regressionBindings,
  ...maintenanceBindings,
};
