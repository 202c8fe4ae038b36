import type { ToolFamily } from '../engine/tool-family.ts';
import { CvdChamber } from './chamber.ts';
import type { ChamberDesign } from './design.ts';

interface FamilyNames {
  readonly name: string;
  /** What process modes may ask of it. */
  readonly capabilities: readonly string[];
  readonly chambers: readonly string[];
  readonly recipes: readonly string[];
  /** Liquids that come along with others and have no controller of their own -> what a recipe may state of them, sccm. */
  readonly solvents?: Readonly<Record<string, number>>;
}

/** A family of CVD tools: chambers of one design, and what the tool says of them. */
export const cvdFamily = (
  { name, capabilities, chambers, recipes, solvents = {} }: FamilyNames,
  design: ChamberDesign,
): ToolFamily => {
  const { energy, heating, pumping, lines, shortest_pulse_s } = design;
  return {
    description: {
      name,
      vendor: 'SPECTRA',
      model: `simulated ${name}`,
      family: 'cvd',
      capabilities,
      capability_ranges: {
        quantities: {
          temperature_c: heating.range_c,
          ramp_rate_c_per_s: { min: 0, max: heating.most_ramp_c_per_s },
          pressure_torr: pumping.range_torr,
          base_pressure_torr: { min: pumping.base_torr, max: 800 },
          ...energy.ranges,
          ...(shortest_pulse_s === undefined ? {} : { pulse_duration_s: { min: shortest_pulse_s, max: 600 } }),
        },
        gases_sccm: { ...lines, ...solvents },
      },
      pressure_modes: design.pressure_modes,
      energy_modes: [energy.energy_mode],
      reactor_type: design.reactor_type,
      chambers,
    },
    area: 'deposition',
    recipes,
    chamber: (random) => new CvdChamber(design, random),
  };
};
