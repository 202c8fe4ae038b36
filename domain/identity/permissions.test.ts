import { describe, expect, test } from 'vitest';
import { type Role, roles } from '../kernel/event.ts';
import { processFamilies } from '../run/events.ts';
import { areaOf, isPermitted, type Permission, permissionsOf, runAreas } from './permissions.ts';

const runs = (verb: 'create_run' | 'view_run' | 'control_run' | 'cancel_run'): Permission[] =>
  runAreas.map((area): Permission => `${area}:${verb}`);
const create = runs('create_run');
const view = runs('view_run');
const control = runs('control_run');
const cancel = runs('cancel_run');
const viewing: Permission[] = [
  ...view,
  'recipe:view',
  'tool:view',
  'calibration:view',
  'sop:view',
  'spc:view',
  'simulation:view',
  'jobs:view',
];
const audit: Permission[] = ['audit:read', 'audit:export', 'audit:replay'];

/** Who may do what, and nothing else. */
const table: Record<Exclude<Role, 'admin'>, readonly Permission[]> = {
  engineer: [
    ...[...viewing, ...create, ...control, ...cancel],
    ...(['recipe:write', 'sop:write', 'spc:write', 'spc:acknowledge', 'simulation:run', 'jobs:cancel'] as const),
  ],
  operator: [...viewing, ...create, ...control, 'spc:acknowledge', 'simulation:run'],
  viewer: viewing,
  auditor: [...viewing, ...audit],
  integration: [...create, ...view, ...cancel, 'recipe:view', 'tool:view', 'jobs:view'],
};
const onlyAdmin: Permission[] = [
  'recipe:approve',
  'tool:write',
  'calibration:create',
  'sop:approve',
  'identity:manage',
  'system:operate',
];

describe('permissions', () => {
  test.each(Object.entries(table))('of %s are these', (role, permissions) => {
    expect([...permissionsOf({ roles: [role] })].sort()).toEqual([...permissions].sort());
  });

  test('of an administrator are all', () => {
    const all = new Set([...Object.values(table).flat(), ...onlyAdmin]);
    expect([...permissionsOf({ roles: ['admin'] })].sort()).toEqual([...all].sort());
  });

  test.each(['viewer', 'auditor'])('let %s change nothing', (role) => {
    const changing = /:(create|create_run|control_run|cancel_run|write|approve|acknowledge|cancel|manage|operate|run)$/;
    expect([...permissionsOf({ roles: [role] })].filter((permission) => changing.test(permission))).toEqual([]);
  });

  test.each(roles.filter((role) => role !== 'admin' && role !== 'auditor'))('keep the audit from %s', (role) => {
    for (const permission of audit) expect(isPermitted({ roles: [role] }, permission)).toBe(false);
  });

  test('of several roles add up', () => {
    const both = { roles: ['operator', 'auditor'] };
    expect(isPermitted(both, 'cvd:create_run') && isPermitted(both, 'audit:read')).toBe(true);
    expect(isPermitted(both, 'cvd:cancel_run')).toBe(false);
  });

  test.each([[[]], [['root']], [['constructor']], [['__proto__', 'toString']]])('of %j are none', (given) => {
    expect(permissionsOf({ roles: given }).size).toBe(0);
    expect(isPermitted({ roles: given }, 'cvd:view_run')).toBe(false);
  });

  test('say the same whichever way they are asked for', () => {
    for (const role of roles) {
      const granted = permissionsOf({ roles: [role] });
      for (const permission of permissionsOf({ roles: ['admin'] })) {
        expect(isPermitted({ roles: [role] }, permission)).toBe(granted.has(permission));
      }
    }
  });
});

describe('the area that a family is entitled by', () => {
  test('is one for furnaces, and the family itself or its short name for others', () => {
    expect(Object.fromEntries(processFamilies.map((family) => [family, areaOf(family)]))).toEqual({
      diffusion: 'furnace',
      oxidation: 'furnace',
      cvd: 'cvd',
      ion_implantation: 'ion',
      rtp: 'rtp',
      etch: 'etch',
    });
  });
});
