import sparkplug from 'sparkplug-payload';
import { describe, expect, test } from 'vitest';
import type { ToolMessage } from '../../../domain/telemetry/tool-message.ts';
import { parseTopic } from '../topics.ts';
import { EdgeNode } from './edge-node.ts';
import type { Effects } from './node-message.ts';
import { decodePayload } from './payload.ts';

const codec = sparkplug.get('spBv1.0');
if (codec === null) throw new Error('sparkplug-payload does not know spBv1.0');
type Metric = NonNullable<Parameters<typeof codec.encodePayload>[0]['metrics']>[number];

const now = Date.UTC(2026, 5, 1);
const double = (name: string, value: number | null, more: Partial<Metric> = {}): Metric => ({
  name,
  value,
  type: 'Double',
  ...more,
});
const text = (name: string, value: string | null): Metric => ({ name, value, type: 'String' });
const bdSeq = (value: number): Metric => ({ name: 'bdSeq', value, type: 'UInt64' });
/** A metric by its alias alone, as data after a birth may have it. */
const alias = (number: number, value: number): Metric =>
  ({ alias: number, value, type: 'Double' }) as unknown as Metric;

/** One edge node and what came of the messages given to it, in order. */
const edgeNode = () => {
  const node = new EdgeNode<string>();
  let count = 0;
  const give = (type: string, seq: number | null, metrics: Metric[], { at = now, dup = false } = {}) => {
    count += 1;
    const topic = parseTopic(type.startsWith('D') ? `spBv1.0/fab/${type}/t/a` : `spBv1.0/fab/${type}/t`);
    if (topic.kind !== 'node' && topic.kind !== 'device') throw new Error(`no topic for ${type}`);
    const bytes = codec.encodePayload({ timestamp: at, metrics, ...(seq === null ? {} : { seq }) });
    return node.receive({
      arrival: `${type} ${count}`,
      topic,
      payload: decodePayload(bytes),
      origin: { org_id: 'demo', site: 'fab', tool_id: 't', received_at: at },
      dup,
    });
  };
  return { node, give };
};

const messagesOf = (effects: Effects<string>): readonly ToolMessage[] =>
  effects.outcomes.flatMap(({ messages }) => messages);
const refusalsOf = (effects: Effects<string>) => effects.outcomes.flatMap(({ refusals }) => refusals);
const framesOf = (effects: Effects<string>) => messagesOf(effects).filter((message) => message.kind === 'frame');

const born = () => {
  const { node, give } = edgeNode();
  give('NBIRTH', 0, [bdSeq(1)]);
  give('DBIRTH', 1, [
    double('pressure', 1, { alias: 1, properties: { engUnit: { type: 'String', value: 'Torr' } } }),
    double('flow', 1, { alias: 2 }),
  ]);
  return { node, give };
};

describe('births and deaths', () => {
  test('connect the tool and its chamber', () => {
    const { give } = edgeNode();
    expect(messagesOf(give('NBIRTH', 0, [bdSeq(1)]))).toMatchObject([
      { kind: 'connection', chamber: null, connected: true, cause: 'birth' },
    ]);
    expect(messagesOf(give('DBIRTH', 1, []))).toMatchObject([
      { kind: 'connection', chamber: 'a', connected: true, cause: 'birth' },
    ]);
  });

  test('disconnect the chambers before the tool', () => {
    const { give } = born();
    expect(messagesOf(give('NDEATH', null, [bdSeq(1)]))).toMatchObject([
      { kind: 'connection', chamber: 'a', connected: false },
      { kind: 'connection', chamber: null, connected: false, cause: 'death certificate' },
    ]);
  });

  test('a death of an earlier session is ignored', () => {
    const { node, give } = born();
    give('NBIRTH', 0, [bdSeq(2)]);
    expect(messagesOf(give('NDEATH', null, [bdSeq(1)]))).toEqual([]);
    expect(node.staleDeaths).toBe(1);
  });

  test('a new session without a death certificate disconnects what the old one had', () => {
    const { give } = born();
    expect(messagesOf(give('NBIRTH', 0, [bdSeq(2)]))).toMatchObject([
      { kind: 'connection', chamber: 'a', connected: false },
      { kind: 'connection', chamber: null, connected: true, cause: 'birth' },
    ]);
  });

  test('a rebirth in the same session disconnects nothing, and data go on', () => {
    const { give } = born();
    expect(messagesOf(give('NBIRTH', 0, [bdSeq(1)]))).toMatchObject([{ connected: true, cause: 'rebirth' }]);
    expect(framesOf(give('DDATA', 1, [alias(1, 3)]))).toMatchObject([{ signals: { pressure: 3 } }]);
  });

  test('a chamber’s death leaves the tool connected', () => {
    const { give } = born();
    expect(messagesOf(give('DDEATH', 2, []))).toMatchObject([{ chamber: 'a', connected: false }]);
  });
});

describe('data', () => {
  test('become a frame, with names and units from the birth', () => {
    const { give } = born();
    expect(framesOf(give('DDATA', 2, [alias(1, 0.8), alias(2, 20)]))).toEqual([
      {
        kind: 'frame',
        org_id: 'demo',
        site: 'fab',
        tool_id: 't',
        ts: now,
        received_at: now,
        chamber: 'a',
        seq: 2,
        run_id: null,
        step: null,
        signals: { pressure: 0.8, flow: 20 },
        units: { pressure: 'Torr' },
      },
    ]);
  });

  test('without a type take it from the birth', () => {
    const { give } = edgeNode();
    give('NBIRTH', 0, [bdSeq(1)]);
    give('DBIRTH', 1, [{ name: 'count', alias: 1, type: 'Int16', value: 0 }]);
    const untyped = { alias: 1, value: -3, type: 'Int16' } as unknown as Metric;
    expect(framesOf(give('DDATA', 2, [untyped]))).toMatchObject([{ signals: { count: -3 } }]);
  });

  test('of several device times become a frame each, the earlier first', () => {
    const { give } = born();
    const frames = framesOf(
      give('DDATA', 2, [
        double('pressure', 2, { timestamp: now - 1_000 }),
        double('pressure', 1, { timestamp: now - 2_000, isHistorical: true }),
      ]),
    );
    expect(frames).toMatchObject([
      { ts: now - 2_000, signals: { pressure: 1 } },
      { ts: now - 1_000, signals: { pressure: 2 } },
    ]);
  });

  test('say which signals have no value and which are not good', () => {
    const { give } = born();
    const stale = { Quality: { type: 'Int32' as const, value: 500 } };
    expect(
      framesOf(give('DDATA', 2, [double('pressure', null), double('flow', 1, { properties: stale })])),
    ).toMatchObject([{ signals: { pressure: null, flow: 1 }, quality: { flow: 'stale' } }]);
  });

  test('of the tool as a whole are filed under the chamber -', () => {
    const { give } = edgeNode();
    give('NBIRTH', 0, [bdSeq(1), double('room_c', 20, { alias: 9 })]);
    expect(framesOf(give('NDATA', 1, [alias(9, 21)]))).toMatchObject([{ chamber: '-', signals: { room_c: 21 } }]);
  });

  test('of a birth are announced, not measured', () => {
    const { give } = edgeNode();
    give('NBIRTH', 0, [bdSeq(1)]);
    expect(framesOf(give('DBIRTH', 1, [double('pressure', 1)]))).toEqual([]);
  });

  test.each([
    [Number.NaN, 'not_finite'],
    [Number.POSITIVE_INFINITY, 'not_finite'],
  ])('with %s are refused whole, the report beside them is not', (value, reason) => {
    const { give } = born();
    const effects = give('DDATA', 2, [
      double('pressure', value),
      double('flow', 1),
      text('Run/Id', 'r'),
      text('Run/State', 'processing'),
    ]);
    expect(refusalsOf(effects)).toMatchObject([{ reason, detail: expect.stringContaining('pressure') }]);
    expect(messagesOf(effects).map(({ kind }) => kind)).toEqual(['run_report']);
  });

  test('with a 64-bit integer that no double equals are refused', () => {
    const { give } = born();
    const wide = { name: 'pulses', type: 'UInt64', value: { low: 1, high: 0x0020_0000, unsigned: true } };
    expect(refusalsOf(give('DDATA', 2, [wide as unknown as Metric]))).toMatchObject([
      { reason: 'malformed_payload', detail: expect.stringContaining('9007199254740993') },
    ]);
  });

  test('from the future are refused', () => {
    const { give } = born();
    const late = double('pressure', 1, { timestamp: now + 25 * 3_600_000 });
    expect(refusalsOf(give('DDATA', 2, [late]))).toMatchObject([{ reason: 'time_out_of_range' }]);
  });
});

describe('a run', () => {
  const opened = () => {
    const { give } = born();
    give('DDATA', 2, [text('Run/Id', 'r'), text('Run/State', 'processing'), text('Run/Step', 'strike')]);
    return give;
  };

  test('is reported before the frame that it opens with', () => {
    const { give } = born();
    const effects = give('DDATA', 2, [
      double('pressure', 1),
      text('Run/Id', 'r'),
      text('Run/State', 'processing'),
      text('Run/Step', 'strike'),
      text('Run/Wafers', '["w1","w2"]'),
    ]);
    expect(messagesOf(effects)).toMatchObject([
      { kind: 'run_report', run_id: 'r', state: 'processing', origin: 'tool', wafer_ids: ['w1', 'w2'] },
      { kind: 'frame', run_id: 'r', step: 'strike' },
    ]);
  });

  test('is reported after the frame that it ends with, with the results told before', () => {
    const give = opened();
    give('DDATA', 3, [double('Result/etch_depth_nm', 412.5)]);
    const effects = give('DDATA', 4, [double('pressure', 1), text('Run/State', 'process_complete')]);
    expect(messagesOf(effects)).toMatchObject([
      { kind: 'frame', run_id: 'r', step: 'strike' },
      { kind: 'run_report', state: 'process_complete', results: { etch_depth_nm: 412.5 } },
    ]);
    expect(framesOf(give('DDATA', 5, [double('pressure', 1)]))).toMatchObject([{ run_id: null, step: null }]);
  });

  test('hands nothing on to the next', () => {
    const give = opened();
    give('DDATA', 3, [text('Run/Label', 'lot 7'), double('Result/depth_nm', 1)]);
    const effects = give('DDATA', 4, [text('Run/Id', 'r2'), text('Run/State', 'setting_up')]);
    expect(messagesOf(effects)).toMatchObject([{ run_id: 'r2', step: null, label: null, results: {} }]);
  });

  test('in a state that is none is refused', () => {
    const { give } = born();
    const effects = give('DDATA', 2, [text('Run/Id', 'r'), text('Run/State', 'running')]);
    expect(refusalsOf(effects)).toMatchObject([{ reason: 'malformed_payload' }]);
    expect(messagesOf(effects)).toEqual([]);
  });

  test('goes on over a birth that names it again, and ends with one that does not', () => {
    const give = opened();
    give('DBIRTH', 3, [double('pressure', 1, { alias: 1 }), text('Run/Id', 'r'), text('Run/State', 'processing')]);
    expect(framesOf(give('DDATA', 4, [alias(1, 1)]))).toMatchObject([{ run_id: 'r' }]);
    give('DBIRTH', 5, [double('pressure', 1, { alias: 1 })]);
    expect(framesOf(give('DDATA', 6, [alias(1, 1)]))).toMatchObject([{ run_id: null }]);
  });

  test('does not own what was measured before it and told later', () => {
    const give = opened();
    const stored = double('pressure', 1, { timestamp: now - 60_000, isHistorical: true });
    expect(framesOf(give('DDATA', 3, [stored]))).toMatchObject([{ run_id: null }]);
  });

  test('interlocks are told apart from it', () => {
    const { give } = born();
    expect(messagesOf(give('DDATA', 2, [{ name: 'Interlock/door', value: false, type: 'Boolean' }]))).toMatchObject([
      { kind: 'interlock', name: 'door', closed: false },
    ]);
  });
});

describe('the sequence', () => {
  test('with a hole tells it, asks for a rebirth, and keeps the data', () => {
    const { node, give } = born();
    const effects = give('DDATA', 5, [alias(1, 1)]);
    expect(messagesOf(effects)).toMatchObject([{ kind: 'gap', expected_seq: 2, received_seq: 5 }, { kind: 'frame' }]);
    expect(effects.rebirth).toBe(true);
    expect(node.gaps).toBe(1);
    expect(give('DDATA', 6, [alias(1, 1)]).rebirth).toBe(false);
  });

  test('goes from 255 to 0 without a hole', () => {
    const { node, give } = born();
    for (let seq = 2; seq < 256; seq += 1) give('DDATA', seq, [alias(1, 1)]);
    give('DDATA', 0, [alias(1, 1)]);
    expect(node.gaps).toBe(0);
  });

  test('has no hole where the broker sends again what it had sent', () => {
    const { node, give } = born();
    give('DDATA', 2, [alias(1, 1)]);
    give('DDATA', 3, [alias(1, 2)]);
    expect(framesOf(give('DDATA', 2, [alias(1, 1)], { dup: true }))).toHaveLength(1);
    expect(framesOf(give('DDATA', 3, [alias(1, 2)], { dup: true }))).toHaveLength(1);
    give('DDATA', 4, [alias(1, 3)]);
    expect(node.gaps).toBe(0);
  });
});

describe('data before a birth', () => {
  test('wait, ask for a rebirth, and are read when it has come, before it', () => {
    const { node, give } = edgeNode();
    expect(give('DDATA', 17, [alias(1, 5)])).toEqual({ outcomes: [], rebirth: true });
    expect(node.held).toBe(1);
    give('NBIRTH', 0, [bdSeq(1)]);
    const effects = give('DBIRTH', 1, [double('pressure', 9, { alias: 1 })]);
    expect(effects.outcomes.map(({ arrival }) => arrival)).toEqual(['DDATA 1', 'DBIRTH 3']);
    expect(framesOf(effects)).toMatchObject([{ signals: { pressure: 5 }, seq: 17 }]);
    expect(node.held).toBe(0);
  });

  test('of a session that ended are refused when nothing is known of it', () => {
    const { give } = edgeNode();
    give('DDATA', 17, [alias(1, 5)]);
    give('NDEATH', null, [bdSeq(1)]);
    give('NBIRTH', 0, [bdSeq(2)]);
    const effects = give('DBIRTH', 1, [double('pressure', 9, { alias: 1 })]);
    expect(refusalsOf(effects)).toMatchObject([{ reason: 'no_birth' }]);
    expect(framesOf(effects)).toEqual([]);
  });

  test('that a dead session sends again are read when both births agree on them', () => {
    const { give } = born();
    give('NDEATH', null, [bdSeq(1)]);
    give('DDATA', 2, [alias(1, 5)]);
    give('NBIRTH', 0, [bdSeq(2)]);
    expect(framesOf(give('DBIRTH', 1, [double('pressure', 9, { alias: 1 })]))).toMatchObject([
      { signals: { pressure: 5 } },
    ]);
  });

  test('that a dead session sends again are refused when an alias means something else now', () => {
    const { give } = born();
    give('NDEATH', null, [bdSeq(1)]);
    give('DDATA', 2, [alias(1, 5)]);
    give('NBIRTH', 0, [bdSeq(2)]);
    const effects = give('DBIRTH', 1, [double('flow', 9, { alias: 1 })]);
    expect(refusalsOf(effects)).toMatchObject([{ reason: 'no_birth' }]);
  });

  test('with an alias that the birth lacks wait for another birth', () => {
    const { give } = born();
    expect(give('DDATA', 2, [alias(7, 5)]).rebirth).toBe(true);
    give('NBIRTH', 0, [bdSeq(1)]);
    expect(framesOf(give('DBIRTH', 1, [double('bias_v', 9, { alias: 7 })]))).toMatchObject([
      { signals: { bias_v: 5 } },
    ]);
  });

  test('are given up when no birth comes, the oldest first beyond the limit', () => {
    const { node, give } = edgeNode();
    give('DDATA', 1, [alias(1, 5)], { at: now });
    give('DDATA', 2, [alias(1, 5)], { at: now + 1_000 });
    give('DDATA', 3, [alias(1, 5)], { at: now + 2_000 });
    expect(node.expire(now + 1, 100)).toMatchObject([{ arrival: 'DDATA 1', refusals: [{ reason: 'no_birth' }] }]);
    expect(node.expire(0, 1)).toMatchObject([{ arrival: 'DDATA 2' }]);
    expect(node.held).toBe(1);
  });

  test('carry the hole before them', () => {
    const { give } = born();
    give('DDATA', 5, [alias(7, 5)]);
    const effects = give('DBIRTH', 6, [double('bias_v', 9, { alias: 7 })]);
    expect(messagesOf(effects).map(({ kind }) => kind)).toEqual(['gap', 'frame', 'connection']);
  });
});
