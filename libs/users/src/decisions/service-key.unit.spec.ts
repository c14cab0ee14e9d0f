import { refusals } from '@ringledger/event-sourcing/testing';
import { permissionsOf } from '@ringledger/identity';
import { Secret } from '@ringledger/secrets';
import type { ServiceKeyEvent } from '../service-key.events.js';
import { serviceKeyAggregate } from '../service-key.js';
import { ACME, by, given, inAcme, onPlatform, stateAfter } from '../testing/scenario.js';
import { issueServiceKey } from './issue-service-key.js';
import type { IssueServiceKeyInput } from './issue-service-key.js';
import { revokeServiceKey } from './revoke-service-key.js';

const input: IssueServiceKeyInput = {
  organizationId: null,
  name: 'Billing',
  permissions: ['extension.read', 'device.read', 'extension.read'],
  expiresAt: '2031-01-01T00:00:00.000Z',
  secretHash: Secret.of('5e88'),
  grantable: [...permissionsOf('organizationAdmin')],
};
const issued: ServiceKeyEvent = {
  type: 'ServiceKeyIssued',
  data: {
    organizationId: ACME,
    name: 'Billing',
    permissions: ['device.read', 'extension.read'],
    expiresAt: '2031-01-01T00:00:00.000Z',
    secretHash: input.secretHash,
  },
};
const revoked: ServiceKeyEvent = { type: 'ServiceKeyRevoked', data: {} };
const issue = (changes: Partial<IssueServiceKeyInput>, facts = inAcme, ...events: ServiceKeyEvent[]) =>
  given<ServiceKeyEvent>(...events).when(issueServiceKey, { ...input, ...changes }, by('organizationAdmin'), facts);

describe('service keys', () => {
  it('are issued with exactly what was granted', () => {
    expect(issue({})).toEqual({ accepted: true, events: [issued] });
  });

  it('never hold more than who issued them', () => {
    const decided = issue({
      permissions: ['device.read', 'audit.read'],
      grantable: ['device.read', 'serviceKey.manage'],
    });
    expect(refusals(decided)).toEqual([['PERMISSION_NOT_GRANTABLE', 'permissions.1']]);
  });

  it('of an organization never reach beyond it, even from the provider', () => {
    const decided = issue({ permissions: ['platform.operate'], grantable: [...permissionsOf('provider')] });
    expect(refusals(decided)).toEqual([['PERMISSION_NOT_GRANTABLE', 'permissions.0']]);
    const ofPlatform = issue(
      { permissions: ['platform.operate'], grantable: [...permissionsOf('provider')] },
      onPlatform,
    );
    expect(ofPlatform.accepted).toBe(true);
  });

  it('name every broken field at once', () => {
    const decided = issue({ name: ' ', permissions: ['root', '__proto__'], expiresAt: '2029-12-31T23:59:59.999Z' });
    expect(refusals(decided)).toEqual([
      ['SERVICE_KEY_NAME_INVALID', 'name'],
      ['PERMISSION_NOT_GRANTABLE', 'permissions.0'],
      ['PERMISSION_NOT_GRANTABLE', 'permissions.1'],
      ['EXPIRY_NOT_IN_FUTURE', 'expiresAt'],
    ]);
    expect(refusals(issue({ permissions: [] }))).toEqual([['PERMISSION_NOT_GRANTABLE', 'permissions']]);
    expect(refusals(issue({}, { organizationId: ACME, exists: false }))).toEqual([
      ['ORGANIZATION_NOT_FOUND', 'organizationId'],
    ]);
  });

  it('are one key of one id', () => {
    expect(refusals(issue({}, inAcme, issued))).toEqual([['SERVICE_KEY_ALREADY_EXISTS', null]]);
  });

  it('are revoked once, for good', () => {
    const revoke = (...events: ServiceKeyEvent[]) =>
      given<ServiceKeyEvent>(...events).when(revokeServiceKey, {}, by('organizationAdmin'));
    expect(revoke(issued)).toEqual({ accepted: true, events: [revoked] });
    expect(revoke(issued, revoked)).toEqual({ accepted: true, events: [] });
    expect(refusals(revoke())).toEqual([['SERVICE_KEY_NOT_FOUND', null]]);
  });

  it('belong to their organization, revoked or not', () => {
    expect(serviceKeyAggregate.organizationOf(stateAfter(serviceKeyAggregate))).toBeUndefined();
    expect(serviceKeyAggregate.organizationOf(stateAfter(serviceKeyAggregate, issued, revoked))).toBe(ACME);
    expect(stateAfter(serviceKeyAggregate, revoked)).toEqual({ status: 'none' });
  });
});
