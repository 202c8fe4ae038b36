import { spawn } from 'node:child_process';
import { once } from 'node:events';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Bridge } from '../../../adapters/mqtt/bridge.ts';
import { bridgeTo, brokers, frameBody, isInstalled, type RunningBroker, Sink, until } from './harness.ts';
import { aliased, SparkplugTool } from './sparkplug-tool.ts';

const plain = 'spectra/v1/fab/cvd-1/a/telemetry';

for (const { name, start, available } of brokers) {
  describe.skipIf(!available)(`the bridge on the ${name}`, () => {
    let broker: RunningBroker;
    let sink: Sink;
    let bridge: Bridge;
    let client: MqttClient;
    let tool: SparkplugTool;

    beforeEach(async () => {
      broker = await start();
      sink = new Sink();
      bridge = await bridgeTo(broker.url, sink);
      client = await mqtt.connectAsync(broker.url, { clientId: 'test' });
      tool = new SparkplugTool(broker.url);
      await tool.connect();
    });

    afterEach(async () => {
      sink.release();
      await client.endAsync(true);
      await tool.close();
      await bridge.close();
      await broker.close();
    });

    const send = (topic: string, payload: string | Buffer) => client.publishAsync(topic, payload, { qos: 1 });

    test.skipIf(!isInstalled('mosquitto_pub') && process.env.SPECTRA_REQUIRE_MOSQUITTO !== '1')(
      'takes one line of mosquitto_pub',
      async () => {
        const body = '{"ts":"2026-01-31T12:00:00Z","signals":{"temperature_c":[412.5,413]}}';
        const args = ['-h', '127.0.0.1', '-p', String(broker.port), '-t', plain, '-m', body];
        expect(await once(spawn('mosquitto_pub', args), 'exit')).toEqual([0, null]);
        await until('the frame', () => sink.frames().length === 1);
        expect(sink.frames()).toMatchObject([
          {
            org_id: 'demo',
            tool_id: 'cvd-1',
            chamber: 'a',
            ts: Date.UTC(2026, 0, 31, 12),
            signals: { 'temperature_c[0]': 412.5, 'temperature_c[1]': 413 },
          },
        ]);
      },
    );

    test('connects a simple device by its first message, and keys what it says by its tool', async () => {
      await send(plain, frameBody({ p: 1 }));
      await send(plain, frameBody({ p: 2 }));
      await until('both frames', () => sink.frames().length === 2);
      expect(sink.messages).toMatchObject([
        { kind: 'connection', chamber: null, connected: true, cause: 'first message' },
        { kind: 'connection', chamber: 'a', connected: true, cause: 'first message' },
        { kind: 'frame', signals: { p: 1 } },
        { kind: 'frame', signals: { p: 2 } },
      ]);
      expect(new Set(sink.keys)).toEqual(new Set(['demo/cvd-1']));
    });

    test('reads a run report of a simple device', async () => {
      const report = { ts: Date.now(), run_id: 'r', state: 'process_complete', results: { oxide_nm: 101.5 } };
      await send('spectra/v1/fab/cvd-1/a/run', JSON.stringify(report));
      await until('the report', () => sink.kinds().includes('run_report'));
      expect(sink.messages.at(-1)).toMatchObject({
        run_id: 'r',
        origin: 'tool',
        state: 'process_complete',
        results: { oxide_nm: 101.5 },
      });
    });

    test('keeps the order of many frames', async () => {
      const count = 2_000;
      await Promise.all(Array.from({ length: count }, (_, index) => send(plain, frameBody({ index }))));
      await until('every frame', () => sink.frames().length >= count);
      expect(sink.frames().map(({ signals }) => signals.index)).toEqual(Array.from({ length: count }, (_, i) => i));
      expect(sink.publishes).toBeLessThan(count / 2);
    });

    test('takes everything through a small backlog, however slow the stream', async () => {
      await bridge.close();
      bridge = await bridgeTo(broker.url, sink, { limits: { backlogMessages: 4, batchRecords: 3 } });
      sink.delayMs = 2;
      const count = 300;
      for (let index = 0; index < count; index += 1) void send(plain, frameBody({ index }));
      let largest = 0;
      await until('every frame', () => {
        largest = Math.max(largest, bridge.counters().backlog);
        return sink.frames().length >= count;
      });
      expect(sink.frames().map(({ signals }) => signals.index)).toEqual(Array.from({ length: count }, (_, i) => i));
      expect(largest).toBeLessThanOrEqual(4);
    });

    test('publishes again, in order, what the stream failed to take', async () => {
      sink.failures = 3;
      for (let index = 0; index < 50; index += 1) void send(plain, frameBody({ index }));
      await until('every frame', () => sink.frames().length >= 50);
      expect(sink.frames().map(({ signals }) => signals.index)).toEqual(Array.from({ length: 50 }, (_, i) => i));
      expect(bridge.counters().publish_retries).toBe(3);
    });

    test('keeps as a dead letter what the stream refuses for good, and takes the rest', async () => {
      sink.refuses = ({ value }) => Buffer.from(value).includes('"poison":1');
      await Promise.all(
        Array.from({ length: 20 }, (_, index) => send(plain, frameBody(index === 7 ? { poison: 1 } : { index }))),
      );
      await until('the dead letter', () => sink.rejections.length === 1);
      await until('the others', () => sink.frames().length === 19);
      expect(sink.rejections).toMatchObject([{ reason: 'too_large', detail: 'made to refuse' }]);
    });

    test('leaves with the broker what was not safe, and takes it again when it comes back', async () => {
      sink.hold();
      const acknowledged = Promise.all([1, 2, 3].map((index) => send(plain, frameBody({ index }))));
      await until('the messages are with the bridge', () => bridge.counters().received === 3);
      const closing = bridge.close();
      sink.failures = Number.POSITIVE_INFINITY;
      sink.release();
      await closing;
      expect(sink.frames()).toEqual([]);

      sink = new Sink();
      bridge = await bridgeTo(broker.url, sink);
      await until('the messages came again', () => sink.frames().length === 3);
      expect(sink.frames().map(({ signals }) => signals.index)).toEqual([1, 2, 3]);
      await acknowledged;
    });

    test('turns births, data and a lost connection into messages', async () => {
      await tool.birth();
      await tool.data([aliased(1, 4.5), aliased(2, 350)]);
      await until('the frame', () => sink.frames().length === 1);
      tool.drop();
      await until('the death', () => sink.messages.at(-1)?.kind === 'connection' && sink.messages.length === 5);
      expect(sink.messages).toMatchObject([
        { kind: 'connection', chamber: null, connected: true, cause: 'birth' },
        { kind: 'connection', chamber: 'a', connected: true, cause: 'birth' },
        {
          kind: 'frame',
          chamber: 'a',
          signals: { pressure_mtorr: 4.5, rf_w: 350 },
          units: { pressure_mtorr: 'mTorr' },
        },
        { kind: 'connection', chamber: 'a', connected: false },
        { kind: 'connection', chamber: null, connected: false, cause: 'death certificate' },
      ]);
      expect(sink.keys[0]).toBe('demo/etch-1');
    });

    test('asks for births after it was restarted, and loses nothing of what came meanwhile', async () => {
      await tool.birth();
      await until('the births', () => sink.messages.length === 2);
      await bridge.close();
      sink = new Sink();
      bridge = await bridgeTo(broker.url, sink);

      await tool.data([aliased(1, 7)]);
      await until('the frame', () => sink.frames().length === 1);
      expect(tool.rebirths).toBe(1);
      expect(sink.frames()).toMatchObject([{ signals: { pressure_mtorr: 7 } }]);
      expect(sink.rejections).toEqual([]);
      expect(bridge.counters()).toMatchObject({ rebirths_requested: 1, held: 0 });
    });

    test('gives up on data whose birth does not come, and says why', async () => {
      await bridge.close();
      bridge = await bridgeTo(broker.url, sink, { limits: { heldMs: 1_000 } });
      tool.answersRebirth = false;
      await tool.data([aliased(1, 7)]);
      await until('the dead letter', () => sink.rejections.length === 1);
      await tool.data([aliased(1, 8)]);
      const asked = Date.now();
      await until('the next one: the tool does not answer', () => sink.rejections.length === 2);
      expect(Date.now() - asked).toBeLessThan(900);
      expect(sink.rejections[0]).toMatchObject({
        reason: 'no_birth',
        topic: 'spBv1.0/fab/DDATA/etch-1/a',
        org_id: 'demo',
      });
    });

    test('tells a gap, asks for a rebirth, and ignores the death of an earlier session', async () => {
      await tool.birth();
      await tool.data([aliased(1, 1)]);
      tool.skip(3);
      await tool.data([aliased(1, 2)]);
      await until('the rebirth', () => tool.rebirths === 1 && sink.messages.length >= 7);
      expect(sink.messages.filter(({ kind }) => kind === 'gap')).toMatchObject([{ expected_seq: 3, received_seq: 6 }]);
      await tool.death(tool.bdSeq - 1);
      await tool.data([aliased(1, 3)]);
      await until('the last frame', () => sink.frames().length === 3);
      expect(sink.messages.filter((message) => message.kind === 'connection' && !message.connected)).toEqual([]);
      expect(bridge.counters()).toMatchObject({ gaps: 1, stale_deaths: 1 });
    });

    test('brings a command to the tool', async () => {
      await tool.birth();
      await bridge.command({ site: 'fab', tool: 'etch-1', chamber: 'a' }, 'Start', '{"run_id":"r"}');
      await until('the command', () => tool.commands.length === 1);
      expect(tool.commands).toEqual([{ name: 'Command/Start', value: '{"run_id":"r"}' }]);
    });

    test('says that the host is online while it is', async () => {
      const states: { online: boolean; timestamp: number }[] = [];
      client.on('message', (_, payload) => states.push(JSON.parse(payload.toString())));
      await client.subscribeAsync('spBv1.0/STATE/spectra', { qos: 1 });
      await until('online', () => states.at(-1)?.online === true);
      await bridge.close();
      await until('offline', () => states.at(-1)?.online === false);
      expect(Math.abs(Date.now() - (states.at(-1)?.timestamp ?? 0))).toBeLessThan(60_000);
    });

    test.each([
      ['malformed_topic', 'spectra/v1/fab/cvd-1/telemetry', frameBody({ p: 1 })],
      ['malformed_topic', 'spBv1.0/fab/NFOO/etch-1', ''],
      ['malformed_payload', plain, '{"ts":'],
      ['malformed_payload', 'spBv1.0/fab/DDATA/etch-1/a', 'not protobuf'],
      ['unknown_tool', 'spectra/v1/fab/nobody/a/telemetry', frameBody({ p: 1 })],
      ['unknown_tool', 'spectra/v1/elsewhere/cvd-1/a/telemetry', frameBody({ p: 1 })],
      ['unknown_chamber', 'spectra/v1/fab/etch-1/z/telemetry', frameBody({ p: 1 })],
      ['not_finite', plain, `{"ts":${Date.now()},"signals":{"p":NaN}}`],
      ['not_finite', plain, `{"ts":${Date.now()},"signals":{"p":1e999}}`],
      ['time_out_of_range', plain, frameBody({ p: 1 }, 0)],
      ['too_large', plain, `{"pad":"${'x'.repeat(1024 * 1024)}"}`],
    ])('keeps as %s what comes to %s, and acknowledges it', async (reason, topic, payload) => {
      await send(topic, payload);
      await until('the dead letter', () => sink.rejections.length === 1);
      const [rejection] = sink.rejections;
      expect(rejection).toMatchObject({
        reason,
        topic,
        org_id: topic.includes('/fab/') ? 'demo' : null,
        size_bytes: payload.length,
      });
      const kept = Buffer.from(rejection?.payload_base64 ?? '', 'base64').toString();
      expect(kept).toBe(payload.slice(0, 64 * 1024));
      expect(bridge.counters()).toMatchObject({ rejected: { [reason]: 1 }, received: 1, accepted: 0 });
    });

    test('keeps so many rejections a minute, and counts the rest', async () => {
      await bridge.close();
      bridge = await bridgeTo(broker.url, sink, { limits: { rejectionsPerMinute: 5 } });
      await Promise.all(Array.from({ length: 40 }, () => send(plain, '{')));
      await until('all are counted', () => bridge.counters().rejected.malformed_payload === 40);
      await until('all are dealt with', () => bridge.counters().backlog === 0);
      expect(sink.rejections).toHaveLength(5);
    });
  });
}
