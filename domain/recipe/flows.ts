import type { RecipeContent, RecipeStep } from './content.ts';

export type Flows = Readonly<Record<string, number>>;

/** Flows of a furnace ambient that names none, sccm: steam is burnt from hydrogen and oxygen 1.5 to 1. */
export const ambientFlows: Readonly<Record<'dry' | 'wet' | 'n2', Flows>> = {
  dry: { O2: 8000 },
  wet: { O2: 6000, H2: 9000 },
  n2: { N2: 10_000 },
};

const total = (gases: readonly { readonly name: string; readonly flow_sccm: number }[]): Flows =>
  Object.fromEntries(gases.map(({ name, flow_sccm }) => [name, flow_sccm]));

/**
 * What flows in a step, sccm: what the step says; or else what its ambient stands for; or else the recipe's gases that are
 * timed for the step, and in a recipe whose steps name no flows at all, the gases without a timing too (except in a purge).
 * The source of a dopant is counted where it is a gas.
 */
export const flowsOf = (content: RecipeContent, step: RecipeStep): Flows => {
  const base = ((): Flows => {
    if (step.flows_sccm !== undefined) return step.flows_sccm;
    if (step.ambient !== undefined) return ambientFlows[step.ambient];
    const gases = content.gas_flows?.gases ?? [];
    const silent = content.recipe_steps.every(({ flows_sccm }) => flows_sccm === undefined) && step.purge !== true;
    return total(gases.filter(({ timing }) => timing === step.name || (timing === undefined && silent)));
  })();
  const source = step.dopant_source;
  return source?.flow_sccm === undefined ? base : { ...base, [source.compound]: source.flow_sccm };
};

/** The names of the gases that do flow. */
export const flowing = (flows: Flows): readonly string[] =>
  Object.entries(flows)
    .filter(([, flow]) => flow > 0)
    .map(([name]) => name);

/** Every gas that a recipe uses anywhere. */
export const gasesOf = (content: RecipeContent): readonly string[] => {
  const sets = [
    ...(content.gas_flows?.gases ?? []).flatMap(({ name, carrier }) =>
      carrier === undefined ? [name] : [name, carrier],
    ),
    ...content.recipe_steps.flatMap((step) => flowing(flowsOf(content, step))),
    ...content.recipe_steps.flatMap(({ dopant_source }) =>
      dopant_source === undefined ? [] : [dopant_source.compound],
    ),
    ...(content.pulsing_scheme?.phases ?? []).flatMap(({ flows_sccm }) => flowing(flows_sccm ?? {})),
    ...flowing(content.rtp?.flows_sccm ?? {}),
    ...(content.rtp?.segments ?? []).flatMap(({ flows_sccm }) => flowing(flows_sccm ?? {})),
    ...(content.aerosol_settings === undefined ? [] : [content.aerosol_settings.solvent]),
    ...(content.flame_settings === undefined ? [] : [content.flame_settings.fuel, content.flame_settings.oxidiser]),
    ...(content.photo_settings?.sensitiser === undefined ? [] : [content.photo_settings.sensitiser]),
  ];
  return [...new Set(sets)];
};
