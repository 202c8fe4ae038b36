import type { Writable } from 'node:stream';

/** PUBACK with the reason "success", the same in MQTT 3.1.1 and 5: type, remaining length 2, message id big-endian. */
const PUBACK_HEADER = 0x4002;
const PUBACK_LENGTH = 4;

/** Writes PUBACKs, those that fall due in the same turn of the event loop as one buffer a connection. */
export class Pubacks {
  readonly #due = new Map<Writable, number[]>();

  /** Acknowledges on the connection that the message came by: on another one its id may mean another message. */
  write(connection: Writable, messageId: number): void {
    const due = this.#due.get(connection);
    if (due !== undefined) {
      due.push(messageId);
      return;
    }
    if (this.#due.size === 0) setImmediate(() => this.flush());
    this.#due.set(connection, [messageId]);
  }

  flush(): void {
    for (const [connection, messageIds] of this.#due) {
      if (connection.destroyed || !connection.writable) continue;
      const buffer = Buffer.allocUnsafe(messageIds.length * PUBACK_LENGTH);
      for (const [index, messageId] of messageIds.entries()) {
        buffer.writeUInt16BE(PUBACK_HEADER, index * PUBACK_LENGTH);
        buffer.writeUInt16BE(messageId, index * PUBACK_LENGTH + 2);
      }
      connection.write(buffer);
    }
    this.#due.clear();
  }
}
