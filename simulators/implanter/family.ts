import type { ToolFamily } from '../engine/tool-family.ts';
import { Implanter } from './model.ts';
import { limits } from './recipe.ts';
import { gasLines, implantSpecies, sourceOf } from './species.ts';

/** Implanter with a scanned beam and one end station. */
export const implanter: ToolFamily = {
  description: {
    name: 'Ion implanter (simulated)',
    vendor: 'SPECTRA',
    model: 'simulated ion implanter',
    family: 'ion_implantation',
    capabilities: implantSpecies.map((species) => `species_${species}`),
    capability_ranges: {
      quantities: {
        ...limits,
        beam_current_ma: { min: 0.001, max: Math.max(...implantSpecies.map((species) => sourceOf[species].most_ma)) },
      },
      gases_sccm: gasLines,
      implant_species: implantSpecies,
    },
    pressure_modes: [],
    energy_modes: [],
    reactor_type: null,
    chambers: ['beamline'],
  },
  area: 'implant',
  recipes: [
    'Boron well 200 keV 1e13',
    'Phosphorus well 150 keV 1e13',
    'BF2 source-drain 40 keV 2e15',
    'Boron threshold 30 keV 2e12',
    'Arsenic source-drain 60 keV 4e15',
    'Antimony channel 100 keV 1e13',
  ],
  chamber: (random) => new Implanter(random),
};
