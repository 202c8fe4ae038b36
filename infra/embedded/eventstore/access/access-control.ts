import { createHash, timingSafeEqual } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';
import { accessDenied, badCredentials } from '../grpc/errors.ts';
import type { EventLog } from '../log/event-log.ts';
import { isMetastream, isSystemStream } from '../log/stream-metadata.ts';

export interface Account {
  readonly name: string;
  readonly password: string;
  /** Beside the user's own name, which is always one of its roles. */
  readonly groups: readonly string[];
}

/** Who makes a call: null is nobody in particular. */
export type Caller = { readonly name: string; readonly roles: readonly string[] } | null;

export type Action = 'read' | 'write' | 'delete' | 'metaRead' | 'metaWrite';

const ADMINISTRATORS = '$admins';
const EVERYBODY = '$all';
const SYSTEM_DEFAULT = '$systemStreamAcl';
const USER_DEFAULT = '$userStreamAcl';

/** Who may do what. Without accounts the node is insecure: everything is allowed and credentials are not looked at. */
export class AccessControl {
  readonly #log: EventLog;
  readonly #accounts: ReadonlyMap<string, Account>;
  /** Headers that were right, so that a password is hashed once and not for each call. */
  readonly #accepted = new Map<string, Caller>();

  constructor(log: EventLog, accounts: readonly Account[]) {
    this.#log = log;
    this.#accounts = new Map(accounts.map((account) => [account.name, account]));
  }

  get secure(): boolean {
    return this.#accounts.size > 0;
  }

  /** The caller by the call's headers; throws where they name a user but not its password. */
  caller(headers: Metadata): Caller {
    const header = headers.get('authorization')[0];
    if (!this.secure || header === undefined) return null;
    const text = String(header);
    const accepted = this.#accepted.get(text);
    if (accepted !== undefined) return accepted;
    const [scheme = '', encoded = ''] = text.split(' ');
    const [name = '', ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
    const account = this.#accounts.get(name);
    if (scheme.toLowerCase() !== 'basic' || account === undefined || !same(account.password, password.join(':'))) {
      throw badCredentials();
    }
    const caller = { name, roles: [name, ...account.groups] };
    this.#accepted.set(text, caller);
    return caller;
  }

  /** Throws unless the caller may do this with the stream (`$all` for the global order). */
  async require(caller: Caller, action: Action, stream: string): Promise<void> {
    if (!(await this.allows(caller, action, stream))) throw accessDenied();
  }

  async allows(caller: Caller, action: Action, stream: string): Promise<boolean> {
    if (!this.secure) return true;
    if (caller === null) return false;
    if (caller.roles.includes(ADMINISTRATORS)) return true;
    const [described, effective] = isMetastream(stream)
      ? [stream.slice(2), action === 'read' ? ('metaRead' as const) : ('metaWrite' as const)]
      : [stream, action];
    const { metadata } = await this.#log.state(described);
    const roles = metadata.acl?.[effective] ?? defaultRoles(described, metadata.raw.$acl);
    return roles.includes(EVERYBODY) || roles.some((role) => caller.roles.includes(role));
  }

  /** Throws unless the caller may manage the node. */
  requireAdministrator(caller: Caller): void {
    const operator = caller?.roles.some((role) => role === ADMINISTRATORS || role === '$ops') ?? false;
    if (this.secure && !operator) throw accessDenied();
  }
}

/**
 * System streams, and the global order, belong to administrators; all others to every user. A stream's metadata may name
 * one of these two defaults in place of a list of its own.
 */
function defaultRoles(stream: string, named: unknown): readonly string[] {
  const isSystem = named === SYSTEM_DEFAULT || (named !== USER_DEFAULT && isSystemStream(stream));
  return isSystem ? [ADMINISTRATORS] : [EVERYBODY];
}

function same(expected: string, given: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(expected), digest(given));
}
