import { readFileSync } from 'node:fs';
import type { Actual, Bindings, Lookup } from './binding.ts';
import { compare, type Difference } from './compare.ts';
import { type GoldenCase, type GoldenFile, goldenFileSchema } from './golden-file.ts';

export interface CaseResult {
  readonly id: string;
  readonly model: string;
  readonly kind: GoldenCase['kind'];
  /** What was computed, under the names of the case; null when nothing could be. */
  readonly computed: Readonly<Record<string, Actual>> | null;
  readonly differences: readonly Difference[];
  /** The largest error over its tolerance: up to 1 passes. */
  readonly worst: number;
  readonly verdict: 'passed' | 'failed' | 'error';
  readonly error?: string;
}

export const readGoldenFile = (path: string | URL): GoldenFile =>
  goldenFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));

/** Finds cases by id among several files. */
export const lookupIn =
  (files: readonly GoldenFile[]): Lookup =>
  (id) => {
    for (const { cases } of files) {
      const found = cases.find((each) => each.id === id);
      if (found) return found;
    }
    throw new Error(`there is no case ${id}`);
  };

/** Runs one case. A model without a binding is an error, never a pass. */
export function runCase(bindings: Bindings, golden: GoldenCase, lookup: Lookup): CaseResult {
  const { id, model, kind, expected } = golden;
  const failed = (error: string): CaseResult => ({
    id,
    model,
    kind,
    computed: null,
    differences: [],
    worst: Infinity,
    verdict: 'error',
    error,
  });
  const binding = bindings[model];
  if (!binding) return failed(`no model named ${model} is known`);
  let computed: Readonly<Record<string, Actual>>;
  try {
    computed = binding(golden, lookup);
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
  const differences = compare(expected, computed);
  const worst = Math.max(0, ...differences.map(({ error_over_tolerance }) => error_over_tolerance));
  // A case that expects nothing that can be compared has checked nothing.
  const verdict = differences.length > 0 && worst <= 1 ? 'passed' : 'failed';
  return { id, model, kind, computed, differences, worst, verdict };
}
