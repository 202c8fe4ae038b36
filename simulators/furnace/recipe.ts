import { z } from 'zod';
import { type ReadRecipe, readRecipe, rejected } from '../engine/parts/recipe-reading.ts';

/** Gas lines of the tube; `source` carries the dopant: through a bubbler, or the source gas itself. */
export const gasLines = { O2: 20_000, H2: 20_000, N2: 20_000, HCl: 1_000, source: 5_000 } as const;
export type Gas = keyof typeof gasLines;
export type TubeFlows = Readonly<Record<Gas, number>>;
const off: TubeFlows = { O2: 0, H2: 0, N2: 0, HCl: 0, source: 0 };

/** Flows of an ambient whose recipe names none, sccm: steam is burnt from hydrogen and oxygen 1.5 to 1. */
export const ambientFlows: Readonly<Record<'dry' | 'wet' | 'n2', TubeFlows>> = {
  dry: { ...off, O2: 8000 },
  wet: { ...off, O2: 6000, H2: 9000 },
  n2: { ...off, N2: 10_000 },
};

/** Compounds that come through the source line when a step names them among its flows, or from a solid beside the boat. */
export const sourceCompounds = ['POCl3', 'BBr3', 'PH3', 'B2H6', 'AsH3', 'Sb2O3', 'BN'];

export const dopants = ['B', 'P', 'As', 'Sb'] as const;
const source = z.object({
  species: z.enum(dopants),
  compound: z.string().default(''),
  /** Absent: a solid source, which has no controller. */
  flow_sccm: z.number().positive().optional(),
  source_temp_c: z.number().optional(),
  surface_concentration_cm3: z.number().positive().max(1e23).optional(),
});
export type DopantSource = z.infer<typeof source>;

const step = z.object({
  name: z.string().min(1),
  duration_s: z
    .number()
    .positive()
    .max(7 * 86_400),
  target_temp_c: z.number().min(20).max(1250).optional(),
  ramp_rate_c_per_min: z.number().positive().max(100).default(10),
  ambient: z.enum(['dry', 'wet', 'n2']).default('n2'),
  /** Gases that are not named are off in the step. */
  flows_sccm: z.record(z.string(), z.number().min(0)).optional(),
  dopant_source: source.optional(),
});

/** What the recipe says of the wafers that come in. */
const wafers = z.looseObject({
  /** Crystal orientation; <100> unless the recipe says otherwise. */
  orientation: z.enum(['100', '110', '111']).default('100'),
  /** Dopant that lies at the surface before a drive-in, from a predeposition or a shallow implant. */
  dopant: z.enum(dopants).optional(),
  incoming_dose_cm2: z.number().positive().max(1e18).default(1e15),
  /** Opposite doping of the wafer. */
  background_cm3: z.number().positive().max(1e20).default(1e15),
});
export type IncomingWafers = z.infer<typeof wafers>;

const recipe = z.object({
  recipe_steps: z.array(step).min(1),
  metadata: wafers.default({ orientation: '100', incoming_dose_cm2: 1e15, background_cm3: 1e15 }),
});

export interface FurnaceStep {
  readonly name: string;
  readonly duration_s: number;
  readonly target_temp_c: number | undefined;
  readonly ramp_rate_c_per_min: number;
  readonly ambient: 'dry' | 'wet' | 'n2';
  readonly flows: TubeFlows;
  readonly source: DopantSource | undefined;
}
export interface FurnaceRecipe {
  readonly wafers: IncomingWafers;
  readonly steps: readonly FurnaceStep[];
}

/** More hydrogen than this per oxygen would leave unburnt hydrogen in the tube; stoichiometric is 2. */
const mostHydrogenPerOxygen = 1.85;

const isLine = (gas: string): gas is Gas => Object.hasOwn(gasLines, gas);

function flowsOf({ ambient, flows_sccm, dopant_source }: z.infer<typeof step>): TubeFlows | string {
  const flows = { ...(flows_sccm === undefined ? ambientFlows[ambient] : off) };
  for (const [gas, flow] of Object.entries(flows_sccm ?? {})) {
    if (isLine(gas)) flows[gas] += flow;
    else if (sourceCompounds.includes(gas)) flows.source += flow;
    else if (flow > 0) return `there is no line for ${gas}`;
  }
  if (flows.source === 0) flows.source = dopant_source?.flow_sccm ?? 0;
  if (flows.H2 > mostHydrogenPerOxygen * flows.O2)
    return `at most ${mostHydrogenPerOxygen} parts of H2 to one of O2 may flow`;
  const over = Object.entries(flows).find(([gas, flow]) => isLine(gas) && flow > gasLines[gas]);
  return over ? `${over[0]} ${over[1]} sccm is above what its controller delivers` : flows;
}

/** Checks that the furnace can run a recipe's content. Fields it does not know are none of its business. */
export function parseRecipe(content: unknown): ReadRecipe<FurnaceRecipe> {
  const parsed = readRecipe(recipe, content);
  if (!parsed.ok) return parsed;
  const steps: FurnaceStep[] = [];
  for (const each of parsed.recipe.recipe_steps) {
    const flows = flowsOf(each);
    if (typeof flows === 'string') return rejected(`Step ${each.name}: ${flows}`);
    const { name, duration_s, target_temp_c, ramp_rate_c_per_min, ambient, dopant_source } = each;
    steps.push({ name, duration_s, target_temp_c, ramp_rate_c_per_min, ambient, flows, source: dopant_source });
  }
  const species = new Set(steps.flatMap(({ source }) => source?.species ?? []));
  const { dopant } = parsed.recipe.metadata;
  if (dopant !== undefined) species.add(dopant);
  if (species.size > 1) return rejected(`one dopant a run, not ${[...species].join(' and ')}`);
  return { ok: true, recipe: { wafers: parsed.recipe.metadata, steps } };
}
