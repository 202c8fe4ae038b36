import {
  type OrganisationEvent,
  type OrganisationFailure,
  type OrganisationState,
  organisationDecider,
  type User,
} from '../domain/identity/organisation.ts';
import type { CommandMeta } from './envelope.ts';
import { type CommandPorts, handle, type Outcome } from './handling.ts';
import { orgStream } from './streams.ts';

type OrganisationOutcome = Promise<Outcome<OrganisationState, OrganisationEvent, OrganisationFailure>>;

export const createOrganisation = (
  ports: CommandPorts,
  meta: CommandMeta,
  organisation: { readonly org_id: string; readonly name: string; readonly platform: boolean },
): OrganisationOutcome =>
  handle(
    ports,
    organisationDecider,
    orgStream(organisation.org_id),
    { type: 'CreateOrganisation', ...organisation },
    meta,
  );

/** Registers a user of the actor's organisation. `user_id` is `<name>@<org>`. */
export const registerUser = (ports: CommandPorts, meta: CommandMeta, user: Omit<User, 'active'>): OrganisationOutcome =>
  handle(ports, organisationDecider, orgStream(meta.actor.org_id), { type: 'RegisterUser', user }, meta);

export const changeRoles = (
  ports: CommandPorts,
  meta: CommandMeta,
  user_id: string,
  roles: User['roles'],
  ifMatch?: bigint,
): OrganisationOutcome =>
  handle(
    ports,
    organisationDecider,
    orgStream(meta.actor.org_id),
    { type: 'ChangeRoles', user_id, roles },
    meta,
    ifMatch,
  );

export const setUserActive = (
  ports: CommandPorts,
  meta: CommandMeta,
  user_id: string,
  active: boolean,
  ifMatch?: bigint,
): OrganisationOutcome =>
  handle(
    ports,
    organisationDecider,
    orgStream(meta.actor.org_id),
    { type: active ? 'ReactivateUser' : 'DeactivateUser', user_id },
    meta,
    ifMatch,
  );
