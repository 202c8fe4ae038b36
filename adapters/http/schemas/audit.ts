import { z } from '@hono/zod-openapi';
import { actorSchema } from '../../../domain/kernel/event.ts';
import { differenceSchema } from '../difference.ts';

export const auditEventSchema = z
  .object({
    id: z.string(),
    stream: z.string(),
    revision: z.number().int(),
    position: z.string(),
    type: z.string(),
    data: z.unknown(),
    /** Parts of the data belong to another organisation and were left out: the hash covers the whole. */
    redacted: z.boolean(),
    metadata: z.record(z.string(), z.unknown()),
    hash: z.string(),
    previous_hash: z.string(),
  })
  .openapi('AuditEvent');

export const historyEntrySchema = z
  .object({
    revision: z.number().int(),
    event_id: z.string(),
    type: z.string(),
    recorded_at: z.string(),
    occurred_at: z.string(),
    actor: actorSchema,
    reason: z.string().nullable(),
    signature: z.unknown(),
    changes: z.array(differenceSchema).readonly(),
    correlation_id: z.string(),
    hash: z.string(),
  })
  .openapi('HistoryEntry');

export const stateAtSchema = z
  .object({
    stream: z.string(),
    revision: z.number().int(),
    recorded_at: z.string(),
    state: z.record(z.string(), z.unknown()),
  })
  .openapi('StateAt');

export const verificationSchema = z
  .object({
    stream: z.string(),
    valid: z.boolean(),
    events_checked: z.number().int(),
    head: z.object({ revision: z.number().int(), hash: z.string() }),
    broken: z
      .object({
        kind: z.enum(['revision_gap', 'broken_link', 'altered']),
        revision: z.number().int(),
        expected: z.string(),
        found: z.string(),
      })
      .nullable(),
  })
  .openapi('ChainVerification');
