/** A call that answers with a stream, as far as sending is concerned. */
interface SendingCall<Response> {
  readonly cancelled: boolean;
  write(message: Response): boolean;
  on(event: 'cancelled' | 'close' | 'error' | 'drain', listener: () => void): unknown;
}

/**
 * The sending side of a call. It takes one message after another and no faster than the client reads: what has not been
 * taken stays where it is, so a slow client holds the few messages that are in its socket and nothing else.
 */
export class Outlet<Response> {
  readonly #call: SendingCall<Response>;
  #wake: (() => void) | null = null;
  #closed = false;

  constructor(call: SendingCall<Response>) {
    this.#call = call;
    const close = () => {
      this.#closed = true;
      this.#wake?.();
    };
    call.on('cancelled', close);
    call.on('close', close);
    call.on('error', close);
    call.on('drain', () => this.#wake?.());
    if (call.cancelled) this.#closed = true;
  }

  /** Whether the client is gone. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Resolves when the next message may be sent; false once the client is gone. */
  async send(message: Response): Promise<boolean> {
    if (this.#closed) return false;
    if (!this.#call.write(message)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
    return !this.#closed;
  }

  /** Waits for something else to happen, or for the client to go. */
  async wait(event: Promise<void>): Promise<void> {
    if (this.#closed) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      event.then(resolve, resolve);
    });
    this.#wake = null;
  }
}
