import { z } from '@hono/zod-openapi';
import { changeRoles, registerUser, setUserActive } from '../../../commands/organisations.ts';
import type { OrganisationState } from '../../../domain/identity/organisation.ts';
import { findUser, listUsers } from '../../../projections/queries.ts';
import type { HttpPorts } from '../ports.ts';
import { notFound } from '../problems/problem.ts';
import { replyFound, replyTo } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { newPassword, rolesBody, userBody, userId, userSchema } from '../schemas/identity.ts';
import { page, paging, queryBoolean, text } from '../schemas/primitives.ts';

const params = z.object({ user_id: userId() });
const access = { permission: 'identity:manage' } as const;
const optionalReason = z.object({ reason: text(2000).optional() });

const userIn = (state: OrganisationState, user_id: string) => {
  const user = state.status === 'none' ? undefined : state.users[user_id];
  if (state.status === 'none' || user === undefined) throw new Error(`${user_id} is not there after a command on it`);
  return { ...user, org_id: state.org_id };
};

/** Users of the caller's own organisation. */
export const userRoutes = (ports: HttpPorts): readonly Route[] => [
  route({
    method: 'get',
    path: '/api/users',
    tag: 'Identity',
    summary: 'Users of the organisation',
    kind: 'query',
    access,
    query: z.object({ ...paging, active: queryBoolean().optional() }),
    success: { status: 200, description: 'By name', schema: page(userSchema) },
    handler: async ({ caller, query }) => ({
      body: await listUsers(ports.readDb, { ...query, org_id: caller.org_id }),
    }),
  }),
  route({
    method: 'get',
    path: '/api/users/{user_id}',
    tag: 'Identity',
    summary: 'One user',
    kind: 'query',
    access,
    params,
    success: { status: 200, description: 'The user', schema: userSchema },
    handler: async ({ caller, params: { user_id } }) =>
      replyFound(await findUser(ports.readDb, caller.org_id, user_id), 'user', user_id),
  }),
  route({
    method: 'post',
    path: '/api/users',
    tag: 'Identity',
    summary: 'Register a user',
    kind: 'command',
    access,
    body: userBody,
    secrets: ['password'],
    success: { status: 201, description: 'The new user', schema: userSchema },
    handler: async ({ body, meta, caller }) => {
      const { username, name, roles, password } = body;
      const user_id = `${username}@${caller.org_id}`;
      const outcome = await registerUser(ports, meta, { user_id, username, name, roles });
      // A retry after a crash between the two may not overwrite a password that was changed since.
      if (outcome.ok && !(outcome.repeated && (await ports.identity.hasPassword(user_id)))) {
        await ports.identity.setPassword(user_id, password);
      }
      return replyTo(
        outcome,
        (state) => userIn(state, user_id),
        () => `/api/users/${user_id}`,
      );
    },
  }),
  route({
    method: 'put',
    path: '/api/users/{user_id}/roles',
    tag: 'Identity',
    summary: 'Change the roles of a user',
    description: 'A token that was given out before keeps its roles until it runs out, within minutes.',
    kind: 'command',
    access,
    params,
    body: rolesBody,
    success: { status: 200, description: 'The user with the new roles', schema: userSchema },
    handler: async ({ params: { user_id }, body, meta, ifMatch }) =>
      replyTo(await changeRoles(ports, meta, user_id, body.roles, ifMatch), (state) => userIn(state, user_id)),
  }),
  ...(
    [
      ['deactivate', false],
      ['reactivate', true],
    ] as const
  ).map(([verb, active]) =>
    route({
      method: 'post',
      path: `/api/users/{user_id}/${verb}`,
      tag: 'Identity',
      summary: active ? 'Let a user sign in again' : 'Keep a user from signing in',
      kind: 'command',
      access,
      params,
      body: optionalReason,
      bodyRequired: false,
      success: { status: 200, description: 'The user', schema: userSchema },
      handler: async ({ params: { user_id }, meta, ifMatch }) => {
        const outcome = await setUserActive(ports, meta, user_id, active, ifMatch);
        if (outcome.ok && !active) await ports.identity.endSessionsOf(user_id, 'user deactivated');
        return replyTo(outcome, (state) => userIn(state, user_id));
      },
    }),
  ),
  route({
    method: 'put',
    path: '/api/users/{user_id}/password',
    tag: 'Identity',
    summary: 'Set the password of a user',
    description: 'Ends every session of the user.',
    kind: 'direct',
    access,
    params,
    body: z.object({ password: newPassword() }),
    success: { status: 204, description: 'The password is set' },
    handler: async ({ params: { user_id }, body, caller }) => {
      if ((await findUser(ports.readDb, caller.org_id, user_id)) === null)
        return { problem: notFound('user', user_id) };
      await ports.identity.setPassword(user_id, body.password);
      return { body: null };
    },
  }),
];
