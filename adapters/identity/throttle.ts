import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

export interface ThrottleLimits {
  /** Wrong passwords for one user from one address. */
  readonly per_user_and_address: number;
  /** Wrong passwords for one user from anywhere: higher, so that a stranger cannot easily lock a user out. */
  readonly per_user: number;
  readonly per_address: number;
  readonly window_s: number;
}

export const DEFAULT_LIMITS: ThrottleLimits = {
  per_user_and_address: 10,
  per_user: 50,
  per_address: 100,
  window_s: 15 * 60,
};

export type Admission =
  | { readonly ok: true /** The password was right: gives the attempt back. */; forgive(): Promise<void> }
  | { readonly ok: false; readonly retry_after_s: number };

/** Counts an attempt before its password is looked at, so that attempts made at once cannot slip through together. */
export interface Throttle {
  admit(user_id: string, address: string): Promise<Admission>;
}

/** Counters live in this process: several processes allow as many times more. */
export const createThrottle = (limits: ThrottleLimits): Throttle => {
  const limiter = (points: number) => new RateLimiterMemory({ points, duration: limits.window_s });
  const byPair = limiter(limits.per_user_and_address);
  const byUser = limiter(limits.per_user);
  const byAddress = limiter(limits.per_address);
  return {
    admit: async (user_id, address) => {
      const pair = `${user_id} ${address}`;
      const counts: readonly [RateLimiterMemory, string][] = [
        [byPair, pair],
        [byUser, user_id],
        [byAddress, address],
      ];
      const consumed: [RateLimiterMemory, string][] = [];
      try {
        for (const [counter, key] of counts) {
          await counter.consume(key);
          consumed.push([counter, key]);
        }
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        for (const [counter, key] of consumed) await counter.reward(key);
        return { ok: false, retry_after_s: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) };
      }
      return {
        ok: true,
        forgive: async () => {
          await byPair.delete(pair);
          await byUser.reward(user_id);
          await byAddress.reward(address);
        },
      };
    },
  };
};
