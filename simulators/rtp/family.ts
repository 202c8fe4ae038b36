import type { ToolFamily } from '../engine/tool-family.ts';
import { RapidThermalChamber } from './model.ts';
import { gasLines, limits } from './recipe.ts';

/** Lamp-heated single-wafer chamber for anneals, thin oxides, nitrides and silicides. */
export const rtp: ToolFamily = {
  description: {
    name: 'Rapid thermal processor (simulated)',
    vendor: 'SPECTRA',
    model: 'simulated rapid thermal processor',
    family: 'rtp',
    capabilities: ['fast_cooling', 'dry_oxygen', 'in_situ_steam'],
    capability_ranges: { quantities: limits, gases_sccm: gasLines },
    pressure_modes: [],
    energy_modes: ['thermal'],
    reactor_type: 'cold_wall',
    chambers: ['chamber-1'],
  },
  area: 'rtp',
  recipes: [
    'Soak anneal 1000C 10s',
    'Spike anneal 1050C',
    'Rapid oxide 1000C 60s',
    'Steam oxide 1000C 30s',
    'Titanium silicide 680C 30s',
    'Nickel silicide 450C 30s',
    'Forming gas 450C 120s',
    'Nitridation 900C 30s',
    'Cobalt silicide 500C 30s',
  ],
  chamber: (random) => new RapidThermalChamber(random),
};
