import { v5 as uuidv5 } from 'uuid';
import { currentVersion } from '../domain/decode.ts';
import type { Actor, DomainEvent } from '../domain/kernel/event.ts';
import { type StreamHead, seal } from '../domain/kernel/hash-chain.ts';

/** Namespace of all ids that are derived from others (RFC 9562, version 5). */
const NAMESPACE = '6d1c7cbb-7f0a-5b0e-9a37-3f1d0c2b8f11';

/** A UUID that the same parts always give. */
export const derivedId = (...parts: readonly string[]): string => uuidv5(parts.join('\u001f'), NAMESPACE);

/** What accompanies a command from its sender into the metadata of the events it causes. */
export interface CommandMeta {
  /** The same command sent again has the same id. */
  readonly commandId: string;
  /** SHA-256 of the canonical command, where a client chose the id: another content under the same id is refused. */
  readonly commandDigest?: string | undefined;
  readonly correlationId: string;
  /** The event or command that led to this one. */
  readonly causationId: string;
  readonly actor: Actor;
  readonly reason?: string | undefined;
  /** When it was true; the time of recording when absent. RFC 3339 in UTC. */
  readonly occurredAt?: string | undefined;
}

/** Gives events their ids (UUIDv5 of command id, stream and index), metadata and links, ready to append after `head`. */
export const envelope = (
  stream: string,
  head: StreamHead,
  events: readonly DomainEvent[],
  meta: CommandMeta,
  recordedAt: string,
): ReturnType<typeof seal> =>
  seal(
    stream,
    head,
    events.map((event, index) => ({
      id: derivedId(meta.commandId, stream, String(index)),
      type: event.type,
      data: event.data,
      metadata: {
        $correlationId: meta.correlationId,
        $causationId: meta.causationId,
        schemaVersion: currentVersion(stream, event),
        actor: meta.actor,
        commandId: meta.commandId,
        ...(meta.commandDigest === undefined ? {} : { commandDigest: meta.commandDigest }),
        ...(meta.reason === undefined ? {} : { reason: meta.reason }),
        occurredAt: meta.occurredAt ?? recordedAt,
        recordedAt,
      },
    })),
  );
