import { expect, test } from 'vitest';
import type { RecordedEvent } from './recorded-event.ts';
import { Tail } from './tail.ts';

const event = (position: number, bytes = 0): RecordedEvent => ({
  position,
  stream: 'run-1',
  revision: position - 1,
  id: String(position),
  type: 'T',
  contentType: 'application/json',
  created: 0,
  metadata: new Uint8Array(0),
  data: new Uint8Array(bytes),
});
const positions = (events: readonly RecordedEvent[] | null) => events?.map(({ position }) => position);

test('given an empty tail at position 7, then there is nothing after 7 and it cannot tell what was before', () => {
  const tail = new Tail(10_000, 7);
  expect(tail.after(7, 10)).toEqual([]);
  expect(tail.after(6, 10)).toBeNull();
});

test('given events, then those after a position are handed out, so many at a time', () => {
  const tail = new Tail(1_000_000, 0);
  tail.push([1, 2, 3, 4, 5].map((position) => event(position)));
  expect(tail.head).toBe(5);
  expect(positions(tail.after(0, 2))).toEqual([1, 2]);
  expect(positions(tail.after(3, 10))).toEqual([4, 5]);
});

test('given more bytes than it may hold, then the oldest are gone and the rest are consecutive', () => {
  const tail = new Tail(10_000, 0);
  for (let position = 1; position <= 100; position++) tail.push([event(position, 1_000)]);
  expect(tail.after(50, 10)).toBeNull();
  expect(positions(tail.after(95, 10))).toEqual([96, 97, 98, 99, 100]);
});

test('given an event larger than the tail, then it is not kept, and the head is known all the same', () => {
  const tail = new Tail(1_000, 0);
  tail.push([event(1, 5_000)]);
  expect(tail.head).toBe(1);
  expect(tail.after(0, 1)).toBeNull();
  expect(tail.after(1, 1)).toEqual([]);
});

test('given large events, then a reader gets few of them at a time', () => {
  const tail = new Tail(10_000_000, 0);
  tail.push([1, 2, 3, 4].map((position) => event(position, 200 * 1024)));
  expect(positions(tail.after(0, 4))).toEqual([1, 2]);
});

test('given the log turned out to end elsewhere, then what was held is forgotten', () => {
  const tail = new Tail(10_000, 0);
  tail.push([event(1)]);
  tail.reset(9);
  expect(tail.after(0, 1)).toBeNull();
  expect(tail.after(9, 1)).toEqual([]);
});
