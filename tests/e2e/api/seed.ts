import type { Identity } from '../../../adapters/identity/identity.ts';
import { type CommandMeta, derivedId } from '../../../commands/envelope.ts';
import type { CommandPorts } from '../../../commands/handling.ts';
import { createOrganisation, registerUser } from '../../../commands/organisations.ts';
import { type Actor, roles } from '../../../domain/kernel/event.ts';

export const organisations = [
  { org_id: 'demo', name: 'Demo fab', platform: true },
  { org_id: 'rival', name: 'Rival fab', platform: false },
] as const;

export const systemMeta = (org_id: string, ...what: readonly string[]): CommandMeta => {
  const actor: Actor = { id: 'system:test', name: 'test', roles: [], org_id };
  const commandId = derivedId('test', org_id, ...what);
  return { commandId, correlationId: commandId, causationId: commandId, actor };
};

/** One user a role in each organisation, and a second engineer: `<role>@<org>`, `engineer2@<org>`. */
export const seedOrganisations = async (ports: CommandPorts, identity: Identity, password: string): Promise<void> => {
  for (const organisation of organisations) {
    const { org_id } = organisation;
    await createOrganisation(ports, systemMeta(org_id, 'organisation'), organisation);
    for (const [username, role] of [
      ...roles.map((each) => [each, each] as const),
      ['engineer2', 'engineer'] as const,
    ]) {
      const user_id = `${username}@${org_id}`;
      const user = { user_id, username, name: `${role} of ${organisation.name}`, roles: [role] };
      const outcome = await registerUser(ports, systemMeta(org_id, 'user', username), user);
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
      await identity.setPassword(user_id, password);
    }
  }
};
