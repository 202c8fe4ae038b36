import { describe, expect, test } from 'vitest';
import { person } from '../kernel/testing/specification.ts';
import type { ProcessMode } from '../processmode/process-mode.ts';
import { approved, drafted, recipeAfter, submitted } from '../recipe/testing/recipes.ts';
import { calibrated, interlock, toolAfter } from '../tool/testing/tools.ts';
import { type PreflightSubject, preflight } from './preflight.ts';

const mode: ProcessMode = {
  process_mode_id: 'mode',
  org_id: 'demo',
  name: 'Dry oxidation',
  family: 'oxidation',
  pressure_mode: null,
  energy_mode: 'thermal',
  reactor_type: null,
  chemistry_type: null,
  variant: 'standard',
  description: '',
  capabilities: [],
};
const recipe = recipeAfter(drafted(), submitted(), approved());
const [version] = recipe.versions;
if (version === undefined) throw new Error('no version');
const [submittedVersion] = recipeAfter(drafted(), submitted()).versions;
if (submittedVersion === undefined) throw new Error('no version');

const ready: PreflightSubject = {
  recipe,
  version,
  mode,
  tool: toolAfter(calibrated(), interlock(true)),
  chamber: 'tube-1',
  sop: { sop_id: 's', number: 'SOP-7', version: 2 },
  operator: person('olga@demo', 'operator'),
  at: '2026-11-22T08:00:00.000Z',
};
const failing = (change: Partial<PreflightSubject>) =>
  preflight({ ...ready, ...change }).filter(({ passed }) => !passed);

describe('the checks before a start', () => {
  test('are six, and all pass when everything is in order', () => {
    expect(preflight(ready).map(({ name, passed }) => [name, passed])).toEqual([
      ['recipe_approved', true],
      ['mode_supported', true],
      ['calibration_in_date', true],
      ['sop_approved', true],
      ['interlocks_closed', true],
      ['operator_entitled', true],
    ]);
  });

  test.each<[string, Partial<PreflightSubject>, object]>([
    [
      'a recipe that is only submitted',
      { version: submittedVersion },
      { name: 'recipe_approved', facts: { recipe_id: 'r', version: 1, status: 'submitted' } },
    ],
    [
      'a mode that the tool does not support',
      { mode: { ...mode, energy_mode: 'laser' } },
      {
        name: 'mode_supported',
        facts: { reasons: ['energy mode laser is not one of thermal'], process_mode: 'Dry oxidation' },
      },
    ],
    [
      'no calibration',
      { tool: toolAfter(interlock(true)) },
      { name: 'calibration_in_date', facts: { calibration_id: null, valid_until: null } },
    ],
    ['a calibration that ended', { at: '2027-01-01T00:00:00.000Z' }, { name: 'calibration_in_date' }],
    [
      'no approved procedure',
      { sop: undefined },
      { name: 'sop_approved', facts: { family: 'oxidation', sop_id: null } },
    ],
    [
      'an open interlock that the recipe requires',
      { tool: toolAfter(calibrated(), interlock(false)) },
      {
        name: 'interlocks_closed',
        facts: { chamber: 'tube-1', required: ['door'], open: ['door'], never_reported: [] },
      },
    ],
    [
      'an open interlock that it does not require',
      { tool: toolAfter(calibrated(), interlock(true), interlock(false, 'gas')) },
      { name: 'interlocks_closed', facts: { open: ['gas'] } },
    ],
    [
      'a required interlock that was never reported',
      { tool: toolAfter(calibrated()) },
      { name: 'interlocks_closed', facts: { open: [], never_reported: ['door'] } },
    ],
    [
      'a required interlock that another chamber reported',
      { tool: toolAfter(calibrated(), interlock(true, 'door', 'tube-2')) },
      { name: 'interlocks_closed', facts: { never_reported: ['door'] } },
    ],
    [
      'an operator who may not',
      { operator: person('vic@demo', 'viewer') },
      {
        name: 'operator_entitled',
        facts: { operator: 'vic@demo', roles: ['viewer'], permission: 'furnace:create_run' },
      },
    ],
  ])('fail for %s, with the facts', (_, change, check) => {
    expect(failing(change)).toMatchObject([{ ...check, passed: false }]);
    expect(failing(change)).toHaveLength(1);
  });

  test('all say what they found, however many fail', () => {
    const checks = failing({ tool: toolAfter(), sop: undefined, operator: person('nobody@demo') });
    expect(checks.map(({ name }) => name)).toEqual([
      'calibration_in_date',
      'sop_approved',
      'interlocks_closed',
      'operator_entitled',
    ]);
  });

  test('leave an open interlock of another chamber alone', () => {
    expect(failing({ tool: toolAfter(calibrated(), interlock(true), interlock(false, 'door', 'tube-2')) })).toEqual([]);
  });
});
