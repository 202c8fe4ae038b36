import { describe, expect, test } from 'vitest';
import { currentVersion, decodeRecorded } from './decode.ts';
import { categoryOf, idOf, type RecordedEvent } from './kernel/event.ts';

const recorded = (stream: string, type: string, data: unknown, schemaVersion = 1): RecordedEvent => ({
  id: '1',
  type,
  data,
  stream,
  revision: 0n,
  position: { commit: '1', prepare: '1' },
  metadata: {
    $correlationId: 'c',
    $causationId: 'c',
    schemaVersion,
    actor: { id: 'a@demo', name: 'A', roles: [], org_id: 'demo' },
    commandId: 'c',
    occurredAt: '2026-11-22T08:00:00.000Z',
    recordedAt: '2026-11-22T08:00:00.000Z',
    previousHash: '',
    hash: '',
  },
});
const claimed = { site: 'fab', org_id: 'demo' };

describe('the name of a stream', () => {
  test('is its category and, after the first dash, its id', () => {
    const stream = 'run-7c1a2c39-0c1d-4a7d';
    expect([categoryOf(stream), idOf(stream)]).toEqual(['run', '7c1a2c39-0c1d-4a7d']);
  });
});

describe('decoding an event of the log', () => {
  test('goes by the category of its stream', () => {
    expect(decodeRecorded(recorded('site-fab', 'SiteClaimed', claimed))).toEqual({
      ok: true,
      event: { type: 'SiteClaimed', data: claimed },
    });
  });

  test('has a problem with an event of another category', () => {
    expect(decodeRecorded(recorded('run-1', 'SiteClaimed', claimed))).toEqual({
      ok: false,
      problem: 'unknown event type SiteClaimed',
    });
  });

  test.each(['wafer-1', 'constructor-1', '__proto__-1', 'toString-1'])('has a problem with the stream %s', (stream) => {
    expect(decodeRecorded(recorded(stream, 'SiteClaimed', claimed))).toMatchObject({
      ok: false,
      problem: expect.stringContaining('unknown stream category'),
    });
  });

  test('has a problem with a version that is not known yet', () => {
    expect(decodeRecorded(recorded('site-fab', 'SiteClaimed', claimed, 2))).toMatchObject({ ok: false });
  });
});

describe('the version of a new event', () => {
  test('is the newest of its type', () => {
    expect(currentVersion('site-fab', { type: 'SiteClaimed', data: claimed })).toBe(1);
  });

  test.each([
    ['site-fab', 'SiteMoved'],
    ['site-fab', 'constructor'],
    ['wafer-1', 'SiteClaimed'],
  ])('is a bug to ask for in %s of %s', (stream, type) => {
    expect(() => currentVersion(stream, { type, data: {} })).toThrow(`no definition of ${type} for stream ${stream}`);
  });
});
