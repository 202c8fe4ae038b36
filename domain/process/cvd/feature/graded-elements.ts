/** Edges of `count` elements over [0, length], smaller towards both ends. */
export const gradedToBothEnds = (length: number, count: number): Float64Array =>
  Float64Array.from({ length: count + 1 }, (_, i) => length * Math.sin((Math.PI * i) / (2 * count)) ** 2);

/** Edges of `count` elements over [0, length], smaller towards zero. */
export const gradedToStart = (length: number, count: number): Float64Array =>
  Float64Array.from({ length: count + 1 }, (_, i) => 2 * length * Math.sin((Math.PI * i) / (4 * count)) ** 2);
