import { describe, test } from 'vitest';
import { specify } from '../kernel/testing/specification.ts';
import { siteDecider } from './site.ts';

const given = specify(siteDecider);
const claim = (org_id: string) => ({ type: 'ClaimSite', site: 'fab1', org_id }) as const;
const claimed = { type: 'SiteClaimed', data: { site: 'fab1', org_id: 'demo' } } as const;

describe('a site', () => {
  test('belongs to the organisation that claims it first', () => given().when(claim('demo')).thenEvents(claimed));
  test('stays with it when it claims it again', () => given(claimed).when(claim('demo')).thenNothing());
  test('is not available to others, who are not told whose it is', () =>
    given(claimed).when(claim('rival')).thenRefused({ kind: 'SiteNotAvailable', site: 'fab1' }));
});
