import { describe, expect, test } from 'vitest';
import { specify } from '../kernel/testing/specification.ts';
import { type ProcessMode, processModeDecider, processModeSchema } from './process-mode.ts';

const given = specify(processModeDecider);
const mode: ProcessMode = {
  process_mode_id: 'm',
  org_id: 'demo',
  name: 'PECVD nitride',
  family: 'cvd',
  pressure_mode: 'PECVD',
  energy_mode: 'plasma',
  reactor_type: 'showerhead',
  chemistry_type: 'standard',
  variant: 'standard',
  description: '',
  capabilities: [],
};
const define = { type: 'DefineProcessMode', mode } as const;
const defined = { type: 'ProcessModeDefined', data: mode } as const;

describe('a process mode', () => {
  test('is defined under a name that no other has', () => {
    const then = given().when(define);
    then.thenEvents(defined);
    then.thenState({ status: 'defined', ...mode, default_recipes: [] });
    given(defined).when(define).thenRefused({ kind: 'ProcessModeNameTaken', name: 'PECVD nitride' });
  });

  test('offers the recipes that were chosen last, each once', () => {
    const choose = (...recipe_ids: string[]) => ({ type: 'ChooseDefaultRecipes', recipe_ids }) as const;
    const chosen = (...recipe_ids: string[]) =>
      ({ type: 'ProcessModeDefaultRecipesChosen', data: { recipe_ids } }) as const;
    given().when(choose('a')).thenRefused({ kind: 'ProcessModeUnknown' });
    const then = given(defined).when(choose('a', 'b', 'a'));
    then.thenEvents(chosen('a', 'b'));
    then.thenState({ status: 'defined', default_recipes: ['a', 'b'] });
    given(defined, chosen('a', 'b')).when(choose('a', 'b')).thenNothing();
    given(defined, chosen('a', 'b')).when(choose('b', 'a')).thenEvents(chosen('b', 'a'));
    given(defined, chosen('a')).when(choose()).thenEvents(chosen());
    given(defined).when(choose()).thenNothing();
  });

  // The named examples of a fab.
  test.each([
    ['LPCVD oxide', 'LPCVD', 'thermal', 'hot_wall', 'hydride', 'standard'],
    ['MOCVD GaN', 'LPCVD', 'thermal', 'vertical', 'MOCVD', 'epitaxy'],
    ['HDP oxide', 'HDP_CVD', 'plasma', 'cold_wall', null, 'gap_fill'],
    ['HWCVD Si', 'LPCVD', 'hot_wire', 'cold_wall', 'hydride', 'standard'],
    ['ALCVD barrier', 'LPCVD', 'thermal', 'showerhead', 'MOCVD', 'atomic_layer'],
  ])('may be %s', (name, pressure_mode, energy_mode, reactor_type, chemistry_type, variant) => {
    const description = { ...mode, name, pressure_mode, energy_mode, reactor_type, chemistry_type, variant };
    expect(processModeSchema.safeParse(description).success).toBe(true);
  });

  test.each([
    { pressure_mode: 'XCVD' },
    { energy_mode: 'steam' },
    { reactor_type: 'round' },
    { family: 'cooking' },
    { name: '' },
  ])('is not %j', (change) => expect(processModeSchema.safeParse({ ...mode, ...change }).success).toBe(false));
});
