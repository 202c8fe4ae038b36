import { afterAll, beforeAll } from 'vitest';
import { connectEventStore } from '../../adapters/eventstore/eventstore.ts';
import type { EventStore } from '../../adapters/eventstore/port.ts';
import { launchEventStore } from '../../infra/embedded/eventstore/launch.ts';

/** A node of its own for the tests of a file; `another` is a second client, as another process has. */
export const useEventStore = (): { readonly store: EventStore; readonly another: EventStore } => {
  const found: { store?: EventStore; another?: EventStore } = {};
  let stop = async (): Promise<void> => {};
  beforeAll(async () => {
    const node = await launchEventStore();
    const store = connectEventStore(node.url);
    const another = connectEventStore(node.url);
    Object.assign(found, { store, another });
    stop = async () => {
      await Promise.all([store.close(), another.close()]);
      await node.stop();
    };
  });
  afterAll(() => stop());
  const started = (store: EventStore | undefined): EventStore => {
    if (store === undefined) throw new Error('the event store is there within tests only');
    return store;
  };
  return {
    get store() {
      return started(found.store);
    },
    get another() {
      return started(found.another);
    },
  };
};
