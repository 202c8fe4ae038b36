import { z } from '@hono/zod-openapi';
import { approveSop, draftSop } from '../../../commands/sops.ts';
import type { SopState } from '../../../domain/sop/sop.ts';
import { findSop, listSops } from '../../../projections/queries.ts';
import type { HttpPorts } from '../ports.ts';
import { replyFound, replyTo } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { sopSchema } from '../schemas/catalogue.ts';
import { family, page, paging, text, uuid } from '../schemas/primitives.ts';

const params = z.object({ sop_id: uuid() });

const sopBody = z
  .object({
    number: text(80),
    version: z.number().int().min(1).max(1_000_000),
    title: text(200),
    family: family(),
    document_uri: z.url().max(2000).nullable().default(null),
  })
  .openapi('SopDraft');

const shown = (state: SopState, revision: bigint) => {
  if (state.status === 'none') throw new Error('no procedure after a command on it');
  return { ...state, approved_by: state.status === 'approved' ? state.approved_by : null, revision: Number(revision) };
};

export const sopRoutes = (ports: HttpPorts): readonly Route[] => [
  route({
    method: 'get',
    path: '/api/sops',
    tag: 'Catalogue',
    summary: 'Standard operating procedures',
    kind: 'query',
    access: { permission: 'sop:view' },
    query: z.object({
      ...paging,
      family: family().optional(),
      number: text(80).optional(),
      status: z.enum(['draft', 'approved']).optional(),
    }),
    success: { status: 200, description: 'By number and version', schema: page(sopSchema) },
    handler: async ({ caller, query: { family: one, ...query } }) => ({
      body: await listSops(ports.readDb, {
        ...query,
        org_id: caller.org_id,
        families: one === undefined ? undefined : [one],
      }),
    }),
  }),
  route({
    method: 'get',
    path: '/api/sops/{sop_id}',
    tag: 'Catalogue',
    summary: 'One procedure',
    kind: 'query',
    access: { permission: 'sop:view' },
    params,
    success: { status: 200, description: 'The procedure', schema: sopSchema },
    handler: async ({ caller, params: { sop_id } }) =>
      replyFound(await findSop(ports.readDb, caller.org_id, sop_id), 'procedure', sop_id),
  }),
  route({
    method: 'post',
    path: '/api/sops',
    tag: 'Catalogue',
    summary: 'Draft a version of a procedure',
    kind: 'command',
    access: { permission: 'sop:write' },
    body: sopBody,
    success: { status: 201, description: 'The draft', schema: sopSchema },
    handler: async ({ body, meta }) => {
      const outcome = await draftSop(ports, meta, body);
      return replyTo(
        outcome,
        (state) => shown(state, outcome.ok ? outcome.revision : 0n),
        (sop) => `/api/sops/${sop.sop_id}`,
      );
    },
  }),
  route({
    method: 'post',
    path: '/api/sops/{sop_id}/approve',
    tag: 'Catalogue',
    summary: 'Approve a procedure',
    description: 'Whoever wrote it cannot.',
    kind: 'command',
    access: { permission: 'sop:approve' },
    params,
    body: z.object({ reason: text(2000).optional() }),
    bodyRequired: false,
    success: { status: 200, description: 'The approved procedure', schema: sopSchema },
    handler: async ({ params: { sop_id }, meta, ifMatch }) => {
      const outcome = await approveSop(ports, meta, sop_id, ifMatch);
      return replyTo(outcome, (state) => shown(state, outcome.ok ? outcome.revision : 0n));
    },
  }),
];
