import type { ToolError } from '../chamber-model.ts';

/** The interlocks of a chamber: closed, or open with the reason. An open one ends the run. */
export class Interlocks {
  readonly names: readonly string[];
  readonly #open = new Map<string, string>();

  constructor(names: readonly string[]) {
    this.names = names;
  }

  open(name: string, message: string): void {
    if (!this.#open.has(name)) this.#open.set(name, message);
  }

  close(name: string): void {
    this.#open.delete(name);
  }

  /** Opens it while the condition holds. */
  watch(name: string, tripped: boolean, message: () => string): void {
    if (!tripped) this.close(name);
    else if (!this.#open.has(name)) this.open(name, message());
  }

  states(): Record<string, boolean> {
    return Object.fromEntries(this.names.map((name) => [name, !this.#open.has(name)]));
  }

  /** The first that opened, as the error that ends a run; its name is the code. */
  trip(): ToolError | null {
    const [first] = this.#open;
    return first ? { code: first[0], message: first[1] } : null;
  }
}
