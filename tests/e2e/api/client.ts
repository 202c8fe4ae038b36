import { PASSWORD, type System } from './system.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON document, `{}` where there is none. Tests say what they expect of it. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into documents of every shape
  readonly body: any;
}

export interface Call {
  readonly body?: unknown;
  /** Sent as it is, in the place of a JSON body. */
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Client {
  readonly token: string | undefined;
  get(path: string, call?: Call): Promise<Answer>;
  post(path: string, body?: unknown, call?: Call): Promise<Answer>;
  put(path: string, body?: unknown, call?: Call): Promise<Answer>;
  call(method: string, path: string, call?: Call): Promise<Answer>;
  /** Sends until the answer is as wished, for what read models have to catch up with. */
  until(path: string, wished: (answer: Answer) => boolean): Promise<Answer>;
}

const PATIENCE_MS = 10_000;

const isJson = (type: string): boolean => /json/.test(type) && !/ndjson/.test(type);

export const clientOf = (system: Pick<System, 'url'>, token?: string): Client => {
  const call = async (method: string, path: string, { body, raw, headers }: Call = {}): Promise<Answer> => {
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${system.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
    const text = await response.text();
    const json = isJson(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : {} };
  };
  return {
    token,
    call,
    get: (path, more) => call('GET', path, more),
    post: (path, body, more) => call('POST', path, { body, ...more }),
    put: (path, body, more) => call('PUT', path, { body, ...more }),
    until: async (path, wished) => {
      const deadline = Date.now() + PATIENCE_MS;
      for (;;) {
        const answer = await call('GET', path);
        if (wished(answer)) return answer;
        if (Date.now() > deadline) throw new Error(`${path} stayed ${answer.status} ${answer.text.slice(0, 500)}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
};

/** Signs a user in. */
export const signIn = async (system: Pick<System, 'url'>, username: string, password = PASSWORD): Promise<Client> => {
  const { status, body } = await clientOf(system).post('/api/auth/login', { username, password });
  if (status !== 200) throw new Error(`${username} cannot sign in: ${JSON.stringify(body)}`);
  return clientOf(system, body.access_token);
};
