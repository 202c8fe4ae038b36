import { describe, expect, test } from 'vitest';
import type { ExpectedRevision } from './append.ts';
import { checkCommit, type Precedents } from './commit-check.ts';
import { TOMBSTONE_REVISION } from './recorded-event.ts';
import { NO_METADATA } from './stream-metadata.ts';
import type { StreamState } from './stream-state.ts';

/** A stream with the given ids at revisions 0, 1, ... */
function given(ids: readonly string[], how: { deleted?: boolean; tombstoned?: boolean; metadata?: boolean } = {}) {
  const state: StreamState = {
    name: 'run-1',
    id: ids.length === 0 ? null : 1,
    revision: how.tombstoned ? TOMBSTONE_REVISION : ids.length - 1,
    metadata: how.deleted ? { truncateBefore: TOMBSTONE_REVISION, raw: {} } : NO_METADATA,
  };
  const precedents: Precedents = {
    byId: (id) => (ids.includes(id) ? { revision: ids.indexOf(id), position: 100 + ids.indexOf(id) } : undefined),
    from: async (revision, count) =>
      ids.slice(revision, revision + count).map((id, index) => ({ id, position: 100 + revision + index })),
  };
  return (expected: ExpectedRevision, appended: readonly string[]) =>
    checkCommit(state, how.metadata || how.deleted ? 0 : -1, expected, appended, precedents);
}

const written = (revive = false) => ({ kind: 'write', revive });
const conflict = (expected: ExpectedRevision, current: number) => ({
  kind: 'refused',
  outcome: { kind: 'wrong-expected-version', expected, current },
});
const deleted = { kind: 'refused', outcome: { kind: 'stream-deleted', stream: 'run-1' } };

describe('given no stream', () => {
  const check = given([]);
  test('no-stream and any may write, a revision or an existing stream is a conflict', async () => {
    expect(await check('no-stream', ['a'])).toEqual(written());
    expect(await check('any', ['a'])).toEqual(written());
    expect(await check(0, ['a'])).toEqual(conflict(0, -1));
    expect(await check('stream-exists', ['a'])).toEqual(conflict('stream-exists', -1));
  });
  test('its metadata make it exist', async () => {
    expect(await given([], { metadata: true })('stream-exists', ['a'])).toEqual(written());
  });
});

describe('given three events', () => {
  const check = given(['a', 'b', 'c']);
  test('the head may write, above it is a conflict', async () => {
    expect(await check(2, ['d'])).toEqual(written());
    expect(await check(3, ['d'])).toEqual(conflict(3, 2));
  });
  test('below the head the very same events are a repetition, which answers their revision', async () => {
    expect(await check(0, ['b', 'c'])).toEqual({ kind: 'repeated', revision: 2, position: 102 });
    expect(await check('no-stream', ['a'])).toEqual({ kind: 'repeated', revision: 0, position: 100 });
  });
  test.each([
    [0, ['b', 'x']],
    [1, ['c', 'd']],
    [0, ['c']],
    [0, []],
    ['no-stream', ['x']],
  ] as const)('below the head, %s with %j is a conflict', async (expected, ids) => {
    expect(await check(expected, ids)).toEqual(conflict(expected, 2));
  });
  test('without a revision, known events are a repetition and new ones are written', async () => {
    expect(await check('any', ['a', 'b'])).toEqual({ kind: 'repeated', revision: 1, position: 101 });
    expect(await check('stream-exists', ['x'])).toEqual(written());
    expect(await check('any', ['a', 'x'])).toEqual(conflict('any', 2));
  });
});

describe('given a deleted stream of two', () => {
  const check = given(['a', 'b'], { deleted: true });
  test.each(['no-stream', 'any', 1] as const)('%s brings it back', async (expected) => {
    expect(await check(expected, ['c'])).toEqual(written(true));
  });
  test('it does not exist, and other revisions conflict', async () => {
    expect(await check('stream-exists', ['c'])).toEqual(deleted);
    expect(await check(0, ['c'])).toEqual(conflict(0, 1));
  });
});

test('given a tombstone, nothing may be written', async () => {
  const check = given(['a'], { tombstoned: true });
  for (const expected of ['any', 'no-stream', 'stream-exists', 0] as const) {
    expect(await check(expected, ['b'])).toEqual(deleted);
  }
});
