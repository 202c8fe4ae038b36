import type { JWK } from 'jose';
import type { Sql } from 'postgres';
import { load } from '../../commands/handling.ts';
import { orgStream } from '../../commands/streams.ts';
import {
  type OrganisationEvent,
  type OrganisationState,
  organisationDecider,
  type User,
} from '../../domain/identity/organisation.ts';
import type { EventStore } from '../eventstore/port.ts';
import { type AccessTokens, createAccessTokens, type Principal } from './access-tokens.ts';
import { createPasswords, DEFAULT_COST, type PasswordCost } from './passwords.ts';
import { createIdentitySchema } from './schema.ts';
import { createSessions } from './sessions.ts';
import { createThrottle, DEFAULT_LIMITS, type ThrottleLimits } from './throttle.ts';
import { createTickets, type Tickets } from './tickets.ts';

export interface IdentityOptions {
  readonly sql: Sql;
  readonly store: EventStore;
  readonly clock: () => Date;
  /** 10 minutes unless given. */
  readonly access_token_lifetime_s?: number;
  /** 14 days unless given. */
  readonly refresh_token_lifetime_s?: number;
  /** An Ed25519 private key as a JWK; without it one is made once and kept in PostgreSQL. */
  readonly signing_key?: JWK;
  readonly password_cost?: PasswordCost;
  readonly throttle?: ThrottleLimits;
}

export type SignInFailure =
  /** Wrong name or password, or a user who may not sign in any more: which of them is not told. */
  | { readonly kind: 'CredentialsRefused' }
  | { readonly kind: 'TooManyAttempts'; readonly retry_after_s: number }
  /** The refresh token is unknown, expired, was used before, or its session has ended. */
  | { readonly kind: 'RefreshTokenRefused' };

export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: SignInFailure };

export interface TokenPair {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
}

/** Who may do what is in the log (organisations and their users); how they prove who they are is in PostgreSQL. */
export interface Identity {
  readonly tickets: Tickets;
  signIn(username: string, password: string, address: string): Promise<Result<TokenPair>>;
  /** Looks at the organisation again: roles that were taken away are gone, a deactivated user is out. */
  refresh(refresh_token: string): Promise<Result<TokenPair>>;
  signOut(session_id: string): Promise<void>;
  /** Proves once more that the signer is who the token says (21 CFR 11.200); answers with the user record. */
  verify(user_id: string, password: string, address: string): Promise<Result<User>>;
  authenticate(access_token: string): Promise<Principal | undefined>;
  /** Ends every session of the user. */
  setPassword(user_id: string, password: string): Promise<void>;
  hasPassword(user_id: string): Promise<boolean>;
  endSessionsOf(user_id: string, cause: string): Promise<void>;
}

const organisationOf = (user_id: string): string => user_id.slice(user_id.lastIndexOf('@') + 1);

/** Makes what is missing in the schema `identity`, including the signing key. */
export const createIdentity = async (options: IdentityOptions): Promise<Identity> => {
  const { sql, store, clock } = options;
  await createIdentitySchema(sql);
  const passwords = createPasswords(sql, options.password_cost ?? DEFAULT_COST);
  const sessions = createSessions(sql, { lifetime_s: options.refresh_token_lifetime_s ?? 14 * 24 * 3600 });
  const tickets = createTickets(sql, { lifetime_s: 30 });
  const throttle = createThrottle(options.throttle ?? DEFAULT_LIMITS);
  const accessTokens: AccessTokens = await createAccessTokens(sql, {
    lifetime_s: options.access_token_lifetime_s ?? 600,
    given: options.signing_key,
    clock,
  });

  const activeUser = async (
    user_id: string,
  ): Promise<{ user: User; org_id: string; platform: boolean } | undefined> => {
    const org_id = organisationOf(user_id);
    const { state } = await load<OrganisationState, OrganisationEvent>(store, organisationDecider, orgStream(org_id));
    if (state.status === 'none') return undefined;
    const user = Object.hasOwn(state.users, user_id) ? state.users[user_id] : undefined;
    return user?.active === true ? { user, org_id: state.org_id, platform: state.platform } : undefined;
  };

  const tokens = async (user_id: string, session_id: string, refresh_token: string): Promise<Result<TokenPair>> => {
    const found = await activeUser(user_id);
    if (found === undefined) {
      await sessions.end(session_id, 'user not active');
      return { ok: false, failure: { kind: 'RefreshTokenRefused' } };
    }
    const { user, org_id, platform } = found;
    const access_token = await accessTokens.issue({
      user_id,
      name: user.name,
      org_id,
      roles: [...user.roles],
      platform,
      session_id,
    });
    return {
      ok: true,
      value: { access_token, refresh_token, token_type: 'Bearer', expires_in: accessTokens.lifetime_s },
    };
  };

  const verify = async (user_id: string, password: string, address: string): Promise<Result<User>> => {
    const admission = await throttle.admit(user_id, address);
    if (!admission.ok) {
      return { ok: false, failure: { kind: 'TooManyAttempts', retry_after_s: admission.retry_after_s } };
    }
    const matches = await passwords.matches(user_id, password);
    const found = await activeUser(user_id);
    if (!matches || found === undefined) return { ok: false, failure: { kind: 'CredentialsRefused' } };
    await admission.forgive();
    return { ok: true, value: found.user };
  };

  return {
    tickets,
    verify,
    signIn: async (username, password, address) => {
      const verified = await verify(username, password, address);
      if (!verified.ok) return verified;
      const { user_id } = verified.value;
      const { session_id, refresh_token } = await sessions.start(user_id);
      return tokens(user_id, session_id, refresh_token);
    },
    refresh: async (refresh_token) => {
      const renewed = await sessions.renew(refresh_token);
      if (!renewed.ok) return { ok: false, failure: { kind: 'RefreshTokenRefused' } };
      return tokens(renewed.user_id, renewed.session_id, renewed.refresh_token);
    },
    signOut: (session_id) => sessions.end(session_id, 'signed out'),
    authenticate: (access_token) => accessTokens.verify(access_token),
    setPassword: async (user_id, password) => {
      await passwords.set(user_id, password);
      await sessions.endAllOf(user_id, 'password changed');
    },
    hasPassword: (user_id) => passwords.exists(user_id),
    endSessionsOf: (user_id, cause) => sessions.endAllOf(user_id, cause),
  };
};
