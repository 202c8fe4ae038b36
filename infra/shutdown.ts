import type { Logger } from 'pino';

/** What one stopper may take before the others go on without it. */
const PATIENCE_MS = 10_000;

/** Stops what was started, in the opposite order. One that fails or hangs is logged and does not keep the others. */
export class Shutdown {
  readonly #stoppers: { readonly name: string; readonly stop: () => Promise<void> }[] = [];
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  add(name: string, stop: () => Promise<void>): void {
    this.#stoppers.push({ name, stop });
  }

  async run(): Promise<void> {
    for (const { name, stop } of this.#stoppers.splice(0).reverse()) {
      const began = performance.now();
      const patience = Promise.withResolvers<void>();
      const timer = setTimeout(
        () => patience.reject(new Error(`${name} did not stop in ${PATIENCE_MS} ms`)),
        PATIENCE_MS,
      );
      await Promise.race([stop(), patience.promise]).catch((error: unknown) =>
        this.#log.warn({ err: error, name }, 'stopping'),
      );
      clearTimeout(timer);
      this.#log.debug({ name, ms: Math.round(performance.now() - began) }, 'stopped');
    }
  }
}
