/**
 * Reads Sparkplug B payloads straight from the protobuf wire format (sparkplug_b.proto field numbers), sharing no code
 * with the encoder under test.
 */
export interface ReadMetric {
  name?: string;
  alias?: number;
  timestamp?: number;
  datatype?: number;
  isHistorical?: boolean;
  isNull?: boolean;
  value?: number | boolean | string;
  properties: Record<string, number | string | undefined>;
}
export interface ReadPayload {
  timestamp?: number;
  seq?: number;
  metrics: ReadMetric[];
}

type Field = { readonly number: number; readonly value: bigint | Buffer };

function* fields(bytes: Buffer): Generator<Field> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(at);
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Buffer => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const wire = key & 7;
    const value = wire === 0 ? varint() : take(wire === 1 ? 8 : wire === 5 ? 4 : Number(varint()));
    yield { number: key >> 3, value };
  }
}

const asBuffer = (value: bigint | Buffer): Buffer => (Buffer.isBuffer(value) ? value : Buffer.alloc(0));

function readProperties(bytes: Buffer): Record<string, number | string | undefined> {
  const keys: string[] = [];
  const values: (number | string | undefined)[] = [];
  for (const { number, value } of fields(bytes)) {
    if (number === 1) keys.push(asBuffer(value).toString('utf8'));
    if (number !== 2) continue;
    let read: number | string | undefined;
    for (const field of fields(asBuffer(value))) {
      if (field.number === 3 || field.number === 4) read = Number(field.value);
      if (field.number === 6) read = asBuffer(field.value).readDoubleLE();
      if (field.number === 8) read = asBuffer(field.value).toString('utf8');
    }
    values.push(read);
  }
  return Object.fromEntries(keys.map((key, index) => [key, values[index]]));
}

function readMetric(bytes: Buffer): ReadMetric {
  const metric: ReadMetric = { properties: {} };
  for (const { number, value } of fields(bytes)) {
    if (number === 1) metric.name = asBuffer(value).toString('utf8');
    if (number === 2) metric.alias = Number(value);
    if (number === 3) metric.timestamp = Number(value);
    if (number === 4) metric.datatype = Number(value);
    if (number === 5) metric.isHistorical = value === 1n;
    if (number === 7) metric.isNull = value === 1n;
    if (number === 9) metric.properties = readProperties(asBuffer(value));
    if (number === 10) metric.value = Number(BigInt.asIntN(32, BigInt(value as bigint)));
    if (number === 11) metric.value = Number(value);
    if (number === 13) metric.value = asBuffer(value).readDoubleLE();
    if (number === 14) metric.value = value === 1n;
    if (number === 15) metric.value = asBuffer(value).toString('utf8');
  }
  return metric;
}

export function readPayload(bytes: Buffer): ReadPayload {
  const payload: ReadPayload = { metrics: [] };
  for (const { number, value } of fields(bytes)) {
    if (number === 1) payload.timestamp = Number(value);
    if (number === 2) payload.metrics.push(readMetric(asBuffer(value)));
    if (number === 3) payload.seq = Number(value);
  }
  return payload;
}
