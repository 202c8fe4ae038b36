import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { jobStates } from '../../domain/telemetry/tool-message.ts';
import { readDeviceTime } from './device-time.ts';
import type { Decoded, Refusal, RejectionReason } from './refusal.ts';

const deviceTime = z.union([z.number(), z.string()]);

/** The body of `spectra/v1/<site>/<tool>/<chamber>/telemetry`. */
export const plainTelemetrySchema = z.object({
  /** Ms since the Unix epoch, or RFC 3339. Kept to the millisecond. */
  ts: deviceTime,
  seq: z.number().int().nullish(),
  run_id: z.string().nullish(),
  step: z.string().nullish(),
  /** An array `name` is read as the signals `name[0]`, `name[1]` ... */
  signals: z.record(z.string(), z.union([z.number(), z.array(z.number())])),
  units: z.record(z.string(), z.string()).nullish(),
});

/** The body of `spectra/v1/<site>/<tool>/<chamber>/run`. */
const plainRunSchema = z.object({
  ts: deviceTime,
  run_id: z.string().min(1),
  state: z.enum(jobStates),
  origin: z.enum(['host', 'tool']).default('tool'),
  step: z.string().nullish(),
  step_index: z.number().int().nullish(),
  progress_pct: z.number().min(0).max(100).nullish(),
  wafer_ids: z.array(z.string()).nullish(),
  label: z.string().nullish(),
  error_code: z.string().nullish(),
  error_message: z.string().nullish(),
  results: z.record(z.string(), z.number()).nullish(),
});

export interface PlainTelemetry {
  readonly ts: number;
  readonly seq: number | null;
  readonly run_id: string | null;
  readonly step: string | null;
  readonly signals: Record<string, number>;
  readonly units: Record<string, string> | undefined;
}

export type PlainRun = Omit<z.infer<typeof plainRunSchema>, 'ts'> & { readonly ts: number };

const refuse = (reason: RejectionReason, detail: string): { readonly ok: false } & Refusal => ({
  ok: false,
  reason,
  detail,
});
const malformed = (detail: string) => refuse('malformed_payload', detail);

/** A string, or one of the three words that JSON has not but careless senders write. */
const stringOrNonFinite = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

/** The signal whose value is written as a bare NaN or Infinity; undefined when that is not what is wrong. */
const literalNonFinite = (text: string): { readonly name: string; readonly literal: string } | undefined => {
  let name = '';
  let literal: string | undefined;
  const repaired = text.replace(stringOrNonFinite, (token) => {
    if (token.startsWith('"')) {
      if (literal === undefined) name = token;
      return token;
    }
    literal ??= token;
    return 'null';
  });
  if (literal === undefined) return undefined;
  try {
    JSON.parse(repaired);
    return { name: String(JSON.parse(name === '' ? '""' : name)), literal };
  } catch {
    return undefined;
  }
};

const parseObject = (payload: Buffer): Decoded<Record<string, unknown>> => {
  if (!isUtf8(payload)) return malformed('the payload is not UTF-8 text');
  const text = payload.toString('utf8');
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
      return { ok: true, body: body as Record<string, unknown> };
    }
    return malformed('the payload must be a JSON object');
  } catch (error) {
    const found = literalNonFinite(text);
    if (found !== undefined) {
      return refuse('not_finite', `${found.name}: ${found.literal} is no number that JSON can carry`);
    }
    return malformed(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const isOptional = (value: unknown, type: 'string'): boolean =>
  value === undefined || value === null || typeof value === type;

const isStringRecord = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((item) => typeof item === 'string');

/** Flattens and checks the signals: the hot path, where zod would take most of the time. */
const readSignals = (given: unknown): Decoded<Record<string, number>> => {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return malformed('signals must be an object of numbers and arrays of numbers');
  }
  const signals: Record<string, number> = {};
  const set = (name: string, value: unknown): Decoded<never> | undefined => {
    if (typeof value !== 'number') return malformed(`signal ${name} must be a number or an array of numbers`);
    if (!Number.isFinite(value)) return refuse('not_finite', `signal ${name} is too large for a number`);
    if (name === '__proto__') return malformed('a signal cannot be named __proto__');
    if (Object.hasOwn(signals, name)) return malformed(`signal ${name} is given twice`);
    signals[name] = value;
    return undefined;
  };
  for (const name of Object.keys(given)) {
    const value: unknown = (given as Record<string, unknown>)[name];
    if (!Array.isArray(value)) {
      const refusal = set(name, value);
      if (refusal !== undefined) return refusal;
      continue;
    }
    for (let index = 0; index < value.length; index += 1) {
      const refusal = set(`${name}[${index}]`, value[index]);
      if (refusal !== undefined) return refusal;
    }
  }
  return { ok: true, body: signals };
};

/**
 * Decodes a plain telemetry body as {@link plainTelemetrySchema} describes it, by hand for speed; a test holds the two
 * together. Besides, values must be finite, and times within {@link readDeviceTime}'s range.
 *
 * @param now our clock, ms since the epoch.
 */
export const decodePlainTelemetry = (payload: Buffer, now: number): Decoded<PlainTelemetry> => {
  const parsed = parseObject(payload);
  if (!parsed.ok) return parsed;
  const { ts, seq, run_id, step, signals, units } = parsed.body;
  const time = readDeviceTime(ts, now);
  if (!time.ok) return time;
  if (seq !== undefined && seq !== null && !Number.isSafeInteger(seq)) return malformed('seq must be an integer');
  if (!isOptional(run_id, 'string')) return malformed('run_id must be a string');
  if (!isOptional(step, 'string')) return malformed('step must be a string');
  if (units !== undefined && units !== null && !isStringRecord(units)) {
    return malformed('units must be an object of strings');
  }
  const values = readSignals(signals);
  if (!values.ok) return values;
  return {
    ok: true,
    body: {
      ts: time.body,
      seq: (seq as number | null | undefined) ?? null,
      run_id: (run_id as string | null | undefined) ?? null,
      step: (step as string | null | undefined) ?? null,
      signals: values.body,
      units: (units as Record<string, string> | null | undefined) ?? undefined,
    },
  };
};

/** Decodes a plain run report as {@link plainRunSchema} describes it. */
export const decodePlainRun = (payload: Buffer, now: number): Decoded<PlainRun> => {
  const parsed = parseObject(payload);
  if (!parsed.ok) return parsed;
  const report = plainRunSchema.safeParse(parsed.body);
  if (!report.success) {
    const [issue] = report.error.issues;
    return malformed(`${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'invalid'}`);
  }
  const time = readDeviceTime(report.data.ts, now);
  if (!time.ok) return time;
  return { ok: true, body: { ...report.data, ts: time.body } };
};
