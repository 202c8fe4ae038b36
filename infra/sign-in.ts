import { createIdentity, type Identity } from '../adapters/identity/identity.ts';
import type { PasswordCost } from '../adapters/identity/passwords.ts';
import { openPool } from '../adapters/postgres/connection.ts';
import { type Config, pathsIn } from './config.ts';
import { giveDemoPasswords } from './demo/passwords.ts';
import type { Running } from './exclusive.ts';
import type { Wires } from './wires.ts';

export interface SignIn extends Running {
  readonly identity: Identity;
  /** That of the demo users; undefined without them. */
  readonly demoPassword: string | undefined;
}

/** Node's own default: twelve demo users are there within a second. Their password is printed on the terminal anyway. */
const DEMO_COST: PasswordCost = { log2_n: 14, r: 8, p: 1 };

/**
 * What the API signs users in with; may be started beside the rest of the program.
 */
export const startSignIn = async (config: Config, { databaseUrl, store }: Wires): Promise<SignIn> => {
  // A pool of its own: drizzle takes over how the pool of the read models writes JSON.
  const sql = openPool(databaseUrl, { name: 'spectra api', schema: 'public', maxConnections: 5 });
  const cost = config.demo ? { password_cost: DEMO_COST } : {};
  const identity = await createIdentity({ sql, store, clock: () => new Date(), ...cost });
  const demoPassword = config.demo
    ? await giveDemoPasswords(identity, pathsIn(config.dataDir).demoPasswords, config.demoPassword)
    : undefined;
  return { identity, demoPassword, stop: () => sql.end({ timeout: 5 }) };
};
