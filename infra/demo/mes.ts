import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { z } from 'zod';
import { areaOf } from '../../domain/identity/permissions.ts';
import { processFamilySchema } from '../../domain/run/events.ts';
import type { ChosenTool } from '../../simulators/tool-choice.ts';

const token = z.object({ access_token: z.string(), expires_in: z.number() });
const queued = z.object({ items: z.array(z.object({ tool_id: z.string(), chamber: z.string().nullable() })) });
const recipes = z.object({
  items: z.array(z.object({ recipe_id: z.string(), name: z.string(), family: processFamilySchema })),
});
type Recipe = z.infer<typeof recipes>['items'][number];
const PAUSE_MS = 2000;
/** A chamber gets its next lot at the earliest after this time, however short its runs are. */
const LOT_EVERY_MS = 15_000;
/** A token is renewed when this part of its life is over. */
const RENEW_AT = 0.8;

/**
 * A small MES that keeps the demo tools busy over the HTTP API, as a real one would: it signs in as `mes@demo` and queues
 * the next lot on a chamber that has none waiting, the recipes of the tool in turn.
 */
export const startDemoMes = (
  baseUrl: string,
  password: string,
  tools: readonly ChosenTool[],
  log: Logger,
): { stop(): Promise<void> } => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const chambers = tools.flatMap(({ tool, family }) =>
    family.description.chambers.map((chamber) => ({ tool, chamber, recipes: family.recipes, lots: 0, next: 0 })),
  );
  let bearer = { value: '', until: 0 };
  let known: readonly Recipe[] = [];
  let lot = 0;

  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      signal,
      headers: {
        ...(bearer.value === '' ? {} : { authorization: `Bearer ${bearer.value}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };

  const signIn = async (): Promise<void> => {
    if (Date.now() < bearer.until) return;
    bearer = { value: '', until: 0 };
    const granted = token.parse(await call('POST', '/api/auth/login', { username: 'mes@demo', password }));
    bearer = { value: granted.access_token, until: Date.now() + granted.expires_in * 1000 * RENEW_AT };
    known = recipes.parse(await call('GET', '/api/recipes?status=approved&limit=1000')).items;
  };

  const feed = async (place: (typeof chambers)[number]): Promise<void> => {
    const own = place.recipes.flatMap((name) => known.find((recipe) => recipe.name === name) ?? []);
    const recipe = own[place.lots % own.length];
    if (recipe === undefined) return;
    const lot_id = `LOT-${String(Date.now()).slice(-8)}-${lot}`;
    const wafer_ids = Array.from({ length: 25 }, (_, wafer) => `${lot_id}-W${String(wafer + 1).padStart(2, '0')}`);
    lot += 1;
    place.lots += 1;
    place.next = Date.now() + LOT_EVERY_MS;
    await call('POST', `/api/${areaOf(recipe.family)}/runs`, {
      recipe_id: recipe.recipe_id,
      tool_id: place.tool,
      chamber: place.chamber,
      lot_id,
      wafer_ids,
    });
  };

  const round = async (): Promise<void> => {
    await signIn();
    const { items } = queued.parse(await call('GET', '/api/runs?status=queued&limit=1000'));
    const free = chambers.filter(
      ({ tool, chamber, next }) =>
        Date.now() >= next && !items.some((run) => run.tool_id === tool && run.chamber === chamber),
    );
    for (const place of free) {
      // What one tool refuses does not keep the others waiting.
      await feed(place).catch((error: unknown) => {
        if (!signal.aborted) log.warn({ err: error, tool: place.tool }, 'demo MES');
      });
    }
  };

  const work = async (): Promise<void> => {
    while (!signal.aborted) {
      await round().catch((error: unknown) => {
        if (!signal.aborted) log.warn({ err: error }, 'demo MES');
      });
      await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const working = work();
  return {
    stop: async () => {
      stopping.abort();
      await working;
    },
  };
};
