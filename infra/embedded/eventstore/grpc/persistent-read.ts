import { randomUUID } from 'node:crypto';
import type { ReadReq } from '@eventstore/db-client/generated/persistent_pb.js';
import type { UUID } from '@eventstore/db-client/generated/shared_pb.js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { Consumer } from '../persistent/consumer.ts';
import type { Group, NackAction } from '../persistent/group.ts';
import type { Groups } from '../persistent/groups.ts';
import { groupKey } from '../persistent/settings.ts';
import { uuidText } from './convert.ts';
import { invalidArgument, toServiceError } from './errors.ts';
import { persistent } from './messages.ts';
import type { NodeContext } from './node-context.ts';
import { doesNotExist, dropped, subscribersReached } from './persistent-errors.ts';
import { namedSource } from './persistent-settings.ts';
import { confirmation, readEvent, type UuidForm } from './wire.ts';

type Call = ServerDuplexStream<ReadReq, Buffer>;

/** PersistentSubscriptions.Read: the client names a group, gets messages, and says what became of them. */
export function persistentReadService(node: NodeContext, groups: Groups) {
  return (call: Call): void => {
    let joined: { readonly group: Group; readonly consumer: Consumer } | null = null;
    let over = false;
    const leave = () => {
      over = true;
      joined?.group.disconnect(joined.consumer);
    };
    const fail = (error: unknown) => {
      if (over) return;
      leave();
      call.emit('error', toServiceError(error));
    };

    const join = async (options: ReadReq.Options) => {
      const stream = namedSource(options);
      const name = options.getGroupName();
      const caller = node.access.caller(call.metadata);
      await node.access.require(caller, 'read', stream);
      const group = groups.get(stream, name);
      if (group === undefined) throw doesNotExist(stream, name);
      const { maxSubscriberCount } = group.config.settings;
      if (maxSubscriberCount > 0 && group.consumers.length >= maxSubscriberCount) {
        throw subscribersReached(stream, name);
      }
      if (over) return;
      const uuid: UuidForm = options.getUuidOption()?.hasString() ? 'string' : 'structured';
      const consumer = new Consumer({
        id: randomUUID(),
        slots: Math.max(1, options.getBufferSize()),
        userName: caller?.name ?? 'anonymous',
        from: call.getPeer(),
        connectionName: String(call.metadata.get('connection-name')[0] ?? ''),
        // What is in flight is bounded by the consumer's slots, so nothing piles up here.
        deliver: (message) => {
          if (!over) call.write(readEvent(message.resolved, uuid, false, message.retries));
        },
        drop: fail,
      });
      joined = { group, consumer };
      call.write(confirmation(groupKey(stream, name)));
      group.connect(consumer);
    };

    call.on('data', (request: ReadReq) => {
      if (over) return;
      try {
        const options = request.getOptions();
        if (options !== undefined) {
          join(options).catch(fail);
          return;
        }
        if (joined === null) throw invalidArgument('The first message has to name the group');
        const { group, consumer } = joined;
        const ack = request.getAck();
        if (ack !== undefined) group.ack(ids(ack.getIdsList()));
        const nack = request.getNack();
        if (nack !== undefined) {
          const { stream, group: name } = group.config;
          group.nack(ids(nack.getIdsList()), actionOf(nack), nack.getReason(), consumer, dropped(stream, name));
        }
      } catch (error) {
        fail(error);
      }
    });
    call.on('cancelled', leave);
    call.on('error', leave);
    call.on('end', () => {
      if (over) return;
      leave();
      call.end();
    });
  };
}

const ids = (list: readonly UUID[]): string[] => list.map((id) => uuidText(id));

function actionOf(nack: ReadReq.Nack): NackAction {
  const { Action } = persistent.ReadReq.Nack;
  switch (nack.getAction()) {
    case Action.PARK:
      return 'park';
    case Action.SKIP:
      return 'skip';
    case Action.STOP:
      return 'stop';
    default:
      return 'retry';
  }
}
