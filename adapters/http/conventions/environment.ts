import type { HttpBindings } from '@hono/node-server';
import type { Principal } from '../../identity/access-tokens.ts';

/** What travels with a request through the middleware. */
export interface HttpEnv {
  // Without a server (in-process calls) there are no bindings.
  Bindings: Partial<HttpBindings>;
  Variables: {
    correlationId: string;
    /** Address of the client, `unknown` without a server. */
    address: string;
    /** Absent when the request carries no valid token. */
    principal: Principal | undefined;
  };
}
