import { z } from '@hono/zod-openapi';
import type { HttpPorts } from '../ports.ts';
import { type Route, route } from '../route.ts';
import { projectionSchema, rebuildSchema } from '../schemas/system.ts';

const access = { permission: 'system:operate' } as const;

export const systemRoutes = ({ readSide }: HttpPorts): readonly Route[] => [
  route({
    method: 'get',
    path: '/api/system/projections',
    tag: 'System',
    summary: 'How far the read models are, and the rebuild if one runs',
    kind: 'direct',
    access,
    success: {
      status: 200,
      description: 'Every projection with its lag',
      schema: z.object({ items: z.array(projectionSchema).readonly(), rebuild: rebuildSchema }),
    },
    handler: async () => ({ body: { items: await readSide.projections(), rebuild: await readSide.rebuildStatus() } }),
  }),
  route({
    method: 'post',
    path: '/api/system/rebuild',
    tag: 'System',
    summary: 'Build all read models anew from the log',
    description: 'Beside the live ones, which answer until the new ones take their place in one step.',
    kind: 'direct',
    access,
    success: { status: 202, description: 'The rebuild has begun', schema: rebuildSchema },
    problems: [409],
    handler: async () => {
      if (await readSide.rebuild()) return { body: await readSide.rebuildStatus() };
      const detail = 'A rebuild is running already. GET /api/system/projections shows how far it is.';
      return { problem: { status: 409, slug: 'rebuild-running', title: 'Rebuild running', detail } };
    },
  }),
];
