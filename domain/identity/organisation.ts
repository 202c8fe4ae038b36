import { z } from 'zod';
import { accept, type Decider, refuse } from '../kernel/decider.ts';
import { roles } from '../kernel/event.ts';
import { define, type EventsOf } from '../kernel/event-schema.ts';

/** Stream: `org-<id>`. Passwords and tokens are never in the log: it is kept for ever and handed to auditors. */
export const organisationEvents = {
  OrganisationCreated: define(
    z.object({
      org_id: z.string(),
      name: z.string(),
      /** Sees what belongs to no organisation, such as messages from unknown sites. */
      platform: z.boolean(),
    }),
  ),
  UserRegistered: define(
    z.object({ user_id: z.string(), username: z.string(), name: z.string(), roles: z.array(z.enum(roles)) }),
  ),
  UserRolesChanged: define(z.object({ user_id: z.string(), roles: z.array(z.enum(roles)) })),
  UserDeactivated: define(z.object({ user_id: z.string() })),
  UserReactivated: define(z.object({ user_id: z.string() })),
};
export type OrganisationEvent = EventsOf<typeof organisationEvents>;

export interface User {
  readonly user_id: string;
  readonly username: string;
  readonly name: string;
  readonly roles: readonly (typeof roles)[number][];
  readonly active: boolean;
}

export type OrganisationState =
  | { readonly status: 'none' }
  | {
      readonly status: 'active';
      readonly org_id: string;
      readonly name: string;
      readonly platform: boolean;
      readonly users: Readonly<Record<string, User>>;
    };

export type OrganisationCommand =
  | { readonly type: 'CreateOrganisation'; readonly org_id: string; readonly name: string; readonly platform: boolean }
  | { readonly type: 'RegisterUser'; readonly user: Omit<User, 'active'> }
  | { readonly type: 'ChangeRoles'; readonly user_id: string; readonly roles: User['roles'] }
  | { readonly type: 'DeactivateUser' | 'ReactivateUser'; readonly user_id: string };

export type OrganisationFailure =
  | { readonly kind: 'OrganisationNotFound' }
  | { readonly kind: 'UserNotFound'; readonly user_id: string }
  | { readonly kind: 'UsernameTaken'; readonly username: string };

type Active = Extract<OrganisationState, { status: 'active' }>;

const userOf = (state: Active, user_id: string): User | undefined =>
  Object.hasOwn(state.users, user_id) ? state.users[user_id] : undefined;

const withUser = (state: Active, user_id: string, change: Partial<User>): Active => {
  const user = userOf(state, user_id);
  return user === undefined ? state : { ...state, users: { ...state.users, [user_id]: { ...user, ...change } } };
};

const evolve = (state: OrganisationState, event: OrganisationEvent): OrganisationState => {
  if (event.type === 'OrganisationCreated') return { status: 'active', ...event.data, users: {} };
  if (state.status === 'none') return state;
  switch (event.type) {
    case 'UserRegistered':
      return { ...state, users: { ...state.users, [event.data.user_id]: { ...event.data, active: true } } };
    case 'UserRolesChanged':
      return withUser(state, event.data.user_id, { roles: event.data.roles });
    case 'UserDeactivated':
      return withUser(state, event.data.user_id, { active: false });
    case 'UserReactivated':
      return withUser(state, event.data.user_id, { active: true });
    default: {
      const unhandled: never = event;
      return unhandled;
    }
  }
};

const sameRoles = (a: User['roles'], b: User['roles']): boolean => [...a].sort().join() === [...b].sort().join();

export const organisationDecider: Decider<
  OrganisationState,
  OrganisationCommand,
  OrganisationEvent,
  OrganisationFailure
> = {
  initial: { status: 'none' },
  evolve,
  decide: (command, state) => {
    if (command.type === 'CreateOrganisation') {
      const { org_id, name, platform } = command;
      return state.status === 'active'
        ? accept()
        : accept({ type: 'OrganisationCreated', data: { org_id, name, platform } });
    }
    if (state.status === 'none') return refuse({ kind: 'OrganisationNotFound' });
    if (command.type === 'RegisterUser') {
      const { user } = command;
      if (userOf(state, user.user_id) !== undefined) return refuse({ kind: 'UsernameTaken', username: user.username });
      return accept({ type: 'UserRegistered', data: { ...user, roles: [...user.roles] } });
    }
    const { user_id } = command;
    const user = userOf(state, user_id);
    if (user === undefined) return refuse({ kind: 'UserNotFound', user_id });
    switch (command.type) {
      case 'ChangeRoles':
        return sameRoles(user.roles, command.roles)
          ? accept()
          : accept({ type: 'UserRolesChanged', data: { user_id, roles: [...command.roles] } });
      case 'DeactivateUser':
        return user.active ? accept({ type: 'UserDeactivated', data: { user_id } }) : accept();
      case 'ReactivateUser':
        return user.active ? accept() : accept({ type: 'UserReactivated', data: { user_id } });
      default: {
        const unhandled: never = command;
        return unhandled;
      }
    }
  },
};
