import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { EventStore } from '../adapters/eventstore/port.ts';
import type { OrganisationState } from '../domain/identity/organisation.ts';
import type { CommandMeta } from './envelope.ts';
import type { Outcome } from './handling.ts';
import { changeRoles, createOrganisation, registerUser, setUserActive } from './organisations.ts';
import { done, eventsOf, isUnbroken, now, typesOf } from './testing/demo-fab.ts';
import { useEventStore } from './testing/event-store.ts';
import { InMemoryEventStore } from './testing/in-memory-event-store.ts';

const servers = useEventStore();
const clock = (): Date => new Date(now);

/** An organisation with one user, and its commands. */
const givenOrganisation = async (store: EventStore = servers.store) => {
  const org_id = `org${randomUUID().slice(0, 8)}`;
  const stream = `org-${org_id}`;
  const ports = { store, clock };
  const meta = (change: Partial<CommandMeta> = {}): CommandMeta => {
    const commandId = change.commandId ?? randomUUID();
    const actor = { id: `admin@${org_id}`, name: 'Admin', roles: ['admin'], org_id };
    return { commandId, correlationId: commandId, causationId: commandId, actor, ...change };
  };
  const user = (name: string) => ({ user_id: `${name}@${org_id}`, username: name, name, roles: ['viewer' as const] });
  done(await createOrganisation(ports, meta(), { org_id, name: 'Demo', platform: false }));
  done(await registerUser(ports, meta(), user('ann')));
  return { org_id, stream, ports, meta, user, ann: `ann@${org_id}` };
};

const isActive = (outcome: Outcome<OrganisationState, unknown, unknown>, user_id: string): boolean | undefined =>
  outcome.ok && outcome.state.status === 'active' ? outcome.state.users[user_id]?.active : undefined;

describe('a command', () => {
  test('is decided on the stream as it is, and appended with all that accompanies it', async () => {
    const { ports, meta, ann, stream, org_id } = await givenOrganisation();
    const given = meta({
      reason: 'left the company',
      correlationId: 'corr',
      causationId: 'cause',
      commandDigest: 'd1',
    });
    const outcome = await setUserActive(ports, given, ann, false);
    expect(outcome).toMatchObject({ ok: true, revision: 2n, repeated: false, events: [{ type: 'UserDeactivated' }] });
    const last = (await eventsOf(servers.store, stream)).at(-1);
    expect(last).toMatchObject({
      type: 'UserDeactivated',
      position: outcome.ok ? outcome.position : null,
      metadata: {
        $correlationId: 'corr',
        $causationId: 'cause',
        commandId: given.commandId,
        commandDigest: 'd1',
        reason: 'left the company',
        actor: { id: `admin@${org_id}`, org_id },
        schemaVersion: 1,
        occurredAt: now,
        recordedAt: now,
      },
    });
    expect(await isUnbroken(servers.store, stream)).toBe(true);
  });

  test('that is refused appends nothing', async () => {
    const { ports, meta, stream } = await givenOrganisation();
    expect(await setUserActive(ports, meta(), 'nobody', false)).toEqual({
      ok: false,
      failure: { kind: 'UserNotFound', user_id: 'nobody' },
    });
    expect(await eventsOf(servers.store, stream)).toHaveLength(2);
  });

  test('that asks for what is so appends nothing, and is answered with the revision there is', async () => {
    const { ports, meta, ann, stream } = await givenOrganisation();
    expect(await setUserActive(ports, meta(), ann, true)).toMatchObject({
      ok: true,
      events: [],
      revision: 1n,
      position: null,
    });
    expect(await eventsOf(servers.store, stream)).toHaveLength(2);
  });
});

describe('a command that comes again', () => {
  test('is answered with its first outcome, also when the state has moved on', async () => {
    const { ports, meta, ann, stream } = await givenOrganisation();
    const command = meta();
    const first = done(await setUserActive(ports, command, ann, false));
    done(await setUserActive(ports, meta(), ann, true));
    const again = done(await setUserActive(ports, command, ann, false));
    const { events, revision, position } = first;
    expect(again).toMatchObject({ events, revision, position, repeated: true });
    expect(isActive(again, ann)).toBe(true);
    expect(await typesOf(servers.store, stream)).toEqual([
      'OrganisationCreated',
      'UserRegistered',
      'UserDeactivated',
      'UserReactivated',
    ]);
  });

  test('is answered so also when it would be refused now, or names a revision that has passed', async () => {
    const { ports, meta, user } = await givenOrganisation();
    const command = meta();
    const first = done(await registerUser(ports, command, user('bob')));
    done(await changeRoles(ports, meta(), user('bob').user_id, ['operator']));
    expect(done(await registerUser(ports, command, user('bob'))).revision).toBe(first.revision);
    const change = meta();
    done(await changeRoles(ports, change, user('bob').user_id, ['engineer'], 3n));
    expect(done(await changeRoles(ports, change, user('bob').user_id, ['engineer'], 3n)).repeated).toBe(true);
  });

  test('with other content is refused', async () => {
    const { ports, meta, ann } = await givenOrganisation();
    const command = meta({ commandDigest: 'one' });
    done(await setUserActive(ports, command, ann, false));
    expect(await setUserActive(ports, { ...command, commandDigest: 'two' }, ann, true)).toEqual({
      ok: false,
      failure: { kind: 'CommandIdReused', commandId: command.commandId },
    });
    expect(done(await setUserActive(ports, command, ann, false)).repeated).toBe(true);
  });

  test('at the same moment is done once, by one process and by two', async () => {
    const { ports, meta, ann, stream } = await givenOrganisation();
    const command = meta();
    const outcomes = await Promise.all(
      [ports, ports, { store: servers.another, clock }, { store: servers.another, clock }].map((from) =>
        setUserActive(from, command, ann, false),
      ),
    );
    expect(new Set(outcomes.map((outcome) => done(outcome).revision))).toEqual(new Set([2n]));
    expect(await eventsOf(servers.store, stream)).toHaveLength(3);
  });

  test('at the same moment with other content is refused', async () => {
    const { ports, meta, ann, stream } = await givenOrganisation();
    const command = meta({ commandDigest: 'one' });
    const outcomes = await Promise.all([
      setUserActive(ports, command, ann, false),
      setUserActive(ports, { ...command, commandDigest: 'two' }, ann, false),
    ]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false]);
    expect(await eventsOf(servers.store, stream)).toHaveLength(3);
  });
});

describe('a command on one revision only', () => {
  test('is done when the stream has it', async () => {
    const { ports, meta, ann } = await givenOrganisation();
    expect(await setUserActive(ports, meta(), ann, false, 1n)).toMatchObject({ ok: true, revision: 2n });
  });

  test('is refused when the stream has another, naming both', async () => {
    const { ports, meta, ann, stream } = await givenOrganisation();
    expect(await setUserActive(ports, meta(), ann, false, 0n)).toEqual({
      ok: false,
      failure: { kind: 'RevisionMismatch', expected: 0n, actual: 1n },
    });
    expect(await eventsOf(servers.store, stream)).toHaveLength(2);
  });

  test('of many at once is done once', async () => {
    const { ports, meta, ann } = await givenOrganisation();
    const roles = ['engineer', 'operator', 'auditor', 'admin'] as const;
    const outcomes = await Promise.all(roles.map((role) => changeRoles(ports, meta(), ann, [role], 1n)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    for (const outcome of outcomes) {
      if (!outcome.ok) expect(outcome.failure).toEqual({ kind: 'RevisionMismatch', expected: 1n, actual: 2n });
    }
  });
});

describe('many commands on one stream at once', () => {
  test('all land, each once, in an unbroken chain', async () => {
    const { ports, meta, user, stream } = await givenOrganisation();
    const names = Array.from({ length: 20 }, (_, index) => `user${index}`);
    const outcomes = await Promise.all(names.map((name) => registerUser(ports, meta(), user(name))));
    expect(outcomes.map((outcome) => done(outcome).revision).sort((a, b) => Number(a - b))).toEqual(
      names.map((_, index) => BigInt(index + 2)),
    );
    const registered = (await eventsOf(servers.store, stream))
      .slice(2)
      .map(({ data }) => (data as { username: string }).username);
    expect(registered.sort()).toEqual([...names].sort());
    expect(await isUnbroken(servers.store, stream)).toBe(true);
  });

  test('land also when two processes send them', async () => {
    const { ports, meta, user, stream } = await givenOrganisation();
    const others = { store: servers.another, clock };
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        registerUser(index % 2 === 0 ? ports : others, meta(), user(`user${index}`)),
      ),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(20);
    expect(await eventsOf(servers.store, stream)).toHaveLength(22);
    expect(await isUnbroken(servers.store, stream)).toBe(true);
  });

  test('do not wait for a failed one', async () => {
    const { ports, meta, user } = await givenOrganisation();
    const outcomes = await Promise.allSettled([
      registerUser({ ...ports, clock: () => new Date(Number.NaN) }, meta(), user('bob')),
      registerUser(ports, meta(), user('carl')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});

describe('a stream that holds what cannot be decoded', () => {
  test('is not decided on', async () => {
    const store = new InMemoryEventStore();
    const { ports, meta, ann, stream } = await givenOrganisation(store);
    const [first] = await eventsOf(store, stream);
    if (first === undefined) throw new Error('no event');
    const { data, metadata } = first;
    await store.append(stream, 1n, [{ id: randomUUID(), type: 'FromTheFuture', data, metadata }]);
    await expect(setUserActive(ports, meta(), ann, false)).rejects.toThrow(
      `${stream}@2: unknown event type FromTheFuture`,
    );
  });
});
