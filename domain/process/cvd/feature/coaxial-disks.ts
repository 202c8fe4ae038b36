/**
 * Radiation factors between the parts of a round hole, lengths in hole radii. All follow from the exchange between
 * coaxial disks (Howell, A Catalog of Radiation Heat Transfer Configuration Factors, C-40, C-41), written so that far
 * ends do not cancel.
 */

/** View factor between two equal coaxial disks of radius 1 at a distance. */
export const equalDisks = (distance: number): number => {
  const x = 2 + distance * distance;
  return 2 / (x + distance * Math.sqrt(distance * distance + 4));
};

/** Exchange area over pi of a disk of radius `inner` (0 to 1) with a disk of radius 1 at a distance. */
export const diskExchange = (inner: number, distance: number): number => {
  const a2 = inner * inner;
  const sum = 1 + a2 + distance * distance;
  // (1 - a)^2 + h^2 and (1 + a)^2 + h^2 instead of S^2 - 4 a^2, which cancels close to the corner.
  const root = Math.hypot(1 - inner, distance) * Math.hypot(1 + inner, distance);
  return (2 * a2) / (sum + root);
};

/** View factor of a point on the wall to a disk that closes the hole at a distance: 1/2 at no distance. */
export const wallPointToDisk = (distance: number): number => {
  const root = Math.sqrt(distance * distance + 4);
  return 2 / (root * (distance * distance + 2 + distance * root));
};

/** View factor of a point on the wall to a disk of radius `inner` across the hole at a distance. */
export const wallPointToInnerDisk = (inner: number, distance: number): number => {
  if (inner >= 1) return wallPointToDisk(distance);
  const sum = 1 + inner * inner + distance * distance;
  const root = Math.hypot(1 - inner, distance) * Math.hypot(1 + inner, distance);
  return (2 * distance * inner * inner) / (root * (sum + root));
};

/** View factor of the middle of a cross section to a disk of radius 1 at a distance. */
export const centreToDisk = (distance: number): number => 1 / (1 + distance * distance);
