import { expect } from 'vitest';
import { z } from 'zod';

const tolerance = z.object({ rel: z.number().optional(), abs: z.number().optional() });
const value = z.union([z.number(), z.array(z.number())]);

/** One file of reference cases, schema `golden-v1`. */
export const goldenFile = z.object({
  schema: z.literal('golden-v1'),
  case_count: z.number(),
  cases: z.array(
    z.object({
      id: z.string(),
      model: z.string(),
      kind: z.enum(['published', 'published+computed', 'computed', 'identity', 'simulator']),
      inputs: z.record(z.string(), z.unknown()),
      expected: z.record(z.string(), z.object({ value, unit: z.string(), tol: tolerance })),
    }),
  ),
});
export type GoldenCase = z.infer<typeof goldenFile>['cases'][number];
export type Actual = Record<string, number | readonly number[]>;

/** A case passes when every expected value is given and |a-b| <= rel |b| or <= abs; lists element by element. */
export function expectGolden(golden: GoldenCase, actual: Actual): void {
  for (const [name, { value: wanted, unit, tol }] of Object.entries(golden.expected)) {
    const given = actual[name];
    const wantedList = [wanted].flat();
    const givenList = given === undefined ? [] : [given].flat();
    expect(givenList, `${golden.id}: ${name}`).toHaveLength(wantedList.length);
    for (const [index, b] of wantedList.entries()) {
      const a = givenList[index] ?? Number.NaN;
      const allowed = Math.max((tol.rel ?? 0) * Math.abs(b), tol.abs ?? 0);
      expect(Math.abs(a - b), `${golden.id}: ${name} is ${a}, wanted ${b} +- ${allowed} ${unit}`).toBeLessThanOrEqual(
        allowed,
      );
    }
  }
}

const quantity = z.object({ value: z.number(), unit: z.string() });

/** An input with its unit checked, so that a case in another unit fails loudly. */
export function input(inputs: Record<string, unknown>, name: string, unit: string): number {
  const parsed = quantity.parse(inputs[name]);
  if (parsed.unit !== unit) throw new Error(`${name} is in ${parsed.unit}, the test reads ${unit}`);
  return parsed.value;
}
