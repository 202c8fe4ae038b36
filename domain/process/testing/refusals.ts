import { describe, expect, it } from 'vitest';

/** A function of named quantities, a set that it answers, and for each quantity values out of its range. */
export type Bounded = readonly [
  name: string,
  of: (given: Record<string, number>) => { readonly ok: boolean },
  usual: Readonly<Record<string, number>>,
  outside: Readonly<Record<string, readonly number[]>>,
];

/** Every quantity out of its range, and every one that is no number, is refused by its name. */
export function describeRefusals(bounded: readonly Bounded[]): void {
  describe.each(bounded)('%s', (_name, of, usual, outside) => {
    it('answers within its ranges', () => {
      expect(of(usual).ok).toBe(true);
    });

    it.each(Object.entries(outside).flatMap(([quantity, values]) => values.map((value) => [quantity, value] as const)))(
      'refuses %s = %s, with the range',
      (quantity, value) => {
        const found = of({ ...usual, [quantity]: value });
        expect(found).toMatchObject({ ok: false, error: { kind: 'out_of_range', quantity, value } });
        const { min, max } = (found as unknown as { error: { min: number; max: number } }).error;
        expect(value < min || value > max).toBe(true);
      },
    );

    it.each(Object.keys(outside))('refuses a %s that is no number', (quantity) => {
      expect(of({ ...usual, [quantity]: Number.NaN })).toEqual({
        ok: false,
        error: { kind: 'not_finite', quantity, value: Number.NaN },
      });
    });
  });
}
