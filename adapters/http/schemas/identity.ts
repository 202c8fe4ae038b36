import { z } from '@hono/zod-openapi';
import { roles } from '../../../domain/kernel/event.ts';
import { text } from './primitives.ts';

/** `<name>@<organisation>` */
export const userId = () =>
  z
    .string()
    .max(130)
    .regex(/^[a-z0-9][a-z0-9._-]{0,63}@[a-z0-9][a-z0-9-]{0,63}$/, 'must be <name>@<organisation> in lower case')
    .openapi({ example: 'engineer@demo' });

export const loginBody = z.object({ username: userId(), password: z.string().min(1).max(1024) }).openapi('Login');

/** NIST SP 800-63B, 3.1.1.2: a length, and no rules of composition. */
export const newPassword = () => text(256).min(12, 'must have 12 characters or more');

export const tokenPairSchema = z
  .object({
    access_token: z.string(),
    refresh_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.number().int(),
  })
  .openapi('TokenPair');

export const meSchema = z
  .object({
    user_id: z.string(),
    name: z.string(),
    org_id: z.string(),
    roles: z.array(z.string()).readonly(),
    permissions: z.array(z.string()).readonly(),
  })
  .openapi('Me');

export const userSchema = z
  .object({
    user_id: z.string(),
    org_id: z.string(),
    username: z.string(),
    name: z.string(),
    roles: z.array(z.string()).readonly(),
    active: z.boolean(),
    updated_at: z.string().optional(),
  })
  .openapi('User');

export const userBody = z
  .object({
    username: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'must be lower-case letters, digits or any of . _ -')
      .openapi({ description: 'The part before the @.' }),
    name: text(120).openapi({ description: 'The printed name that signatures show.' }),
    roles: z.array(z.enum(roles)).min(1).max(roles.length),
    password: newPassword(),
    reason: text(2000).optional(),
  })
  .openapi('NewUser');

export const rolesBody = z.object({
  roles: z.array(z.enum(roles)).min(1).max(roles.length),
  reason: text(2000).optional(),
});
