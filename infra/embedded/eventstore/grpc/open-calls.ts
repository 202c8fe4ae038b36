import type { CallError } from './errors.ts';

type Fail = (reason: CallError) => void;

/** The calls that may go on for ever, so that they can be ended when the node stops. */
export class OpenCalls {
  readonly #calls = new Set<Fail>();
  #end: CallError | null = null;

  /** Whether the call may begin; it fails at once where the node is stopping. */
  add(fail: Fail): boolean {
    if (this.#end === null) this.#calls.add(fail);
    else fail(this.#end);
    return this.#end === null;
  }

  delete(fail: Fail): void {
    this.#calls.delete(fail);
  }

  /** Fails every call, and those still to come. */
  end(reason: CallError): void {
    this.#end = reason;
    for (const fail of this.#calls) fail(reason);
  }
}
