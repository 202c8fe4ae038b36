import { describe, test } from 'vitest';
import { now, person, specify } from '../kernel/testing/specification.ts';
import { type SopEvent, sopDecider } from './sop.ts';

const given = specify(sopDecider);
const sop = {
  sop_id: 's',
  org_id: 'demo',
  number: 'SOP-7',
  version: 2,
  title: 'Furnace',
  family: 'oxidation' as const,
  document_uri: null,
};
const ann = person('ann@demo', 'engineer');
const bob = person('bob@demo', 'admin');
const drafted: SopEvent = { type: 'SopDrafted', data: { ...sop, written_by: 'ann@demo' } };
const approved: SopEvent = { type: 'SopApproved', data: { approved_by: 'bob@demo', at: now } };

describe('a procedure', () => {
  test('is drafted once in a version', () => {
    given().when({ type: 'DraftSop', sop }, ann).thenEvents(drafted);
    given(drafted)
      .when({ type: 'DraftSop', sop }, bob)
      .thenRefused({ kind: 'SopAlreadyExists', number: 'SOP-7', version: 2 });
  });

  test('is approved by somebody else than its author', () => {
    const then = given(drafted).when({ type: 'ApproveSop' }, bob);
    then.thenEvents(approved);
    then.thenState({ status: 'approved', written_by: 'ann@demo', approved_by: 'bob@demo' });
    given(drafted).when({ type: 'ApproveSop' }, ann).thenRefused({ kind: 'ApproverIsAuthor', author: 'ann@demo' });
  });

  test('is approved once', () => given(drafted, approved).when({ type: 'ApproveSop' }, bob).thenNothing());

  test('has to exist before it is approved', () =>
    given().when({ type: 'ApproveSop' }, bob).thenRefused({ kind: 'SopNotFound' }));
});
