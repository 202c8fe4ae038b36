import type { ToolFamily } from '../engine/tool-family.ts';
import { PlasmaEtcher } from './model.ts';
import { gasLines, limits } from './recipe.ts';

/** Inductively coupled plasma etcher with two chambers, for metal, polysilicon, oxide and deep silicon. */
export const etcher: ToolFamily = {
  description: {
    name: 'Plasma etcher (simulated)',
    vendor: 'SPECTRA',
    model: 'simulated plasma etcher',
    family: 'etch',
    capabilities: [],
    capability_ranges: {
      quantities: {
        ...limits,
        base_pressure_torr: { min: 5e-6, max: 1 },
        rf_frequency_mhz: { min: 13.56, max: 13.56 },
      },
      gases_sccm: gasLines,
    },
    pressure_modes: [],
    energy_modes: ['plasma'],
    reactor_type: null,
    chambers: ['chamber-1', 'chamber-2'],
  },
  area: 'etch',
  recipes: ['Aluminium stack 500 nm', 'Gate polysilicon 150 nm', 'Contact oxide 600 nm', 'Through-silicon via 50 um'],
  chamber: (random) => new PlasmaEtcher(random),
};
