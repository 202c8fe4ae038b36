import { z } from '@hono/zod-openapi';
import diff from 'microdiff';
import { pathText } from './conventions/body.ts';

/** One field that differs; `from` or `to` is absent where there is no such field. */
export const differenceSchema = z.object({
  path: z.string(),
  from: z.unknown().optional(),
  to: z.unknown().optional(),
});

export interface Difference {
  readonly path: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/** What changed between two JSON values, field by field, in the order of their fields. */
export const differences = (before: object, after: object): readonly Difference[] =>
  diff(before, after, { cyclesFix: false }).map((change): Difference => {
    const path = pathText(change.path);
    if (change.type === 'CREATE') return { path, to: change.value };
    if (change.type === 'REMOVE') return { path, from: change.oldValue };
    return { path, from: change.oldValue, to: change.value };
  });
