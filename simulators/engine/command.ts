import { z } from 'zod';
import type { ToolError } from './chamber-model.ts';
import type { MetricValue } from './metric.ts';

const startCommand = z.object({
  run_id: z.string().min(1),
  recipe_name: z.string(),
  recipe_version: z.union([z.number(), z.string()]),
  recipe: z.unknown(),
  wafer_ids: z.array(z.string()).default([]),
  lot_id: z.string().nullish(),
});
export type StartCommand = z.infer<typeof startCommand>;

export type ParsedStart =
  | { readonly ok: true; readonly command: StartCommand }
  | { readonly ok: false; readonly error: ToolError };

/** Reads the value of `Command/Start`: the text of a JSON object. */
export function parseStart(value: MetricValue): ParsedStart {
  const refused = (message: string): ParsedStart => ({ ok: false, error: { code: 'malformed_command', message } });
  if (typeof value !== 'string') return refused('Command/Start must be a string that holds a JSON object');
  let body: unknown;
  try {
    body = JSON.parse(value);
  } catch {
    return refused('Command/Start is not JSON');
  }
  const parsed = startCommand.safeParse(body);
  return parsed.success ? { ok: true, command: parsed.data } : refused(z.prettifyError(parsed.error));
}
