import { z } from 'zod';

const single = z.union([z.number(), z.string(), z.boolean(), z.null()]);
const list = z.array(z.union([single, z.array(single)]));
/** Up to a list of matrices. */
const values = z.union([single, z.array(z.union([single, list]))]);
const tolerance = z.object({ rel: z.number().optional(), abs: z.number().optional(), must: z.string().optional() });
const leaf = z.object({ value: values, unit: z.string().optional(), tol: tolerance.optional() });
export type Leaf = z.infer<typeof leaf>;

/** What a case expects: values with unit and tolerance, in groups at will, beside words and lists that must be equal. */
export type Expected =
  | Leaf
  | string
  | number
  | boolean
  | null
  | readonly unknown[]
  | { readonly [name: string]: Expected };

export const isLeaf = (expected: unknown): expected is Leaf =>
  typeof expected === 'object' && expected !== null && 'value' in expected && leaf.safeParse(expected).success;

const goldenCaseSchema = z.object({
  id: z.string(),
  model: z.string(),
  kind: z.enum(['published', 'published+computed', 'computed', 'identity', 'simulator']),
  inputs: z.record(z.string(), z.unknown()),
  expected: z.record(z.string(), z.unknown()),
  /** Reference and how it was computed; some cases name their material nowhere else. */
  source: z.unknown().optional(),
});
export type GoldenCase = z.infer<typeof goldenCaseSchema>;

/** One file of reference cases, schema `golden-v1`. */
export const goldenFileSchema = z.object({
  schema: z.literal('golden-v1'),
  family: z.string().optional(),
  case_count: z.number().optional(),
  cases: z.array(goldenCaseSchema),
});
export type GoldenFile = z.infer<typeof goldenFileSchema>;
