import { TOMBSTONE_REVISION } from './recorded-event.ts';

/** Who may do what with a stream; an absent entry means the default. */
export interface Acl {
  readonly read?: readonly string[];
  readonly write?: readonly string[];
  readonly delete?: readonly string[];
  readonly metaRead?: readonly string[];
  readonly metaWrite?: readonly string[];
}

/** The metadata of a stream as far as the node acts on it. */
export interface StreamMetadata {
  readonly maxCount?: number;
  /** Seconds. */
  readonly maxAge?: number;
  /** Events before this revision are not readable. */
  readonly truncateBefore?: number;
  readonly acl?: Acl;
  /** Everything the metadata holds, as written. */
  readonly raw: Readonly<Record<string, unknown>>;
}

export const NO_METADATA: StreamMetadata = { raw: {} };
/** Only the newest metadata of a stream is readable. */
export const METASTREAM_METADATA: StreamMetadata = { maxCount: 1, raw: {} };

export const isMetastream = (stream: string): boolean => stream.startsWith('$$');
export const isSystemStream = (stream: string): boolean => stream.startsWith('$');
export const metastreamOf = (stream: string): string => `$$${stream}`;
/** The stream's metadata stream, or the stream that a metadata stream describes. */
export const companionOf = (stream: string): string => (isMetastream(stream) ? stream.slice(2) : metastreamOf(stream));

export const isSoftDeleted = (metadata: StreamMetadata): boolean =>
  metadata.truncateBefore !== undefined && metadata.truncateBefore >= TOMBSTONE_REVISION;

/** Metadata from the data of a `$metadata` event. What is not understood is kept in `raw` and otherwise ignored. */
export function parseMetadata(data: Uint8Array): StreamMetadata {
  let raw: unknown;
  try {
    raw = JSON.parse(Buffer.from(data).toString('utf8'));
  } catch {
    return NO_METADATA;
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return NO_METADATA;
  const fields = raw as Record<string, unknown>;
  const maxCount = count(fields.$maxCount);
  const maxAge = count(fields.$maxAge);
  const truncateBefore = count(fields.$tb);
  const acl = parseAcl(fields.$acl);
  return {
    raw: fields,
    ...(maxCount === undefined ? {} : { maxCount }),
    ...(maxAge === undefined ? {} : { maxAge }),
    ...(truncateBefore === undefined ? {} : { truncateBefore }),
    ...(acl === undefined ? {} : { acl }),
  };
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 ? value : undefined;
}

function parseAcl(value: unknown): Acl | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Record<string, unknown>;
  const entry = (key: string): readonly string[] | undefined => {
    const roles = fields[key];
    if (typeof roles === 'string') return [roles];
    return Array.isArray(roles) ? roles.filter((role): role is string => typeof role === 'string') : undefined;
  };
  const acl: Record<string, readonly string[]> = {};
  for (const [key, name] of [
    ['$r', 'read'],
    ['$w', 'write'],
    ['$d', 'delete'],
    ['$mr', 'metaRead'],
    ['$mw', 'metaWrite'],
  ] as const) {
    const roles = entry(key);
    if (roles !== undefined) acl[name] = roles;
  }
  return acl;
}

/** The metadata's JSON with another truncate-before. Written by hand: the largest int64 is not a JavaScript number. */
export function withTruncateBefore(metadata: StreamMetadata, truncateBefore: string): Uint8Array {
  const { $tb: _, ...others } = metadata.raw;
  const rest = JSON.stringify(others).slice(1, -1);
  return Buffer.from(`{${rest === '' ? '' : `${rest},`}"$tb":${truncateBefore}}`, 'utf8');
}
