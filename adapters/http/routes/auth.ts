import { z } from '@hono/zod-openapi';
import { permissionsOf } from '../../../domain/identity/permissions.ts';
import type { HttpPorts } from '../ports.ts';
import { failureProblem } from '../problems/failures.ts';
import { type Route, route } from '../route.ts';
import { loginBody, meSchema, tokenPairSchema } from '../schemas/identity.ts';

const refreshBody = z.object({ refresh_token: z.string().min(1).max(200) });
const ticketSchema = z.object({ ticket: z.string(), expires_in: z.number().int() }).openapi('Ticket');

export const authRoutes = ({ identity }: HttpPorts): readonly Route[] => [
  route({
    method: 'post',
    path: '/api/auth/login',
    tag: 'Identity',
    summary: 'Sign in with name and password',
    kind: 'direct',
    access: { open: 'sign-in' },
    body: loginBody,
    success: { status: 200, description: 'An access token for minutes, and a refresh token', schema: tokenPairSchema },
    problems: [401],
    handler: async ({ body, address }) => {
      const result = await identity.signIn(body.username, body.password, address);
      return result.ok ? { body: result.value } : { problem: failureProblem(result.failure) };
    },
  }),
  route({
    method: 'post',
    path: '/api/auth/refresh',
    tag: 'Identity',
    summary: 'Trade a refresh token for the next pair',
    description: 'A refresh token works once. One that is used a second time ends the whole session.',
    kind: 'direct',
    access: { open: 'sign-in' },
    body: refreshBody,
    success: { status: 200, description: 'The next pair of tokens', schema: tokenPairSchema },
    problems: [401],
    handler: async ({ body }) => {
      const result = await identity.refresh(body.refresh_token);
      return result.ok ? { body: result.value } : { problem: failureProblem(result.failure) };
    },
  }),
  route({
    method: 'post',
    path: '/api/auth/logout',
    tag: 'Identity',
    summary: 'End the session of this token',
    description: 'Its refresh tokens stop working at once; the access token runs out within minutes.',
    kind: 'direct',
    access: { signedIn: true },
    success: { status: 204, description: 'The session has ended' },
    handler: async ({ caller }) => {
      await identity.signOut(caller.session_id);
      return { body: null };
    },
  }),
  route({
    method: 'get',
    path: '/api/auth/me',
    tag: 'Identity',
    summary: 'Who this token speaks for',
    kind: 'direct',
    access: { signedIn: true },
    success: { status: 200, description: 'The user, with roles and permissions', schema: meSchema },
    handler: ({ caller }) => {
      const { user_id, name, org_id, roles } = caller;
      return { body: { user_id, name, org_id, roles, permissions: [...permissionsOf(caller)].sort() } };
    },
  }),
  route({
    method: 'post',
    path: '/api/auth/ticket',
    tag: 'Identity',
    summary: 'A ticket for one WebSocket or event stream',
    description:
      'For clients that cannot send headers: `?ticket=` works once, within seconds. Tokens never stand in URLs.',
    kind: 'direct',
    access: { signedIn: true },
    success: { status: 200, description: 'The ticket', schema: ticketSchema },
    handler: async ({ caller }) => ({
      body: { ticket: await identity.tickets.issue(caller), expires_in: identity.tickets.lifetime_s },
    }),
  }),
];
