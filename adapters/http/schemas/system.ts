import { z } from '@hono/zod-openapi';

export const projectionSchema = z
  .object({
    name: z.string(),
    status: z.enum(['live', 'catching_up', 'waiting', 'parked', 'rebuilding']),
    position: z.object({ commit: z.string(), prepare: z.string() }).nullable(),
    lag_events: z.number().nullable(),
    lag_s: z.number().nullable(),
    parked_events: z.number().int(),
    problem: z.string().nullable(),
  })
  .openapi('Projection');

export const rebuildSchema = z
  .object({
    state: z.enum(['idle', 'running', 'failed']),
    started_at: z.string().nullable(),
    finished_at: z.string().nullable(),
    progress_pct: z.number().nullable(),
    events_read: z.number(),
    events_total: z.number(),
    error: z.string().nullable(),
  })
  .openapi('Rebuild');
