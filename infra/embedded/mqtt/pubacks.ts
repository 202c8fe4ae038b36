import type { Client } from 'aedes';

/** A PUBACK with reason "success" in MQTT 3.1.1 and 5 alike: type and length, then the message id, big-endian. */
const PUBACK = 0x40;
const PUBACK_LENGTH = 4;

/** Writes PUBACKs, those that fall due in the same turn of the event loop as one buffer a connection. */
export class Pubacks {
  readonly #due = new Map<Client, number[]>();

  write(client: Client, messageId: number): void {
    const due = this.#due.get(client);
    if (due !== undefined) {
      due.push(messageId);
      return;
    }
    if (this.#due.size === 0) setImmediate(() => this.#flush());
    this.#due.set(client, [messageId]);
  }

  #flush(): void {
    for (const [client, messageIds] of this.#due) {
      if (client.closed || !client.conn.writable) continue;
      const buffer = Buffer.allocUnsafe(messageIds.length * PUBACK_LENGTH);
      for (const [index, messageId] of messageIds.entries()) {
        buffer.writeUInt16BE((PUBACK << 8) | 2, index * PUBACK_LENGTH);
        buffer.writeUInt16BE(messageId, index * PUBACK_LENGTH + 2);
      }
      client.conn.write(buffer);
    }
    this.#due.clear();
  }
}
