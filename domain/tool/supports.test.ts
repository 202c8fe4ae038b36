import { describe, expect, test } from 'vitest';
import type { ProcessMode } from '../processmode/process-mode.ts';
import { reasonsAgainst } from './supports.ts';
import { description } from './testing/tools.ts';

const wet: ProcessMode = {
  process_mode_id: 'm',
  org_id: 'demo',
  name: 'Wet oxidation',
  family: 'oxidation',
  pressure_mode: 'APCVD',
  energy_mode: 'thermal',
  reactor_type: 'horizontal',
  chemistry_type: 'hydride',
  variant: 'standard',
  description: '',
  capabilities: ['wet_oxidation'],
};
const against = (change: Partial<ProcessMode>, tool: Partial<typeof description> = {}) =>
  reasonsAgainst({ ...description, ...tool }, { ...wet, ...change });

describe('what speaks against a process mode on a tool', () => {
  test('is nothing when the tool has all that the mode asks for, whatever its chemistry', () => {
    expect(against({})).toEqual([]);
    expect(against({ chemistry_type: 'MOCVD' })).toEqual([]);
  });

  test.each<[string, Partial<ProcessMode>, string]>([
    ['the family', { family: 'cvd' }, 'the tool is one for oxidation, the mode is of cvd'],
    ['the pressure mode', { pressure_mode: 'LPCVD' }, 'pressure mode LPCVD is not one of APCVD'],
    ['the energy mode', { energy_mode: 'plasma' }, 'energy mode plasma is not one of thermal'],
    ['the reactor', { reactor_type: 'vertical' }, 'reactor type is horizontal, the mode needs vertical'],
    ['a capability', { capabilities: ['wet_oxidation', 'hcl'] }, 'capability hcl is missing'],
  ])('is %s, by name', (_, change, reason) => {
    expect(against(change)).toEqual([reason]);
  });

  test('is not the family, where both belong to one area: a furnace that oxidises also diffuses', () => {
    expect(against({ family: 'diffusion' })).toEqual([]);
  });

  test('is all of it at once', () => {
    expect(against({ family: 'cvd', pressure_mode: 'LPCVD', capabilities: ['a', 'b'] })).toHaveLength(4);
  });

  test('is nothing that the mode leaves open', () => {
    expect(against({ pressure_mode: null, energy_mode: null, reactor_type: null, capabilities: [] })).toEqual([]);
  });

  test('is what the tool does not say of itself', () => {
    const silent = { pressure_modes: [], energy_modes: [], reactor_type: null, capabilities: [] };
    expect(against({}, silent)).toEqual([
      'pressure mode APCVD is not one of none',
      'energy mode thermal is not one of none',
      'reactor type is not known, the mode needs horizontal',
      'capability wet_oxidation is missing',
    ]);
  });
});
