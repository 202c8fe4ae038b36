import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { z } from 'zod';
import { recipeId } from '../../commands/streams.ts';
import { FURNACE, FURNACE_TUBES, recipes } from './catalogue.ts';

const token = z.object({ access_token: z.string(), expires_in: z.number() });
const runs = z.object({ items: z.array(z.object({ status: z.string() })) });
const PAUSE_MS = 2000;
/** A token is renewed when this part of its life is over. */
const RENEW_AT = 0.8;

/**
 * A small MES that keeps the demo furnace busy over the HTTP API, as a real one would: it signs in as `mes@demo` and queues
 * the next lot on a tube that has none waiting, the recipes in turn.
 */
export const startDemoMes = (baseUrl: string, password: string, log: Logger): { stop(): Promise<void> } => {
  const stopping = new AbortController();
  const { signal } = stopping;
  let bearer = { value: '', until: 0 };
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
  };

  const feed = async (chamber: string): Promise<void> => {
    const query = `tool_id=${FURNACE}&chamber=${chamber}&status=queued&limit=1`;
    if (runs.parse(await call('GET', `/api/furnace/runs?${query}`)).items.length > 0) return;
    const recipe = recipes[lot % recipes.length]?.[0] ?? '';
    const lot_id = `LOT-${String(Date.now()).slice(-8)}-${lot}`;
    const wafer_ids = Array.from({ length: 25 }, (_, wafer) => `${lot_id}-W${String(wafer + 1).padStart(2, '0')}`);
    lot += 1;
    await call('POST', '/api/furnace/runs', {
      recipe_id: recipeId('demo', recipe),
      tool_id: FURNACE,
      chamber,
      lot_id,
      wafer_ids,
    });
  };

  const work = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await signIn();
        for (const chamber of FURNACE_TUBES) await feed(chamber);
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error }, 'demo MES');
      }
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
