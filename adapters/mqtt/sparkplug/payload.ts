import type { org } from 'sparkplug-payload/lib/sparkplugPayloadProto.js';
import proto from 'sparkplug-payload/lib/sparkplugPayloadProto.js';

const Payload = proto.org.eclipse.tahu.protobuf.Payload;
type RawMetric = org.eclipse.tahu.protobuf.Payload.IMetric;
type RawProperties = org.eclipse.tahu.protobuf.Payload.IPropertySet;
type RawInteger = RawMetric['longValue'];

/** Sparkplug B 3.0 section 6.4.16, the data types that a metric of ours can have. */
export const dataType = {
  none: 0,
  int8: 1,
  int16: 2,
  int32: 3,
  int64: 4,
  uint8: 5,
  uint16: 6,
  uint32: 7,
  uint64: 8,
  float: 9,
  double: 10,
  boolean: 11,
  string: 12,
  text: 14,
  uuid: 15,
} as const;

const readable: ReadonlySet<number> = new Set(Object.values(dataType));
/** Whether a metric of this type has a value for us; one of another type is no signal. */
export const isReadable = (type: number): boolean => type !== dataType.none && readable.has(type);

/**
 * A metric's value. `null`: reported with none. `undefined`: of a type that is no signal (a dataset, a template, bytes,
 * a date). A bigint is a 64-bit integer that no double equals.
 */
export type MetricValue = number | bigint | boolean | string | null | undefined;

export interface Metric {
  /** null where the message names it by its alias alone. */
  readonly name: string | null;
  readonly alias: number | null;
  /** 0 where the message leaves it to the birth. */
  readonly type: number;
  /** Ms since the epoch: the metric's own, else the payload's, else null. */
  readonly ts: number | null;
  readonly historical: boolean;
  /** From the property `engUnit`. */
  readonly unit: string | null;
  /** From the property `Quality`. */
  readonly quality: 'good' | 'bad' | 'stale' | null;
  /** Its value, read as the given type where the message carries none. */
  value(type: number): MetricValue;
}

export interface SparkplugPayload {
  readonly ts: number | null;
  readonly seq: number | null;
  readonly metrics: readonly Metric[];
}

const toNumber = (value: RawInteger): number | null =>
  value === null || value === undefined ? null : typeof value === 'number' ? value : value.toNumber();

/** A 64-bit integer as a double where one equals it, as a bigint where none does. */
const exactly = (value: RawInteger, signed: boolean): number | bigint => {
  if (value === null || value === undefined) return 0;
  if (typeof value === 'number') return value;
  const long = signed ? value.toSigned() : value.toUnsigned();
  const double = long.toNumber();
  if (Number.isSafeInteger(double)) return double;
  const exact = BigInt(long.toString());
  return BigInt(double) === exact ? double : exact;
};

/** sparkplug-payload's own conversion fails on most datasets, and reads a UInt32 above 2^31 as negative. */
const readValue = (metric: RawMetric, type: number): MetricValue => {
  if (metric.isNull) return null;
  switch (type) {
    case dataType.int8:
    case dataType.int16:
    case dataType.int32:
      return metric.intValue === undefined || metric.intValue === null ? undefined : metric.intValue | 0;
    case dataType.uint8:
    case dataType.uint16:
    case dataType.uint32: {
      const value = Object.hasOwn(metric, 'longValue') ? toNumber(metric.longValue) : metric.intValue;
      return value === undefined || value === null ? undefined : value >>> 0;
    }
    case dataType.int64:
    case dataType.uint64:
      if (Object.hasOwn(metric, 'longValue')) return exactly(metric.longValue, type === dataType.int64);
      return metric.intValue ?? undefined;
    case dataType.float:
    case dataType.double:
      return Object.hasOwn(metric, 'doubleValue') ? metric.doubleValue : (metric.floatValue ?? undefined);
    case dataType.boolean:
      return metric.booleanValue ?? undefined;
    case dataType.string:
    case dataType.text:
    case dataType.uuid:
      return metric.stringValue ?? undefined;
    default:
      return undefined;
  }
};

/** Sparkplug B 3.0 section 6.4.18: 192 good, 500 stale, 0 bad. Other OPC qualities below 192 are not good either. */
const readQuality = (value: number): 'good' | 'bad' | 'stale' =>
  value === 500 ? 'stale' : value >= 192 && value < 256 ? 'good' : 'bad';

const readProperties = (properties: RawProperties | null | undefined): Pick<Metric, 'unit' | 'quality'> => {
  let unit: string | null = null;
  let quality: Metric['quality'] = null;
  for (const [index, key] of (properties?.keys ?? []).entries()) {
    const value = properties?.values?.[index];
    if (value === undefined || value.isNull) continue;
    if (key === 'engUnit' && value.stringValue) unit = value.stringValue;
    if (key === 'Quality') quality = readQuality(value.intValue || toNumber(value.longValue) || 0);
  }
  return { unit, quality };
};

const noProperties: Pick<Metric, 'unit' | 'quality'> = { unit: null, quality: null };

const readMetric = (raw: RawMetric, payloadTs: number | null): Metric => {
  const { unit, quality } = Object.hasOwn(raw, 'properties') ? readProperties(raw.properties) : noProperties;
  return {
    name: raw.name ? raw.name : null,
    alias: Object.hasOwn(raw, 'alias') ? toNumber(raw.alias) : null,
    type: raw.datatype ?? dataType.none,
    ts: Object.hasOwn(raw, 'timestamp') ? toNumber(raw.timestamp) : payloadTs,
    historical: raw.isHistorical ?? false,
    unit,
    quality,
    value: (type) => readValue(raw, type),
  };
};

/**
 * Decodes a Sparkplug B payload (protobuf, Sparkplug B 3.0 section 6.4).
 *
 * @throws Error when the bytes are none.
 */
export const decodePayload = (bytes: Uint8Array): SparkplugPayload => {
  const payload = Payload.decode(bytes);
  const ts = Object.hasOwn(payload, 'timestamp') ? toNumber(payload.timestamp) : null;
  return {
    ts,
    seq: Object.hasOwn(payload, 'seq') ? toNumber(payload.seq) : null,
    metrics: payload.metrics.map((metric) => readMetric(metric, ts)),
  };
};
