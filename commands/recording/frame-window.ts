import { isSameFrame, type RecordedFrame } from '../../domain/telemetry/columns.ts';

/** How many of the newest frames of a stream are compared with what arrives: more than any client keeps in flight. */
export const WINDOW = 4096;

/**
 * The newest frames of a stream, to tell a message that arrived twice from a new one. A frame is the same only if all of
 * it is: device time, sequence number, step and every value. Equal times alone are no duplicate (real tools repeat them).
 */
export class FrameWindow {
  readonly #frames: RecordedFrame[] = [];
  readonly #byKey = new Map<string, RecordedFrame[]>();
  #oldest = 0;

  has(frame: RecordedFrame): boolean {
    return this.#byKey.get(keyOf(frame))?.some((known) => isSameFrame(known, frame)) ?? false;
  }

  add(frame: RecordedFrame): void {
    const key = keyOf(frame);
    const same = this.#byKey.get(key);
    if (same === undefined) this.#byKey.set(key, [frame]);
    else same.push(frame);
    this.#frames.push(frame);
    if (this.#frames.length - this.#oldest > WINDOW) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const frame = this.#frames[this.#oldest];
    this.#oldest += 1;
    if (frame !== undefined) {
      // The oldest of all is the oldest of those with its key, too.
      const key = keyOf(frame);
      const same = this.#byKey.get(key);
      same?.shift();
      if (same?.length === 0) this.#byKey.delete(key);
    }
    if (this.#oldest >= WINDOW) {
      this.#frames.splice(0, this.#oldest);
      this.#oldest = 0;
    }
  }
}

const keyOf = ({ ts, seq }: RecordedFrame): string => `${ts}/${seq}`;
