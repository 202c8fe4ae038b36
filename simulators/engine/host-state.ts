import { z } from 'zod';

const stateMessage = z.object({ online: z.boolean(), timestamp: z.number().int().nonnegative() });

/** What the primary host last said of itself (Sparkplug 3.0, STATE); an older message never overrides a newer one. */
export class HostState {
  #timestamp = -1;
  #online = false;

  get online(): boolean {
    return this.#online;
  }

  /** After a new connection nothing is known until the broker delivers the retained message. */
  forget(): void {
    this.#online = false;
  }

  /** @returns whether the message was understood and not older than what is known. */
  accept(payload: Buffer): boolean {
    let body: unknown;
    try {
      body = JSON.parse(payload.toString('utf8'));
    } catch {
      return false;
    }
    const parsed = stateMessage.safeParse(body);
    if (!parsed.success || parsed.data.timestamp < this.#timestamp) return false;
    this.#timestamp = parsed.data.timestamp;
    this.#online = parsed.data.online;
    return true;
  }
}
