import { Readable } from 'node:stream';
import type { Client, Subscription } from 'aedes';
import persistence from 'aedes-persistence';

/** A packet as aedes hands it to its persistence; `messageId` is the receiving session's own. */
export interface StoredPacket {
  readonly cmd: string;
  readonly topic: string;
  readonly payload: Buffer | string;
  readonly qos: 0 | 1 | 2;
  readonly brokerCounter?: number;
  messageId?: number | undefined;
}

/** The part of aedes-persistence that is extended here, as its promises have it; its types know only the callbacks. */
interface MemoryStore {
  storeRetained(packet: StoredPacket): PromiseLike<void>;
  addSubscriptions(client: Client, subscriptions: readonly Subscription[]): PromiseLike<void>;
  removeSubscriptions(client: Client, topics: readonly string[]): PromiseLike<void>;
  cleanSubscriptions(client: Client): PromiseLike<void>;
}
const memoryStore = persistence as unknown as () => MemoryStore;

interface Outgoing {
  packet: StoredPacket;
  messageId: number | undefined;
}

interface SessionQueue {
  /** By broker counter, in order of arrival. */
  readonly packets: Map<number, Outgoing>;
  readonly counterByMessageId: Map<number, number>;
}

interface Match {
  readonly clientId: string;
  readonly topic: string;
  readonly qos: number;
}

/** How many topics keep their matched sessions at hand. */
const MATCH_CACHE_SIZE = 10_000;
const HIGHEST_MESSAGE_ID = 65_535;

/**
 * A value that is there already, in the shape of a promise. aedes only ever calls `then(onFulfilled, onRejected)` on
 * the methods that return it. Because it answers at once, a message at QoS 1 reaches the subscribers in the same
 * instant as one at QoS 0: with a real promise between, a later QoS 0 message overtakes it, and aedes then takes the
 * earlier one for a duplicate and drops it (`dedupe` in its lib/client.js compares ascending counters).
 */
const settled = <Value>(value: Value): PromiseLike<Value> =>
  ({
    // biome-ignore lint/suspicious/noThenProperty: see above, being thenable is the purpose
    then: (onFulfilled: (value: Value) => unknown) => {
      onFulfilled(value);
    },
  }) as PromiseLike<Value>;

/** MQTT 3.1.1 section 4.7: whether a topic lies under a filter. */
const matchesFilter = (filter: string, topic: string): boolean => {
  const wanted = filter.split('/');
  const levels = topic.split('/');
  if (topic.startsWith('$') && (wanted[0] === '+' || wanted[0] === '#')) return false;
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true;
    if (index >= levels.length || (level !== '+' && level !== levels[index])) return false;
  }
  return wanted.length === levels.length;
};

/**
 * Sessions in memory. What aedes-persistence does well (retained messages, wills, subscriptions, inbound QoS 2) is left
 * to it; the queues of outgoing packets, which it scans from end to end for every acknowledgement, are maps here, and
 * answer synchronously (see {@link settled}). A message id in use is never given again.
 *
 * @param queueLimit packets kept for a session that does not read them, per session; the oldest is dropped first.
 * @param unlimited sessions that the limit does not apply to.
 */
export const sessionStore = (queueLimit: number, unlimited: (clientId: string) => boolean) => {
  const store = memoryStore();
  const queues = new Map<string, SessionQueue>();
  const filters = new Map<string, Map<string, number>>();
  const matched = new Map<string, readonly Match[]>();
  const base = {
    storeRetained: store.storeRetained.bind(store),
    addSubscriptions: store.addSubscriptions.bind(store),
    removeSubscriptions: store.removeSubscriptions.bind(store),
    cleanSubscriptions: store.cleanSubscriptions.bind(store),
  };

  const queueOf = (clientId: string): SessionQueue => {
    const known = queues.get(clientId);
    if (known !== undefined) return known;
    const queue: SessionQueue = { packets: new Map(), counterByMessageId: new Map() };
    queues.set(clientId, queue);
    return queue;
  };

  const remove = (queue: SessionQueue, counter: number): void => {
    const outgoing = queue.packets.get(counter);
    if (outgoing?.messageId !== undefined) queue.counterByMessageId.delete(outgoing.messageId);
    queue.packets.delete(counter);
  };

  const enqueue = (clientId: string, packet: StoredPacket): void => {
    const queue = queueOf(clientId);
    queue.packets.set(packet.brokerCounter ?? 0, { packet, messageId: undefined });
    if (queue.packets.size > queueLimit && !unlimited(clientId)) {
      const [oldest] = queue.packets.keys();
      if (oldest !== undefined) remove(queue, oldest);
    }
  };

  const assignMessageId = (queue: SessionQueue, counter: number, wanted: number): number => {
    let id = wanted;
    while ((queue.counterByMessageId.get(id) ?? counter) !== counter) id = (id % HIGHEST_MESSAGE_ID) + 1;
    queue.counterByMessageId.set(id, counter);
    return id;
  };

  const sessionsFor = (topic: string): readonly Match[] => {
    const known = matched.get(topic);
    if (known !== undefined) return known;
    const matches: Match[] = [];
    for (const [clientId, wanted] of filters) {
      const qos = Math.max(
        0,
        ...[...wanted].filter(([filter]) => matchesFilter(filter, topic)).map(([, granted]) => granted),
      );
      if (qos > 0) matches.push({ clientId, topic, qos });
    }
    if (matched.size >= MATCH_CACHE_SIZE) matched.clear();
    matched.set(topic, matches);
    return matches;
  };

  return Object.assign(store, {
    storeRetained(packet: StoredPacket) {
      void base.storeRetained(packet); // its work is done before it first yields
      return settled(undefined);
    },

    addSubscriptions(client: Client, subscriptions: readonly Subscription[]) {
      const wanted = filters.get(client.id) ?? new Map<string, number>();
      for (const { topic, qos } of subscriptions) wanted.set(topic, qos);
      filters.set(client.id, wanted);
      matched.clear();
      return base.addSubscriptions(client, subscriptions);
    },

    removeSubscriptions(client: Client, topics: readonly string[]) {
      for (const topic of topics) filters.get(client.id)?.delete(topic);
      matched.clear();
      return base.removeSubscriptions(client, topics);
    },

    /** A clean session begins: nothing of an older one of that name remains. */
    cleanSubscriptions(client: Client) {
      filters.delete(client.id);
      queues.delete(client.id);
      matched.clear();
      return base.cleanSubscriptions(client);
    },

    subscriptionsByTopic: (topic: string) => settled(sessionsFor(topic)),

    outgoingEnqueue(session: { clientId: string }, packet: StoredPacket) {
      enqueue(session.clientId, packet);
      return settled(undefined);
    },

    outgoingEnqueueCombi(sessions: readonly { clientId: string; qos: number }[], packet: StoredPacket) {
      for (const { clientId, qos } of sessions) {
        enqueue(clientId, qos === 1 && packet.qos === 2 ? { ...packet, qos: 1 } : packet);
      }
      return settled(undefined);
    },

    /** Called before a packet is written, with the id it is about to carry, and at PUBREC with the PUBREL that follows. */
    outgoingUpdate(client: Client, packet: StoredPacket) {
      const queue = queueOf(client.id);
      if (packet.cmd === 'pubrel') {
        const counter = queue.counterByMessageId.get(packet.messageId ?? 0);
        const outgoing = counter === undefined ? undefined : queue.packets.get(counter);
        if (outgoing !== undefined) outgoing.packet = packet;
        return settled(undefined);
      }
      const counter = packet.brokerCounter ?? 0;
      const outgoing = queue.packets.get(counter);
      if (outgoing !== undefined && packet.messageId !== undefined) {
        packet.messageId = assignMessageId(queue, counter, outgoing.messageId ?? packet.messageId);
        outgoing.messageId = packet.messageId;
      }
      return settled(undefined);
    },

    /** Called at PUBACK and PUBCOMP: forgets the packet and returns it. */
    outgoingClearMessageId(client: Client, packet: { messageId?: number }) {
      const queue = queues.get(client.id);
      const counter = queue?.counterByMessageId.get(packet.messageId ?? 0);
      if (queue === undefined || counter === undefined) return settled(undefined);
      const outgoing = queue.packets.get(counter);
      remove(queue, counter);
      return settled(outgoing === undefined ? undefined : { ...outgoing.packet, brokerCounter: counter });
    },

    outgoingStream: (client: Client) =>
      Readable.from(
        [...queueOf(client.id).packets.values()].map(({ packet, messageId }) => ({ ...packet, messageId })),
      ),
  });
};
