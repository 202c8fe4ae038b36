import { createHash } from 'node:crypto';

/** What each event of a fault run holds: enough to tell that it is the right one in the right place. */
export type ChainedData = {
  readonly writer: number;
  /** Number of the batch within its writer, from 0. */
  readonly batch: number;
  readonly index: number;
  readonly size: number;
  readonly filler: string;
  readonly previous: string;
  readonly hash: string;
};

/** The hash before a stream's first event. */
export const GENESIS = '0'.repeat(64);

type Content = Omit<ChainedData, 'hash'>;

/** The content with its hash, which covers the hash of the event before it. */
export function chain(content: Content): ChainedData {
  return { ...content, hash: hashOf(content) };
}

/** Whether an event's hash is right and rests on the event before it. */
export function isLinked({ hash, ...content }: ChainedData, previous: string): boolean {
  return content.previous === previous && hashOf(content) === hash;
}

const hashOf = ({ writer, batch, index, size, filler, previous }: Content): string =>
  createHash('sha256')
    .update(JSON.stringify([writer, batch, index, size, filler, previous]))
    .digest('hex');
