import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { decodeRecorded } from '../../domain/decode.ts';
import type { Rejection } from '../../domain/telemetry/tool-message.ts';
import { InProcessStream } from '../../infra/embedded/stream/in-process.ts';
import { eventsOf, isUnbroken, now } from '../testing/demo-fab.ts';
import { useEventStore } from '../testing/event-store.ts';
import { startDeadLetters } from './dead-letters.ts';

const servers = useEventStore();
const streams: InProcessStream[] = [];
afterEach(async () => {
  for (const stream of streams.splice(0)) await stream.close();
});

const rejection = (index: number): Rejection => {
  const payload = Buffer.from(`payload ${index}`);
  return {
    topic: `spectra/v1/fab/tool-${index}/main/telemetry`,
    reason: 'malformed_payload',
    detail: `not JSON: ${index}`,
    org_id: index % 2 === 0 ? 'demo' : null,
    received_at: Date.parse(now),
    size_bytes: payload.length,
    sha256: createHash('sha256').update(payload).digest('hex'),
    payload_base64: payload.toString('base64'),
  };
};
/** Each test has a day, and so a stream, of its own. */
const givenDeadLetters = async (day: string) => {
  const stream = new InProcessStream();
  streams.push(stream);
  await startDeadLetters({ store: servers.store, clock: () => new Date(`${day}T08:00:00.000Z`), stream });
  const kept = async () =>
    (await eventsOf(servers.store, `deadletter-${day}`)).flatMap((event) => {
      const decoded = decodeRecorded(event);
      if (!decoded.ok || decoded.event.type !== 'MessagesRejected') throw new Error('not a rejection');
      return decoded.event.data.rejections;
    });
  const reject = (...indices: number[]) =>
    stream.publish(
      'dead-letter',
      indices.map((index) => ({ key: rejection(index).topic, value: Buffer.from(JSON.stringify(rejection(index))) })),
    );
  return { reject, kept };
};

describe('a rejected message', () => {
  test('is in the log with its reason and its payload once it is said to be safe', async () => {
    const { reject, kept } = await givenDeadLetters('2026-01-01');
    await reject(1);
    expect(await kept()).toEqual([{ ...rejection(1), received_at: now }]);
  });

  test('is not lost among others that come at the same moment from many tools', async () => {
    const { reject, kept } = await givenDeadLetters('2026-01-02');
    const indices = Array.from({ length: 60 }, (_, index) => index);
    await Promise.all([reject(...indices.slice(0, 40)), ...indices.slice(40).map((index) => reject(index))]);
    expect((await kept()).map(({ detail }) => detail).sort()).toEqual(
      indices.map((index) => rejection(index).detail).sort(),
    );
    expect(await isUnbroken(servers.store, 'deadletter-2026-01-02')).toBe(true);
  });
});
