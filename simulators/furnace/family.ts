import type { ToolFamily } from '../engine/tool-family.ts';
import { FurnaceTube } from './model.ts';

/** Horizontal furnace with two tubes, for oxidation, predeposition and drive-in. */
export const furnace: ToolFamily = {
  description: {
    name: 'Oxidation furnace (simulated)',
    vendor: 'SPECTRA',
    model: 'simulated oxidation furnace',
    family: 'oxidation',
    capabilities: ['dry_oxygen', 'pyrogenic_steam', 'nitrogen', 'hydrogen_chloride', 'dopant_source'],
    pressure_modes: [],
    energy_modes: ['thermal'],
    reactor_type: 'hot_wall',
    chambers: ['tube-1', 'tube-2'],
  },
  area: 'diffusion',
  recipes: ['Pad oxide dry 1000C', 'Field oxide wet 1000C'],
  chamber: (random) => new FurnaceTube(random),
};
