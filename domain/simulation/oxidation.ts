import { z } from 'zod';
import { defineModel, type Evaluation, evaluation, type Model } from '../process/model.ts';
import { type OxideResult, oxidationTime, oxideThickness } from '../process/oxidation/deal-grove.ts';
import { massoudThinOxide } from '../process/oxidation/massoud-thin.ts';
import { evenly } from './evenly.ts';

const conditions = {
  ambient: z.enum(['dry', 'H2O', 'wetO2_95C']),
  orientation: z.enum(['100', '110', '111']).default('100'),
  temperature_c: z.number().min(500).max(1414),
  pressure_atm: z.number().min(1e-6).max(1000).default(1),
  hcl_pct: z.number().min(0).max(100).default(0),
};
const thickness_nm = z.number().min(0).max(1e5);
const time_min = z.number().min(0).max(1e6);
/** Points of the growth curve. */
const points = z.int().min(2).max(500).default(41);

const input = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z.literal('forward'),
    ...conditions,
    time_min,
    initial_nm: thickness_nm.default(0),
    constants: z.enum(['PDG', 'DG1965_TABLE']).default('PDG'),
    points,
  }),
  z.strictObject({
    mode: z.literal('forward_thin'),
    ...conditions,
    time_min,
    initial_nm: thickness_nm.default(0),
    constants: z.enum(['PDG', 'SUPREM4']).default('PDG'),
    points,
  }),
  z.strictObject({
    mode: z.literal('inverse'),
    ...conditions,
    target_nm: thickness_nm,
    initial_nm: thickness_nm.default(0),
    constants: z.enum(['PDG', 'DG1965_TABLE']).default('PDG'),
    points,
  }),
]);
type Input = z.output<typeof input>;

const grownIn = (given: Input, minutes: number) => {
  const { ambient, orientation, temperature_c, pressure_atm, hcl_pct, initial_nm } = given;
  const at = { ambient, orientation, temperature_c, pressure_atm, hcl_pct };
  return given.mode === 'forward_thin'
    ? massoudThinOxide(at, minutes, initial_nm, given.constants)
    : oxideThickness(at, minutes, initial_nm, given.constants);
};

/** The oxide at the end, with the way there. */
function grown(given: Input, minutes: number): Evaluation {
  const end = grownIn(given, minutes);
  if (!end.ok) return end;
  const times_min = evenly(0, minutes, given.points);
  const curve_nm: number[] = [];
  for (const time of times_min) {
    const then = grownIn(given, time);
    if (!then.ok) return then;
    curve_nm.push(then.thickness_nm);
  }
  return evaluation(end, end.constant_set, (oxide: OxideResult) => ({
    time_min: minutes,
    thickness_nm: oxide.thickness_nm,
    silicon_consumed_nm: oxide.silicon_consumed_nm,
    rate_at_end_nm_per_min: oxide.rate_at_end_nm_per_min,
    times_min,
    curve_nm,
  }));
}

/** Oxidation forward (time to thickness, thick or with the thin regime) and backward (thickness to time). */
export const oxidationSimulation: Model = defineModel({
  name: 'simulation.oxidation',
  title: 'Thermal oxide after a time, or the time that an oxide takes, with the growth curve',
  source:
    'Deal & Grove, J. Appl. Phys. 36, 3770 (1965); thin dry oxide: Massoud, Plummer & Irene, J. Electrochem. Soc. 132, 2685 (1985)',
  input,
  output: {
    time_min: { unit: 'min', min: 0 },
    thickness_nm: { unit: 'nm', min: 0 },
    silicon_consumed_nm: { unit: 'nm', min: 0 },
    rate_at_end_nm_per_min: { unit: 'nm/min', min: 0 },
    times_min: { unit: 'min', min: 0 },
    curve_nm: { unit: 'nm', min: 0 },
  },
  evaluate: (given) => {
    if (given.mode !== 'inverse') return grown(given, given.time_min);
    const { mode: _, target_nm, initial_nm, constants, points: __, ...at } = given;
    const found = oxidationTime(at, target_nm, initial_nm, constants);
    return found.ok ? grown(given, found.time_min) : found;
  },
});
