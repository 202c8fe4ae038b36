import type { Context } from 'hono';
import type { FieldError } from '../problems/problem.ts';

export const MAX_BODY_BYTES = 1024 * 1024;

const MAX_DEPTH = 32;

/** The body as it was sent, before defaults; an empty one for a request without. */
export const sentBody = async (c: Context): Promise<unknown> =>
  c.req.header('content-type') === undefined ? {} : await c.req.json();

/** `a.b[0].c` */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const entriesOf = (value: unknown): [string | number, unknown][] => {
  if (Array.isArray(value)) return value.map((entry, index): [number, unknown] => [index, entry]);
  return isObject(value) ? Object.entries(value) : [];
};

const NUL = '\u0000';
const unstorableText = (text: string): boolean => text.includes(NUL) || !text.isWellFormed();

/**
 * What JSON can say but the record cannot keep: numbers past the range of doubles (they parse as infinities), texts
 * that are no Unicode or hold NUL, nesting without end, and the key that JavaScript takes for a prototype.
 */
export const unstorable = (value: unknown, path: readonly PropertyKey[] = []): FieldError[] => {
  if (path.length > MAX_DEPTH)
    return [{ path: pathText(path.slice(0, 3)), message: `nested deeper than ${MAX_DEPTH}` }];
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return [{ path: pathText(path), message: 'out of the range of a double' }];
  }
  if (typeof value === 'string' && unstorableText(value)) {
    return [{ path: pathText(path), message: 'not well-formed Unicode, or holds NUL' }];
  }
  return entriesOf(value).flatMap(([key, entry]) => {
    const bad = typeof key === 'string' && (unstorableText(key) || key === '__proto__');
    return bad
      ? [{ path: pathText(path), message: 'has a field name that cannot be kept' }]
      : unstorable(entry, [...path, key]);
  });
};

/** Fields of a body that its schema does not know: a misspelt field must not vanish silently. */
export const unknownFields = (sent: unknown, parsed: unknown, path: readonly PropertyKey[] = []): FieldError[] =>
  entriesOf(sent).flatMap(([key, entry]) => {
    const here = [...path, key];
    const known = Array.isArray(parsed) || (isObject(parsed) && Object.hasOwn(parsed, key));
    if (!known) return [{ path: pathText(here), message: 'unknown field' }];
    return unknownFields(entry, (parsed as Readonly<Record<string | number, unknown>>)[key], here);
  });
