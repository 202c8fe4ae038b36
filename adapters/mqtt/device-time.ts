import type { Decoded } from './refusal.ts';

const EARLIEST_MS = Date.UTC(2000, 0, 1);
const AHEAD_MS = 24 * 60 * 60 * 1_000;
/** RFC 3339 section 5.6, with its offset. */
const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/** Whether a device's time can be believed: from 2000 on, and at most 24 h ahead of our clock. Both in ms. */
export const isCredibleTime = (ts: number, now: number): boolean => ts >= EARLIEST_MS && ts <= now + AHEAD_MS;

export const incredibleTime = (ts: number, now: number): string => {
  const told = Number.isFinite(ts) && Math.abs(ts) <= 8.64e15 ? new Date(ts).toISOString() : String(ts);
  return `the device's time is ${told}, ours ${new Date(now).toISOString()}; from 2000-01-01 to 24 h ahead is accepted`;
};

/**
 * Reads a device's time: ms since the Unix epoch, or RFC 3339 text. Kept to the millisecond, fractions are cut off.
 *
 * @param now our clock, ms since the epoch.
 */
export const readDeviceTime = (given: unknown, now: number): Decoded<number> => {
  let ts: number;
  if (typeof given === 'number') {
    ts = Math.floor(given);
  } else if (typeof given === 'string' && rfc3339.test(given)) {
    ts = Date.parse(given.replace(' ', 'T').toUpperCase());
  } else {
    ts = Number.NaN;
  }
  if (Number.isNaN(ts)) {
    return {
      ok: false,
      reason: 'malformed_payload',
      detail: 'ts must be ms since 1970-01-01 UTC, or RFC 3339 text with its offset (2026-01-31T12:00:00.000Z)',
    };
  }
  if (!isCredibleTime(ts, now)) return { ok: false, reason: 'time_out_of_range', detail: incredibleTime(ts, now) };
  return { ok: true, body: ts };
};
