import { inBatches } from '../../adapters/eventstore/batches.ts';
import type { EventStore } from '../../adapters/eventstore/port.ts';
import type { StreamPort, StreamRecord } from '../../adapters/stream/port.ts';
import type { LogPosition, RecordedEvent } from '../../domain/kernel/event.ts';
import type { CheckpointStore } from '../checkpoint-port.ts';

export interface PublisherPorts {
  readonly store: EventStore;
  readonly stream: StreamPort;
  readonly checkpoints: CheckpointStore;
  readonly log: { warn(facts: object, message: string): void };
}

const CHECKPOINT = 'publisher';
const BATCH = 256;
const RETRY_MS = 1000;
/** What was published since the last save is published again after a crash. */
const SAVE_EVERY_MS = 250;

/** A domain event as a CloudEvent 1.0 in structured JSON. Its subject is the stream, its sequence the revision. */
export const toCloudEvent = ({
  id,
  type,
  stream,
  revision,
  position,
  metadata,
  data,
}: RecordedEvent): StreamRecord => ({
  key: stream,
  value: Buffer.from(
    JSON.stringify({
      specversion: '1.0',
      id,
      source: `/streams/${stream}`,
      type: `spectra.${type}.v${metadata.schemaVersion}`,
      subject: stream,
      time: metadata.occurredAt,
      datacontenttype: 'application/json',
      sequence: revision.toString(),
      position: `${position.commit}/${position.prepare}`,
      data,
      metadata,
    }),
  ),
  headers: { 'content-type': 'application/cloudevents+json' },
});

/**
 * Publishes every event of the log to the stream topic `events`, in log order, at least once: the checkpoint is kept
 * after a batch is safe. Consumers tell repetitions by the event's id.
 */
export const startPublisher = ({ store, stream, checkpoints, log }: PublisherPorts): { stop(): Promise<void> } => {
  const stopping = new AbortController();
  const { signal } = stopping;
  let unsaved: LogPosition | undefined;
  let saving: NodeJS.Timeout | undefined;
  const save = async (): Promise<void> => {
    clearTimeout(saving);
    saving = undefined;
    const position = unsaved;
    unsaved = undefined;
    if (position === undefined) return;
    await checkpoints.save(CHECKPOINT, position).catch((error: unknown) => {
      log.warn({ error: String(error) }, 'the checkpoint of the publisher could not be saved');
    });
  };
  const publish = async (batch: readonly RecordedEvent[]): Promise<void> => {
    const last = batch.at(-1);
    if (last === undefined) return;
    await stream.publish('events', batch.map(toCloudEvent));
    unsaved = last.position;
    saving ??= setTimeout(() => void save(), SAVE_EVERY_MS);
  };
  const follow = async (): Promise<void> => {
    const from = (await checkpoints.load(CHECKPOINT)) ?? 'start';
    for await (const messages of inBatches(store.subscribeAll({ from, signal }), BATCH)) {
      await publish(messages.flatMap((message) => (message.kind === 'event' ? [message.event] : [])));
    }
  };
  const running = (async () => {
    while (!signal.aborted) {
      await follow().catch(async (error: unknown) => {
        log.warn({ error: String(error) }, 'publishing failed, will go on from the last checkpoint');
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      });
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await running;
      await save();
    },
  };
};
