import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { CommandMeta } from '../../commands/envelope.ts';
import type { Principal } from '../identity/access-tokens.ts';
import type { Access } from './conventions/access.ts';
import type { HttpEnv } from './conventions/environment.ts';
import type { Reply } from './reply.ts';

/** `query`: reads a read model. `command`: changes the record. `direct`: neither (signing in, probes, documents). */
export type RouteKind = 'query' | 'command' | 'direct';

export type Tag =
  | 'Service'
  | 'Identity'
  | 'Catalogue'
  | 'Tools'
  | 'Runs'
  | 'Live'
  | 'SPC'
  | 'Simulation'
  | 'Audit'
  | 'Ingest'
  | 'System';

export interface RouteRequest<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Who asks. Empty only on routes that are open to everybody. */
  readonly caller: Principal;
  /** What accompanies a command; made for every request, used by commands. */
  readonly meta: CommandMeta;
  readonly ifMatch: bigint | undefined;
  readonly address: string;
  readonly context: Context<HttpEnv>;
}

/** The answer of a route when all goes well. */
export interface Success<Body> {
  readonly status: 200 | 201 | 202 | 204 | 101;
  readonly description: string;
  /** Absent where the answer is no JSON document. */
  readonly schema?: z.ZodType<Body>;
  /** Other media types that the route can answer with. */
  readonly mediaTypes?: readonly string[];
}

export interface RouteDefinition<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Answer,
> {
  readonly method: 'get' | 'post' | 'put';
  /** With parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  readonly kind: RouteKind;
  readonly access: Access;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** false: a request without a body means an empty one. */
  readonly bodyRequired?: boolean;
  /** Fields of the body that must leave no trace, not even in a digest. */
  readonly secrets?: readonly string[];
  readonly success: Success<Answer>;
  /** Statuses of problems that are this route's own, beside those of every route. */
  readonly problems?: readonly number[];
  handler(
    request: RouteRequest<z.output<Params>, z.output<Query>, z.output<Body>>,
  ): Promise<Reply<Answer>> | Reply<Answer>;
}

/** A route whose types are checked and not needed any more. */
export type Route = RouteDefinition<z.ZodObject, z.ZodObject, z.ZodType, unknown>;

export const nothing = z.object({});

/**
 * Defines a route: access, schemas, documentation and handler in one. There is no other way to add one to the interface,
 * so each has an access rule and stands in the OpenAPI document.
 */
export const route = <
  Answer,
  Params extends z.ZodObject = typeof nothing,
  Query extends z.ZodObject = typeof nothing,
  Body extends z.ZodType = typeof nothing,
>(
  definition: RouteDefinition<Params, Query, Body, Answer>,
): Route => definition as unknown as Route;
