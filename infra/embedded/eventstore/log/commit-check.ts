import type { ChangeOutcome, ExpectedRevision } from './append.ts';
import { isSoftDeleted } from './stream-metadata.ts';
import { isTombstoned, type StreamState } from './stream-state.ts';

/** Where an event with a given id already stands. */
export interface Standing {
  readonly revision: number;
  readonly position: number;
}

/** What is known of earlier events, for telling a repeated append from a conflicting one. */
export interface Precedents {
  /** Where an event id was recently written in this stream, if it was. */
  byId(id: string): Standing | undefined;
  /** Ids from a revision on, as many as asked for or as there are. */
  from(revision: number, count: number): Promise<readonly { readonly id: string; readonly position: number }[]>;
}

export type Verdict =
  | { readonly kind: 'write'; readonly revive: boolean }
  | { readonly kind: 'refused'; readonly outcome: ChangeOutcome }
  | { readonly kind: 'repeated'; readonly revision: number; readonly position: number };

/**
 * Whether a change may be written to a stream in this state, by the rules of EventStoreDB's optimistic concurrency:
 * an expectation below the head succeeds only where every event id matches what stands at those revisions.
 */
export async function checkCommit(
  state: StreamState,
  metastreamRevision: number,
  expected: ExpectedRevision,
  ids: readonly string[],
  precedents: Precedents,
): Promise<Verdict> {
  const softDeleted = isSoftDeleted(state.metadata);
  const conflict: Verdict = {
    kind: 'refused',
    outcome: { kind: 'wrong-expected-version', expected, current: state.revision },
  };
  const deleted: Verdict = { kind: 'refused', outcome: { kind: 'stream-deleted', stream: state.name } };
  const write: Verdict = { kind: 'write', revive: softDeleted };

  if (isTombstoned(state)) return deleted;
  if (expected === 'stream-exists') {
    if (softDeleted) return deleted;
    // A stream that has only metadata exists too.
    if (state.revision < 0 && metastreamRevision < 0) return conflict;
  }

  if (expected === 'any' || expected === 'stream-exists') {
    const standings = ids.map((id) => precedents.byId(id));
    const last = standings.at(-1);
    if (standings[0] === undefined) return write;
    // The same events again, unless only the first of them are: that is neither a repetition nor an append.
    if (last === undefined || standings.includes(undefined)) return conflict;
    return { kind: 'repeated', revision: last.revision, position: last.position };
  }

  const expectedRevision = expected === 'no-stream' ? -1 : expected;
  if (expectedRevision > state.revision) return conflict;
  if (expectedRevision === state.revision) return write;

  const standing = ids.length === 0 ? [] : await precedents.from(expectedRevision + 1, ids.length);
  const matching = ids.findIndex((id, index) => standing[index]?.id !== id);
  if (ids.length > 0 && matching === -1) {
    const position = standing[ids.length - 1]?.position ?? -1;
    return { kind: 'repeated', revision: expectedRevision + ids.length, position };
  }
  if (matching <= 0 && expected === 'no-stream' && softDeleted) return write;
  return conflict;
}
