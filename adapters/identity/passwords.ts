import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import type { Sql } from 'postgres';
import { z } from 'zod';

/** Work of one hash: scrypt's N is 2^log2_n (RFC 7914). */
export interface PasswordCost {
  readonly log2_n: number;
  readonly r: number;
  readonly p: number;
}

/** OWASP Password Storage Cheat Sheet (2024): N = 2^15, r = 8, p = 3, 32 MiB a hash. */
export const DEFAULT_COST: PasswordCost = { log2_n: 15, r: 8, p: 3 };

const KEY_BYTES = 32;
const SALT_BYTES = 16;

const derive = (password: string, salt: Buffer, { log2_n, r, p }: PasswordCost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options: ScryptOptions = { N: 2 ** log2_n, r, p, maxmem: 256 * r * 2 ** log2_n };
    // NFKC: the same password typed on another keyboard has the same bytes (NIST SP 800-63B, 3.1.1.2).
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });

/** `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`, base64url: the PHC string format. */
const encode = ({ log2_n, r, p }: PasswordCost, salt: Buffer, key: Buffer): string =>
  `$scrypt$ln=${log2_n},r=${r},p=${p}$${salt.toString('base64url')}$${key.toString('base64url')}`;

const phc = z.tuple([
  z.literal(''),
  z.literal('scrypt'),
  z.string().regex(/^ln=\d+,r=\d+,p=\d+$/),
  z.string(),
  z.string(),
]);

const decodeHash = (text: string): { cost: PasswordCost; salt: Buffer; key: Buffer } => {
  const [, , parameters, salt, key] = phc.parse(text.split('$'));
  const [log2_n = 0, r = 0, p = 0] = parameters.split(',').map((pair) => Number(pair.slice(pair.indexOf('=') + 1)));
  return { cost: { log2_n, r, p }, salt: Buffer.from(salt, 'base64url'), key: Buffer.from(key, 'base64url') };
};

export interface Passwords {
  set(user_id: string, password: string): Promise<void>;
  /** Takes as long for a user who does not exist as for one who does. */
  matches(user_id: string, password: string): Promise<boolean>;
  exists(user_id: string): Promise<boolean>;
}

export const createPasswords = (sql: Sql, cost: PasswordCost): Passwords => {
  const hash = async (password: string): Promise<string> => {
    const salt = randomBytes(SALT_BYTES);
    return encode(cost, salt, await derive(password, salt, cost));
  };
  const stored = async (user_id: string): Promise<string | undefined> => {
    const [row] = await sql<{ hash: string }[]>`SELECT hash FROM identity.passwords WHERE user_id = ${user_id}`;
    return row?.hash;
  };
  let nobody: Promise<string> | undefined;
  return {
    set: async (user_id, password) => {
      const hashed = await hash(password);
      await sql`
        INSERT INTO identity.passwords (user_id, hash) VALUES (${user_id}, ${hashed})
        ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, set_at = now()`;
    },
    matches: async (user_id, password) => {
      const found = await stored(user_id);
      nobody ??= hash(randomBytes(SALT_BYTES).toString('hex'));
      const { cost: work, salt, key } = decodeHash(found ?? (await nobody));
      return timingSafeEqual(await derive(password, salt, work), key) && found !== undefined;
    },
    exists: async (user_id) => (await stored(user_id)) !== undefined,
  };
};
