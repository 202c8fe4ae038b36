/**
 * An immutable set that only grows, for folds over long streams: adding to the newest version takes constant time,
 * because all versions share one map and each looks at its own first `size` members only. Adding to an older version
 * copies. Printed as JSON it is its size.
 */
export class GrowingSet {
  static readonly empty = new GrowingSet(new Map(), 0);

  readonly size: number;
  /** Members with their places, in order of place. */
  readonly #places: Map<string, number>;

  private constructor(places: Map<string, number>, size: number) {
    this.#places = places;
    this.size = size;
  }

  has(member: string): boolean {
    return (this.#places.get(member) ?? Number.POSITIVE_INFINITY) < this.size;
  }

  with(member: string): GrowingSet {
    if (this.has(member)) return this;
    const newest = this.size > 0 && this.#places.size === this.size;
    const places = newest ? this.#places : new Map([...this.#places].slice(0, this.size));
    places.set(member, this.size);
    return new GrowingSet(places, this.size + 1);
  }

  toJSON(): number {
    return this.size;
  }
}
