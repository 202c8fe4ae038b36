import type { EventStore } from '../../adapters/eventstore/port.ts';
import type { LogPosition } from '../../domain/kernel/event.ts';
import type { System } from '../../tests/e2e/system.ts';
import { CHAMBER, SITE } from './load/frames.ts';

export const registerTool = async (system: System, tool_id: string): Promise<void> => {
  await system.json('admin@demo', 'POST', '/api/tools', {
    id: tool_id,
    name: tool_id,
    family: 'etch',
    chambers: [CHAMBER],
    location: { site: SITE },
  });
};

/** Where the newest event of a category stands. */
export const headOf = async (store: EventStore, category: string): Promise<LogPosition> => {
  for await (const { position } of store.readAll({ direction: 'backwards', categories: [category], maxCount: 1 })) {
    return position;
  }
  throw new Error(`there is no ${category} event`);
};

/** Resolves when a query sees everything up to a position: the interface itself waits (`X-Min-Position`). */
export const untilQueryable = async (system: System, { commit, prepare }: LogPosition): Promise<void> => {
  for (;;) {
    const response = await system.request('viewer@demo', 'GET', '/api/tools?limit=1', undefined, {
      'x-min-position': `${commit}/${prepare}`,
    });
    const text = await response.text();
    if (response.ok) return;
    if (response.status !== 503) throw new Error(`GET /api/tools: ${response.status} ${text}`);
  }
};

/** Samples of every signal of a tool, by the interface. */
export const countSamples = async (system: System, tool_id: string): Promise<ReadonlyMap<string, number>> => {
  const { items } = await system.json<{ items: { signal: string; count: number }[] }>(
    'viewer@demo',
    'GET',
    `/api/tools/${tool_id}/signals?chamber=${CHAMBER}`,
  );
  return new Map(items.map(({ signal, count }) => [signal, count]));
};
