import { describe, test } from 'vitest';
import { specify } from '../kernel/testing/specification.ts';
import { type OrganisationEvent, organisationDecider } from './organisation.ts';

const given = specify(organisationDecider);
const created: OrganisationEvent = {
  type: 'OrganisationCreated',
  data: { org_id: 'demo', name: 'Demo fab', platform: false },
};
const ann = { user_id: 'ann@demo', username: 'ann', name: 'Ann', roles: ['engineer' as const] };
const registered: OrganisationEvent = { type: 'UserRegistered', data: ann };
const deactivated: OrganisationEvent = { type: 'UserDeactivated', data: { user_id: ann.user_id } };
const create = { type: 'CreateOrganisation', org_id: 'demo', name: 'Demo fab', platform: false } as const;

describe('an organisation', () => {
  test('is created once', () => {
    given().when(create).thenEvents(created);
    given(created).when(create).thenNothing();
  });

  test('has to exist before it has users', () =>
    given().when({ type: 'RegisterUser', user: ann }).thenRefused({ kind: 'OrganisationNotFound' }));
});

describe('a user', () => {
  test('is registered, and active', () => {
    const then = given(created).when({ type: 'RegisterUser', user: ann });
    then.thenEvents(registered);
    then.thenState({ users: { [ann.user_id]: { ...ann, active: true } } });
  });

  test('has a name that nobody else has', () =>
    given(created, registered)
      .when({ type: 'RegisterUser', user: { ...ann, name: 'Another Ann' } })
      .thenRefused({ kind: 'UsernameTaken', username: 'ann' }));

  test('may be called what objects are called', () => {
    const user = { ...ann, user_id: 'constructor', username: 'constructor' };
    given(created).when({ type: 'RegisterUser', user }).thenEvents({ type: 'UserRegistered', data: user });
    given(created)
      .when({ type: 'ChangeRoles', user_id: 'toString', roles: [] })
      .thenRefused({ kind: 'UserNotFound', user_id: 'toString' });
  });

  test('gets other roles', () =>
    given(created, registered)
      .when({ type: 'ChangeRoles', user_id: ann.user_id, roles: ['operator', 'auditor'] })
      .thenEvents({ type: 'UserRolesChanged', data: { user_id: ann.user_id, roles: ['operator', 'auditor'] } }));

  test('keeps roles that are given again, in whatever order', () =>
    given(created, registered, {
      type: 'UserRolesChanged',
      data: { user_id: ann.user_id, roles: ['operator', 'auditor'] },
    })
      .when({ type: 'ChangeRoles', user_id: ann.user_id, roles: ['auditor', 'operator'] })
      .thenNothing());

  test('is deactivated and reactivated, each once', () => {
    const { user_id } = ann;
    given(created, registered).when({ type: 'DeactivateUser', user_id }).thenEvents(deactivated);
    given(created, registered, deactivated).when({ type: 'DeactivateUser', user_id }).thenNothing();
    given(created, registered).when({ type: 'ReactivateUser', user_id }).thenNothing();
    const back = given(created, registered, deactivated).when({ type: 'ReactivateUser', user_id });
    back.thenEvents({ type: 'UserReactivated', data: { user_id } });
    back.thenState({ users: { [user_id]: { active: true, roles: ['engineer'] } } });
  });

  test.each(['ChangeRoles', 'DeactivateUser', 'ReactivateUser'] as const)('has to be known for %s', (type) =>
    given(created, registered)
      .when({ type, user_id: 'bob@demo', roles: ['viewer'] })
      .thenRefused({ kind: 'UserNotFound', user_id: 'bob@demo' }),
  );
});
