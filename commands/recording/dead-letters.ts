import { randomUUID } from 'node:crypto';
import type { StreamPort, StreamRecord, Subscription } from '../../adapters/stream/port.ts';
import { rejectionSchema } from '../../domain/telemetry/tool-message.ts';
import { envelope } from '../envelope.ts';
import { type CommandPorts, headOf } from '../handling.ts';

const SYSTEM = { id: 'system:dead-letters', name: 'dead letters', roles: [], org_id: '' };

const write = async ({ store, clock }: CommandPorts, batch: readonly StreamRecord[]): Promise<void> => {
  const rejections = batch.map(({ value }) => {
    const rejection = rejectionSchema.parse(JSON.parse(Buffer.from(value).toString('utf8')));
    return { ...rejection, received_at: new Date(rejection.received_at).toISOString() };
  });
  const now = clock().toISOString();
  const stream = `deadletter-${now.slice(0, 10)}`;
  for (;;) {
    const head = await headOf(store, stream);
    // An id of its own: two batches that race for one revision must not be taken for one.
    const commandId = randomUUID();
    const meta = { commandId, correlationId: commandId, causationId: commandId, actor: SYSTEM };
    const { events } = envelope(stream, head, [{ type: 'MessagesRejected', data: { rejections } }], meta, now);
    const appended = await store.append(stream, head.revision, events);
    if (appended.ok) return;
  }
};

/** Keeps what was rejected, and why, in the log: stream `deadletter-<UTC day>`. */
export const startDeadLetters = (ports: CommandPorts & { readonly stream: StreamPort }): Promise<Subscription> =>
  ports.stream.subscribe('dead-letter', 'dead-letters', (batch) => write(ports, batch), { maxBatch: 8 });
