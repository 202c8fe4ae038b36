import type { ServerResponse } from 'node:http';

/** An answer. EventStoreDB's clients look at the status message as well as at the status. */
export interface Reply {
  readonly status: number;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export const text = (status: number, message: string, body = ''): Reply => ({ status, message, body });

export const json = (value: object): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value, null, 2),
});

export function send(response: ServerResponse, { status, message, headers, body }: Reply): void {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const all = { ...(body === undefined ? {} : { 'content-type': 'text/plain; charset=utf-8' }), ...length, ...headers };
  if (message === undefined) response.writeHead(status, all);
  else response.writeHead(status, message, all);
  response.end(body);
}
