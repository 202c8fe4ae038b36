import { describe, expect, it } from 'vitest';
import type { LiveMessage } from './messages.ts';
import { Outbox } from './outbox.ts';

const message = (n: number): LiveMessage => ({
  type: 'telemetry',
  run_id: 'r',
  position: `${n}/${n}`,
  chamber: 'c',
  units: {},
  frames: [
    { ts: n, seq: null, step: null, signals: {} },
    { ts: n, seq: null, step: null, signals: {} },
  ],
});

const taken = async (outbox: Outbox) => JSON.parse((await outbox.take())?.text ?? 'null');

const outboxOf = (messages: number, lost: number[] = []) =>
  new Outbox({ messages, bytes: 1024 * 1024 }, (frames) => lost.push(frames));

describe('an outbox', () => {
  it('gives messages in the order they were put', async () => {
    const outbox = outboxOf(3);
    for (const n of [1, 2, 3]) outbox.put(message(n));
    expect([await taken(outbox), await taken(outbox), await taken(outbox)]).toEqual([1, 2, 3].map(message));
  });

  it('leaves out what does not fit, and tells so after what did and before anything later', async () => {
    const lost: number[] = [];
    const outbox = outboxOf(2, lost);
    for (const n of [1, 2, 3, 4]) outbox.put(message(n));
    await taken(outbox);
    outbox.put(message(5));
    expect(await taken(outbox)).toEqual(message(2));
    expect(await taken(outbox)).toEqual({ type: 'dropped', frames: 6, messages: 3, resume_from: '2/2' });
    outbox.put(message(6));
    expect(await taken(outbox)).toEqual(message(6));
    expect(lost).toEqual([2, 2, 2]);
  });

  it('is bounded by bytes, too', async () => {
    const outbox = new Outbox({ messages: 100, bytes: 10 }, () => undefined);
    for (const n of [1, 2, 3]) outbox.put(message(n));
    expect(await taken(outbox)).toEqual(message(1));
    expect(await taken(outbox)).toMatchObject({ type: 'dropped', messages: 2 });
  });

  it('makes what can wait wait for room', async () => {
    const outbox = outboxOf(1);
    await outbox.putWhenRoom(message(1));
    let put = false;
    const second = outbox.putWhenRoom(message(2)).then(() => {
      put = true;
    });
    await Promise.resolve();
    expect(put).toBe(false);
    expect(await taken(outbox)).toEqual(message(1));
    await second;
    expect(await taken(outbox)).toEqual(message(2));
  });

  it('lets go of everybody when it is closed', async () => {
    const outbox = outboxOf(1);
    outbox.put(message(1));
    const waiting = outbox.putWhenRoom(message(2));
    outbox.close();
    await waiting;
    expect(await outbox.take()).toBeUndefined();
  });
});
