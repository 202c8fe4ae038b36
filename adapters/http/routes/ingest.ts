import { z } from '@hono/zod-openapi';
import { rejectionReasons } from '../../../domain/telemetry/tool-message.ts';
import { countRejectedMessages, listRejectedMessages } from '../../../projections/queries.ts';
import type { HttpPorts } from '../ports.ts';
import { type Route, route } from '../route.ts';
import { optionalUtc, page, paging, period } from '../schemas/primitives.ts';

const rejectedSchema = z
  .object({
    org_id: z.string().nullable(),
    topic: z.string(),
    reason: z.string(),
    detail: z.string(),
    received_at: z.string(),
    size_bytes: z.number().int(),
    sha256: z.string(),
    payload_base64: z.string(),
  })
  .openapi('RejectedMessage');

const filters = { reason: z.enum(rejectionReasons).optional(), ...period };
const access = { permission: 'system:operate' } as const;

export const ingestRoutes = (ports: HttpPorts): readonly Route[] => [
  route({
    method: 'get',
    path: '/api/ingest/rejected',
    tag: 'Ingest',
    summary: 'Messages of tools that were refused, with the reason',
    description:
      "Those of the organisation's own sites. The organisation that runs the platform also sees those that name no known site.",
    kind: 'query',
    access,
    query: z.object({ ...paging, ...filters }),
    success: { status: 200, description: 'Newest first', schema: page(rejectedSchema) },
    handler: async ({ caller: { org_id, platform }, query }) => {
      const bounds = { from: optionalUtc(query.from), to: optionalUtc(query.to) };
      return { body: await listRejectedMessages(ports.readDb, { ...query, ...bounds, org_id, platform }) };
    },
  }),
  route({
    method: 'get',
    path: '/api/ingest/rejected/counts',
    tag: 'Ingest',
    summary: 'How many messages were refused for each reason',
    kind: 'query',
    access,
    query: z.object(filters),
    success: {
      status: 200,
      description: 'By reason',
      schema: z.object({ items: z.array(z.object({ reason: z.string(), count: z.number().int() })).readonly() }),
    },
    handler: async ({ caller: { org_id, platform }, query }) => {
      const bounds = { from: optionalUtc(query.from), to: optionalUtc(query.to) };
      return { body: { items: await countRejectedMessages(ports.readDb, { ...query, ...bounds, org_id, platform }) } };
    },
  }),
];
