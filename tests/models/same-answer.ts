const numbersIn = (value: unknown): number[] =>
  typeof value === 'number'
    ? [value]
    : value !== null && typeof value === 'object'
      ? Object.values(value).flatMap(numbersIn)
      : [];

/**
 * Where two answers differ: numbers by more than 1e-8 of themselves (and 1e-12 of the largest beside them: what remains
 * where terms cancel differs between processors), anything else at all. Null when nowhere.
 */
export function difference(found: unknown, recorded: unknown, scale = 0, path = ''): string | null {
  if (typeof found === 'number' && typeof recorded === 'number') {
    const allowed = 1e-8 * Math.abs(recorded) + 1e-12 * scale + 1e-300;
    return Math.abs(found - recorded) <= allowed ? null : `${path}: ${found}, recorded ${recorded}`;
  }
  if (found === null || recorded === null || typeof found !== 'object' || typeof recorded !== 'object') {
    return found === recorded ? null : `${path}: ${JSON.stringify(found)}, recorded ${JSON.stringify(recorded)}`;
  }
  const names = Object.keys(found);
  if (names.join() !== Object.keys(recorded).join()) {
    return `${path}: has ${names.join()}, recorded ${Object.keys(recorded).join()}`;
  }
  const largest = Array.isArray(recorded) ? Math.max(0, ...numbersIn(recorded).map(Math.abs)) : scale;
  for (const [name, value] of Object.entries(recorded)) {
    const differs = difference((found as Record<string, unknown>)[name], value, largest, `${path}.${name}`);
    if (differs !== null) return differs;
  }
  return null;
}
