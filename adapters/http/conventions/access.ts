import { isPermitted, type Permission } from '../../../domain/identity/permissions.ts';
import type { Principal } from '../../identity/access-tokens.ts';
import { forbidden, type Problem, unauthorized } from '../problems/problem.ts';

/** What a route asks of its caller. There is no default: whoever writes a route has to say it. */
export type Access =
  | { readonly permission: Permission }
  /** One of these is enough; the handler shows only what the caller's own allow. */
  | { readonly anyOf: readonly Permission[] }
  /** Anybody who is signed in: what concerns the caller alone. */
  | { readonly signedIn: true }
  /** Nobody has to be signed in. */
  | { readonly open: 'sign-in' | 'service' | 'documentation' };

export const permissionsFor = (access: Access): readonly Permission[] => {
  if ('permission' in access) return [access.permission];
  return 'anyOf' in access ? access.anyOf : [];
};

/** Why the caller may not; undefined when they may. */
export const refusalOf = (access: Access, principal: Principal | undefined): Problem | undefined => {
  if ('open' in access) return undefined;
  if (principal === undefined) {
    return unauthorized('Send a valid access token: Authorization: Bearer <token>. POST /api/auth/login gives one.');
  }
  const permissions = permissionsFor(access);
  if (permissions.length === 0 || permissions.some((permission) => isPermitted(principal, permission)))
    return undefined;
  return forbidden(permissions);
};
