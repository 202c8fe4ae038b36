import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Published, PublisherOptions } from './publisher.ts';

/** A program of this folder in a process of its own. */
export class Child {
  readonly #process: ChildProcess;
  readonly #messages: unknown[] = [];

  private constructor(program: URL, args: readonly string[]) {
    this.#process = fork(fileURLToPath(program), args, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#process.on('message', (message) => this.#messages.push(message));
  }

  /** Resolves when it has said that it is ready. */
  static async start<Ready>(program: URL, args: readonly string[]): Promise<{ child: Child; ready: Ready }> {
    const child = new Child(program, args);
    return { child, ready: (await child.next()) as Ready };
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  tell(message: string): void {
    this.#process.send(message);
  }

  /** The next message of the child. Rejects when it ends without one. */
  async next(): Promise<unknown> {
    while (this.#messages.length === 0) {
      if (this.#process.exitCode !== null) throw new Error(`a process of the bench ended: ${this.#process.exitCode}`);
      await Promise.race([once(this.#process, 'message'), once(this.#process, 'exit')]);
    }
    return this.#messages.shift();
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill();
    await exited;
  }
}

/** Senders that are connected, and begin when `publish` is called. */
export const startPublisher = async (
  options: PublisherOptions,
): Promise<{ publish(): Promise<Published>; stop(): Promise<void> }> => {
  const { child } = await Child.start(new URL('./publisher.ts', import.meta.url), [JSON.stringify(options)]);
  return {
    publish: async () => {
      child.tell('go');
      return (await child.next()) as Published;
    },
    stop: () => child.stop(),
  };
};

export const startBareBroker = async (): Promise<{ port: number; pid: number; stop(): Promise<void> }> => {
  const { child, ready } = await Child.start<number>(new URL('./bare-broker.ts', import.meta.url), []);
  return { port: ready, pid: child.pid, stop: () => child.stop() };
};

/** A subscriber that is subscribed; `received` resolves with the time of the last of `expected` messages. */
export const startSubscriber = async (
  port: number,
  expected: number,
): Promise<{ received(): Promise<number>; stop(): Promise<void> }> => {
  const { child } = await Child.start(new URL('./subscriber.ts', import.meta.url), [String(port), String(expected)]);
  return { received: async () => (await child.next()) as number, stop: () => child.stop() };
};
