import type { RecordedEvent } from '../log/recorded-event.ts';
import { type EmittedLink, targetOf } from './system-projections.ts';

/**
 * Projections of one's own, as far as they only link: a small part of EventStoreDB's projection language, read and not
 * executed, so that nobody can run code in the node.
 *
 *     fromStream("orders").when({ $any: function (state, event) { linkTo("by-" + event.data.customer, event) } })
 *
 * Sources are `fromAll()`, `fromStream(s)`, `fromStreams(s, ...)` and `fromCategory(c)`; handlers are named after event
 * types or `$any`; each is a list of `linkTo(name, event)`, the name a sum of strings and properties of the event.
 * `$init` may say anything: links do not depend on it.
 */
export interface LinkQuery {
  readonly links: (event: RecordedEvent) => readonly EmittedLink[];
  /** Whether it has an `$init`: what state that makes is not known. */
  readonly hasState: boolean;
}

/** The query is not one of those above. The message says where it departs from them. */
export class UnsupportedQuery extends Error {
  override readonly name = 'UnsupportedQuery';
}

const INIT = '$init';

type Part = { readonly text: string } | { readonly path: readonly string[] };
type Handlers = ReadonlyMap<string, readonly (readonly Part[])[]>;

/** Reads a query; throws `UnsupportedQuery`. */
export function parseLinkQuery(query: string): LinkQuery {
  const reader = new Reader(query);
  const comesFrom = readSource(reader);
  reader.expect('.', 'when', '(');
  const handlers: Handlers = reader.skip('{') ? readHandlers(reader) : new Map();
  reader.expect(')');
  reader.skip(';');
  reader.end();
  return {
    hasState: handlers.has(INIT),
    links(event) {
      if (!comesFrom(event.stream)) return [];
      const names = handlers.get(event.type) ?? handlers.get('$any') ?? [];
      return names.flatMap((parts) => {
        const stream = nameOf(parts, event);
        return stream === null ? [] : [{ stream, target: targetOf(event) }];
      });
    },
  };
}

function readSource(reader: Reader): (stream: string) => boolean {
  const source = reader.word();
  reader.expect('(');
  const names: string[] = [];
  while (!reader.skip(')')) {
    names.push(reader.text());
    reader.skip(',');
  }
  switch (source) {
    case 'fromAll':
      return () => true;
    case 'fromStream':
    case 'fromStreams':
      return (stream) => names.includes(stream);
    case 'fromCategory':
      return (stream) => names.some((category) => stream.startsWith(`${category}-`));
    default:
      throw new UnsupportedQuery(`'${source}' is not a source`);
  }
}

function readHandlers(reader: Reader): Handlers {
  const handlers = new Map<string, (readonly Part[])[]>();
  while (!reader.skip('}')) {
    const type = reader.key();
    if (reader.skip(':')) reader.expect('function');
    reader.expect('(');
    if (type === INIT) {
      reader.pass('(');
      reader.expect('{');
      reader.pass('{');
      handlers.set(type, []);
      reader.skip(',');
      continue;
    }
    reader.word();
    reader.expect(',');
    const event = reader.word();
    reader.expect(')', '{');
    const links: Part[][] = [];
    while (!reader.skip('}')) {
      reader.expect('linkTo', '(');
      const parts = [readPart(reader, event)];
      while (reader.skip('+')) parts.push(readPart(reader, event));
      reader.expect(',', event, ')');
      reader.skip(';');
      links.push(parts);
    }
    handlers.set(type, links);
    reader.skip(',');
  }
  return handlers;
}

function readPart(reader: Reader, event: string): Part {
  if (reader.isText()) return { text: reader.text() };
  reader.expect(event);
  const path: string[] = [];
  while (reader.skip('.')) path.push(reader.word());
  return { path };
}

/** null where a property is missing. */
function nameOf(parts: readonly Part[], event: RecordedEvent): string | null {
  let name = '';
  for (const part of parts) {
    const value = 'text' in part ? part.text : property(event, part.path);
    if (typeof value !== 'string' && typeof value !== 'number') return null;
    name += value;
  }
  return name === '' ? null : name;
}

function property(event: RecordedEvent, [first, ...rest]: readonly string[]): unknown {
  switch (first) {
    case 'streamId':
      return event.stream;
    case 'eventType':
      return event.type;
    case 'sequenceNumber':
      return event.revision;
    case 'data':
    case 'body':
      return dig(event.data, rest);
    case 'metadata':
      return dig(event.metadata, rest);
    default:
      return undefined;
  }
}

function dig(bytes: Uint8Array, path: readonly string[]): unknown {
  try {
    let value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    for (const key of path) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
      value = (value as Record<string, unknown>)[key];
    }
    return value;
  } catch {
    return undefined;
  }
}

/** Strings in either quotes, words, and single signs; white space and comments are nothing. */
const TOKEN = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[\w$]+|[^\s\w$])/gy;

const CLOSING = { '(': ')', '{': '}' } as const;

class Reader {
  readonly #tokens: string[];
  #next = 0;

  constructor(query: string) {
    this.#tokens = [...query.matchAll(TOKEN)].flatMap(([, token]) => token ?? []);
  }

  expect(...expected: readonly string[]): void {
    for (const token of expected) {
      if (!this.skip(token)) throw this.#unexpected(`'${token}'`);
    }
  }

  skip(token: string): boolean {
    if (this.#tokens[this.#next] !== token) return false;
    this.#next++;
    return true;
  }

  isText(): boolean {
    return /^["']/.test(this.#tokens[this.#next] ?? '');
  }

  text(): string {
    if (!this.isText()) throw this.#unexpected('a string');
    return (this.#tokens[this.#next++] ?? '').slice(1, -1).replace(/\\(.)/g, '$1');
  }

  word(): string {
    const token = this.#tokens[this.#next] ?? '';
    if (!/^[\w$]+$/.test(token)) throw this.#unexpected('a name');
    this.#next++;
    return token;
  }

  key(): string {
    return this.isText() ? this.text() : this.word();
  }

  /** Goes behind the bracket that closes an open one, whatever is in between. */
  pass(open: keyof typeof CLOSING): void {
    for (let depth = 1; depth > 0; this.#next++) {
      if (this.#next >= this.#tokens.length) throw this.#unexpected(`'${CLOSING[open]}'`);
      if (this.#tokens[this.#next] === open) depth++;
      else if (this.#tokens[this.#next] === CLOSING[open]) depth--;
    }
  }

  end(): void {
    if (this.#next < this.#tokens.length) throw this.#unexpected('the end');
  }

  #unexpected(expected: string): UnsupportedQuery {
    const found = this.#tokens[this.#next];
    return new UnsupportedQuery(
      `only projections that link are supported: expected ${expected}, found ${found === undefined ? 'the end' : `'${found}'`}`,
    );
  }
}
