import { expect, test } from 'vitest';
import { catalogue } from '../../domain/catalogue/catalogue.ts';
import { supportsRecipe } from '../../domain/tool/supports.ts';
import { families } from '../../simulators/families.ts';
import { registration } from './tools.ts';

const tools = Object.entries(families).map(
  ([name, family]) => [name, registration({ tool: `${name}-01`, family }, 'fab')[1]] as const,
);
const ofFurnaces = catalogue.flatMap(({ mode, recipes }) =>
  mode.family === 'oxidation' || mode.family === 'diffusion' ? recipes.map((recipe) => ({ mode, recipe })) : [],
);

test.each(ofFurnaces.map(({ mode, recipe }) => [recipe.name, mode, recipe] as const))(
  '%s runs on the simulated furnace, each of its numbers within its limits',
  (_, mode, { content }) => {
    const furnace = tools.find(([name]) => name === 'furnace')?.[1];
    if (furnace === undefined) throw new Error('no furnace');
    const support = supportsRecipe(furnace, mode, { process_mode_id: 'mode', ...content });
    expect(support.reasons).toEqual([]);
    expect(support.unstated).toEqual([]);
  },
);

test.each(Object.values(families).flatMap((family) => family.recipes.map((name) => [name, family] as const)))(
  '%s, which a simulated tool runs by default, stands in the catalogue and is supported by it',
  (name, family) => {
    const entry = catalogue.find(({ recipes }) => recipes.some((recipe) => recipe.name === name));
    const content = entry?.recipes.find((recipe) => recipe.name === name)?.content;
    if (entry === undefined || content === undefined) throw new Error(`${name} is not in the catalogue`);
    const [, tool] = registration({ tool: 'tool-01', family }, 'fab');
    expect(supportsRecipe(tool, entry.mode, { process_mode_id: 'mode', ...content }).reasons).toEqual([]);
  },
);
