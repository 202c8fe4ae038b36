import { createHash } from 'node:crypto';
import type { Consumer } from './consumer.ts';
import { type Message, originalOf } from './message.ts';
import type { ConsumerStrategy } from './settings.ts';

/** Chooses who gets a message: null where nobody can take it now. */
export interface Dispatcher {
  choose(consumers: readonly Consumer[], message: Message): Consumer | null;
  /** Whether the messages behind one that has to wait may go first. */
  readonly overtakes: boolean;
}

export function createDispatcher(strategy: ConsumerStrategy): Dispatcher {
  switch (strategy) {
    case 'RoundRobin': {
      let turn = 0;
      return {
        overtakes: false,
        choose(consumers) {
          for (let step = 0; step < consumers.length; step++) {
            const consumer = consumers[(turn + step) % consumers.length];
            if (consumer !== undefined && consumer.free > 0) {
              turn = (turn + step + 1) % consumers.length;
              return consumer;
            }
          }
          return null;
        },
      };
    }
    case 'DispatchToSingle':
      return { overtakes: false, choose: (consumers) => consumers.find((consumer) => consumer.free > 0) ?? null };
    case 'Pinned':
      return pinned((message) => (message.resolved.event ?? originalOf(message)).stream);
    case 'PinnedByCorrelation':
      return pinned((message) => correlation(message) ?? (message.resolved.event ?? originalOf(message)).stream);
  }
}

/** Messages with the same key go to the same consumer, as long as the consumers stay the same. */
function pinned(keyOf: (message: Message) => string): Dispatcher {
  return {
    overtakes: true,
    choose(consumers, message) {
      if (consumers.length === 0) return null;
      const digest = createHash('md5').update(keyOf(message)).digest();
      const consumer = consumers[digest.readUInt32BE(0) % consumers.length];
      return consumer !== undefined && consumer.free > 0 ? consumer : null;
    },
  };
}

function correlation({ resolved }: Message): string | null {
  const metadata = resolved.event?.metadata;
  if (metadata === undefined || metadata.length === 0) return null;
  try {
    const parsed = JSON.parse(Buffer.from(metadata).toString('utf8')) as { $correlationId?: unknown } | null;
    return typeof parsed?.$correlationId === 'string' ? parsed.$correlationId : null;
  } catch {
    return null;
  }
}
