import { describe, expect, test } from 'vitest';
import type { RecordedEvent } from '../log/recorded-event.ts';
import { parseLinkQuery, UnsupportedQuery } from './link-query.ts';

const event = (stream: string, type: string, data: unknown): RecordedEvent => ({
  position: 1,
  stream,
  revision: 4,
  id: '00000000-0000-4000-8000-000000000000',
  type,
  contentType: 'application/json',
  created: 0,
  metadata: Buffer.from('{"$correlationId":"c1"}'),
  data: Buffer.from(JSON.stringify(data)),
});

describe('given a query that links', () => {
  test('each event of its source is linked to the stream it computes', () => {
    const query = parseLinkQuery(`
      // by customer
      fromStream("orders").when({
        $any: function(state, ev) { linkTo('by-' + ev.data.customer.id + "-" + ev.eventType, ev); }
      });`);
    expect(query.links(event('orders', 'Placed', { customer: { id: 7 } }))).toEqual([
      { stream: 'by-7-Placed', target: '4@orders' },
    ]);
    expect(query.links(event('others', 'Placed', { customer: { id: 7 } }))).toEqual([]);
    expect(query.links(event('orders', 'Placed', { customer: {} }))).toEqual([]);
  });

  test('a handler of the event’s type goes before $any, and may link more than once', () => {
    const query = parseLinkQuery(`fromCategory('run').when({
      'Run-Done': function (s, e) { linkTo("done", e); linkTo(e.metadata.$correlationId, e) },
      Failed(s, e) {},
      $any(s, e) { linkTo("other", e) },
    })`);
    const streams = (type: string) => query.links(event('run-1', type, {})).map(({ stream }) => stream);
    expect(streams('Run-Done')).toEqual(['done', 'c1']);
    expect(streams('Failed')).toEqual([]);
    expect(streams('Started')).toEqual(['other']);
  });
});

test('given an $init, then it is passed over, and the query is known to have a state', () => {
  const query = parseLinkQuery(`fromAll().when({
    $init: function (state, ev) { return { last: ev, text: "}", nested: {} }; },
    $any(s, e) { linkTo("all", e) },
  });`);
  expect(query.hasState).toBe(true);
  expect(query.links(event('s', 'T', {})).map(({ stream }) => stream)).toEqual(['all']);
  expect(parseLinkQuery('fromAll().when({ $init() { return 0; } })').hasState).toBe(true);
});

test('given no handlers, then nothing is linked', () => {
  const query = parseLinkQuery('fromAll().when()');
  expect(query.hasState).toBe(false);
  expect(query.links(event('s', 'T', {}))).toEqual([]);
});

test.each([
  ['', 'a name'],
  ['fromAll().when({ $init() { return { }', "expected '}'"],
  ['fromEverywhere().when({})', "'fromEverywhere' is not a source"],
  ['fromAll().foreachStream().when({})', "expected 'when'"],
  ['fromAll().when({ $any: function(s, e) { emit("a", "T", {}) } })', "expected 'linkTo'"],
  ['fromAll().when({ $any: function(s, e) { linkTo(process.exit(), e) } })', "expected 'e'"],
  ['fromAll().when({}); process.exit()', 'expected the end'],
])('given %j, then it is refused', (query, reason) => {
  expect(() => parseLinkQuery(query)).toThrow(UnsupportedQuery);
  expect(() => parseLinkQuery(query)).toThrow(reason);
});
