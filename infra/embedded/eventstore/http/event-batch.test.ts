import { expect, test } from 'vitest';
import { eventsOfBatch } from './event-batch.ts';

const ID = 'fbf4a1a1-b4a3-4dfe-a01f-ec52c34e16e4';
const parse = (data: string) => eventsOfBatch(Buffer.from(`[{"eventId":"${ID}","eventType":"T","data":${data}}]`))[0];

test.each(['{"n":12345678901234567890.10}', '{"n":1e400,"m":-0.0}', '[9007199254740993]'])(
  'given the numbers of %s, then they stay as they were written',
  (data) => {
    expect(Buffer.from(parse(data)?.data ?? []).toString()).toBe(data);
  },
);

test.each([
  ['{}', 'application/json'],
  ['[]', 'application/json'],
  ['"text"', 'application/octet-stream'],
  ['null', 'application/octet-stream'],
])('given data %s, then its content type is %s', (data, contentType) => {
  expect(parse(data)?.contentType).toBe(contentType);
});
