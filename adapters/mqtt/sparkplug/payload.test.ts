import sparkplug from 'sparkplug-payload';
import proto from 'sparkplug-payload/lib/sparkplugPayloadProto.js';
import { describe, expect, test } from 'vitest';
import { dataType, decodePayload } from './payload.ts';

const codec = sparkplug.get('spBv1.0');
if (codec === null) throw new Error('sparkplug-payload does not know spBv1.0');
const { Payload } = proto.org.eclipse.tahu.protobuf;

type EncodedMetric = NonNullable<Parameters<typeof codec.encodePayload>[0]['metrics']>[number];
const read = (metric: EncodedMetric) => {
  const [decoded] = decodePayload(codec.encodePayload({ timestamp: 1_000, metrics: [metric] })).metrics;
  if (decoded === undefined) throw new Error('no metric');
  return { ...decoded, read: decoded.value(decoded.type) };
};

describe('a metric', () => {
  test.each([
    ['Int8', -1, -1],
    ['Int32', -2_147_483_648, -2_147_483_648],
    ['UInt16', 65_535, 65_535],
    ['UInt32', 4_294_967_295, 4_294_967_295],
    ['Double', 0.1, 0.1],
    ['Float', 0.5, 0.5],
    ['Boolean', false, false],
    ['String', '', ''],
  ] as const)('of type %s with %s is read as it was written', (type, value, expected) => {
    expect(read({ name: 'm', type, value }).read).toBe(expected);
  });

  test('of 64 bits is a number where a double equals it, and a bigint where none does', () => {
    const raw = (datatype: number, low: number, high: number) => {
      const bytes = Payload.encode({
        metrics: [{ name: 'm', datatype, longValue: { low, high, unsigned: true } as never }],
      }).finish();
      const [metric] = decodePayload(bytes).metrics;
      return metric?.value(datatype);
    };
    expect(raw(dataType.int64, -5, -1)).toBe(-5);
    expect(raw(dataType.uint64, 0, 0x0020_0000)).toBe(2 ** 53);
    expect(raw(dataType.uint64, 1, 0x0020_0000)).toBe(2n ** 53n + 1n);
  });

  test('without a value is null', () => {
    expect(read({ name: 'm', type: 'Double', value: null }).read).toBeNull();
  });

  test('carries its unit and quality', () => {
    const quality = (value: number) =>
      read({
        name: 'm',
        type: 'Double',
        value: 1,
        properties: { engUnit: { type: 'String', value: 'Torr' }, Quality: { type: 'Int32', value } },
      });
    expect(quality(192)).toMatchObject({ unit: 'Torr', quality: 'good' });
    expect(quality(500)).toMatchObject({ quality: 'stale' });
    expect(quality(0)).toMatchObject({ quality: 'bad' });
  });

  test('has its own time, or else the payload’s', () => {
    expect(read({ name: 'm', type: 'Double', value: 1, timestamp: 5 }).ts).toBe(5);
    expect(read({ name: 'm', type: 'Double', value: 1 }).ts).toBe(1_000);
  });

  test('that is a dataset of any column type is no signal, and does not spoil the others', () => {
    const bytes = Payload.encode({
      metrics: [
        {
          name: 'table',
          datatype: 16,
          datasetValue: { numOfColumns: 1, columns: ['c'], types: [3], rows: [{ elements: [{ intValue: 1 }] }] },
        },
        { name: 'm', datatype: dataType.double, doubleValue: 2 },
      ],
    }).finish();
    expect(decodePayload(bytes).metrics.map((metric) => metric.value(metric.type))).toEqual([undefined, 2]);
  });
});

test('bytes that are no payload are refused', () => {
  expect(() => decodePayload(Buffer.from('{"ts":1}'))).toThrow();
});
