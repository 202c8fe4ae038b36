import type { Actor, Role } from '../kernel/event.ts';
import type { ProcessFamily } from '../run/events.ts';

/** The areas that runs are entitled by, one or more families each. */
export const runAreas = ['cvd', 'ion', 'rtp', 'furnace', 'etch'] as const;
export type RunArea = (typeof runAreas)[number];

export const areaOf = (family: ProcessFamily): RunArea => {
  switch (family) {
    case 'diffusion':
    case 'oxidation':
      return 'furnace';
    case 'ion_implantation':
      return 'ion';
    case 'cvd':
    case 'rtp':
    case 'etch':
      return family;
    default: {
      const unhandled: never = family;
      return unhandled;
    }
  }
};

export type Permission =
  | `${RunArea}:${'create_run' | 'view_run' | 'control_run' | 'cancel_run'}`
  | `recipe:${'view' | 'write' | 'approve'}`
  | `tool:${'view' | 'write'}`
  | `calibration:${'view' | 'create'}`
  | `sop:${'view' | 'write' | 'approve'}`
  | `spc:${'view' | 'write' | 'acknowledge'}`
  | `simulation:${'view' | 'run'}`
  | `jobs:${'view' | 'cancel'}`
  | `audit:${'read' | 'export' | 'replay'}`
  | 'identity:manage'
  | 'system:operate';

const onRuns = (...verbs: ('create_run' | 'view_run' | 'control_run' | 'cancel_run')[]): Permission[] =>
  runAreas.flatMap((area) => verbs.map((verb): Permission => `${area}:${verb}`));

const viewing: readonly Permission[] = [
  ...onRuns('view_run'),
  'recipe:view',
  'tool:view',
  'calibration:view',
  'sop:view',
  'spc:view',
  'simulation:view',
  'jobs:view',
];
const running = onRuns('create_run', 'control_run', 'cancel_run');

const granted: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  admin: new Set<Permission>([
    ...viewing,
    ...running,
    'recipe:write',
    'recipe:approve',
    'tool:write',
    'calibration:create',
    'sop:write',
    'sop:approve',
    'spc:write',
    'spc:acknowledge',
    'simulation:run',
    'jobs:cancel',
    'audit:read',
    'audit:export',
    'audit:replay',
    'identity:manage',
    'system:operate',
  ]),
  engineer: new Set<Permission>([
    ...viewing,
    ...running,
    'recipe:write',
    'sop:write',
    'spc:write',
    'spc:acknowledge',
    'simulation:run',
    'jobs:cancel',
  ]),
  operator: new Set<Permission>([
    ...viewing,
    ...onRuns('create_run', 'control_run'),
    'spc:acknowledge',
    'simulation:run',
  ]),
  viewer: new Set<Permission>(viewing),
  auditor: new Set<Permission>([...viewing, 'audit:read', 'audit:export', 'audit:replay']),
  integration: new Set<Permission>([
    ...onRuns('create_run', 'view_run', 'cancel_run'),
    'recipe:view',
    'tool:view',
    'jobs:view',
  ]),
};

const isRole = (role: string): role is Role => Object.hasOwn(granted, role);

export const permissionsOf = (actor: Pick<Actor, 'roles'>): ReadonlySet<Permission> =>
  new Set(actor.roles.flatMap((role) => (isRole(role) ? [...granted[role]] : [])));

export const isPermitted = (actor: Pick<Actor, 'roles'>, permission: Permission): boolean =>
  actor.roles.some((role) => isRole(role) && granted[role].has(permission));
