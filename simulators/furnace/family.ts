import type { ToolFamily } from '../engine/tool-family.ts';
import { FurnaceTube } from './model.ts';
import { gasLines, sourceCompounds } from './recipe.ts';

const { source, ...gases } = gasLines;

/** Horizontal furnace with two tubes, for oxidation, predeposition and drive-in. */
export const furnace: ToolFamily = {
  description: {
    name: 'Oxidation furnace (simulated)',
    vendor: 'SPECTRA',
    model: 'simulated oxidation furnace',
    family: 'oxidation',
    capabilities: ['dry_oxygen', 'pyrogenic_steam', 'nitrogen', 'hydrogen_chloride', 'dopant_source'],
    capability_ranges: {
      quantities: { temperature_c: { min: 20, max: 1250 }, ramp_rate_c_per_s: { min: 0, max: 100 / 60 } },
      gases_sccm: { ...gases, ...Object.fromEntries(sourceCompounds.map((compound) => [compound, source])) },
    },
    pressure_modes: [],
    energy_modes: ['thermal'],
    reactor_type: 'hot_wall',
    chambers: ['tube-1', 'tube-2'],
  },
  area: 'diffusion',
  recipes: [
    'Pad oxide dry 1000C',
    'Field oxide wet 1000C',
    'Boron predeposition 950C',
    'Phosphorus predeposition 900C',
    'Gate oxide HCl 950C',
    'Boron well drive-in 1100C',
    'Arsenic drive-in 1050C',
  ],
  chamber: (random) => new FurnaceTube(random),
};
