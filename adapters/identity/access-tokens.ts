import { randomUUID } from 'node:crypto';
import { type CryptoKey, errors, exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import type { Sql } from 'postgres';
import { z } from 'zod';
import { transaction } from '../postgres/transaction.ts';

const ALGORITHM = 'EdDSA';
const ISSUER = 'spectra';
const AUDIENCE = 'spectra-api';

const claimsSchema = z.object({
  sub: z.string(),
  name: z.string(),
  org_id: z.string(),
  roles: z.array(z.string()),
  /** Of an organisation that sees what belongs to none. */
  platform: z.boolean(),
  session_id: z.string(),
});

/** Who a token speaks for. */
export interface Principal {
  readonly user_id: string;
  readonly name: string;
  readonly org_id: string;
  readonly roles: string[];
  readonly platform: boolean;
  readonly session_id: string;
}

interface SigningKey {
  readonly kid: string;
  readonly private_key: CryptoKey;
  readonly public_key: CryptoKey;
}

const importKey = async (kid: string, jwk: JWK): Promise<SigningKey> => {
  const { d: _, ...publicJwk } = jwk;
  const private_key = await importJWK(jwk, ALGORITHM);
  const public_key = await importJWK(publicJwk, ALGORITHM);
  if (private_key instanceof Uint8Array || public_key instanceof Uint8Array) throw new Error('not an Ed25519 key');
  return { kid, private_key, public_key };
};

/** The key that all processes share: the first to ask makes it. */
const sharedKey = async (sql: Sql): Promise<SigningKey> => {
  const { privateKey } = await generateKeyPair(ALGORITHM, { crv: 'Ed25519', extractable: true });
  const jwk = await exportJWK(privateKey);
  const [row] = await transaction(sql, async (tx) => {
    await tx`LOCK TABLE identity.signing_keys IN EXCLUSIVE MODE`;
    await tx`
      INSERT INTO identity.signing_keys (kid, private_jwk)
      SELECT ${randomUUID()}, ${JSON.stringify(jwk)}::text::jsonb WHERE NOT EXISTS (SELECT FROM identity.signing_keys)`;
    return tx<{ kid: string; jwk: string }[]>`
      SELECT kid, private_jwk::text AS jwk FROM identity.signing_keys ORDER BY created_at DESC LIMIT 1`;
  });
  if (row === undefined) throw new Error('no signing key though one was just made');
  return importKey(row.kid, JSON.parse(row.jwk));
};

export interface AccessTokens {
  readonly lifetime_s: number;
  issue(principal: Principal): Promise<string>;
  /** undefined for a token that is malformed, expired or not ours. */
  verify(token: string): Promise<Principal | undefined>;
}

/** @param given an Ed25519 private key as a JWK; without it one is made and kept in PostgreSQL */
export const createAccessTokens = async (
  sql: Sql,
  { lifetime_s, given, clock }: { lifetime_s: number; given?: JWK | undefined; clock: () => Date },
): Promise<AccessTokens> => {
  const key = given === undefined ? await sharedKey(sql) : await importKey(given.kid ?? 'given', given);
  return {
    lifetime_s,
    issue: ({ user_id, ...claims }) => {
      const now = Math.floor(clock().getTime() / 1000);
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: 'at+jwt' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(user_id)
        .setJti(randomUUID())
        .setIssuedAt(now)
        .setExpirationTime(now + lifetime_s)
        .sign(key.private_key);
    },
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, key.public_key, {
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          audience: AUDIENCE,
          typ: 'at+jwt',
          requiredClaims: ['exp', 'sub'],
          currentDate: clock(),
        });
        const { sub, ...claims } = claimsSchema.parse(payload);
        return { user_id: sub, ...claims };
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined;
        throw error;
      }
    },
  };
};
