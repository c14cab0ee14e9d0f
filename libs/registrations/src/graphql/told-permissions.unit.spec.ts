import { RequestInfo } from '@ringledger/graphql';
import type { Device } from '@ringledger/devices';
import type { Permission } from '@ringledger/identity';
import type { DeviceReadinessReader } from '../readiness/device-readiness.js';
import { DiagnosisResolver } from './diagnosis.resolver.js';
import { ReadinessResolver } from './readiness.resolver.js';

const NEEDED = ['device.read', 'extension.read', 'registration.read', 'sipAccount.read'] as const;

describe('who is told of devices, accounts and extensions may read each of them (S1-44, S1-46)', () => {
  it.each([
    ['whyNotRegistered', DiagnosisResolver.prototype.whyNotRegistered],
    ['deviceReadiness', ReadinessResolver.prototype.deviceReadiness],
  ])('%s', (_, handler) => {
    const permissions = Reflect.getMetadata('ringledger:access', handler) as readonly Permission[];
    expect(permissions.toSorted()).toEqual(NEEDED);
  });

  it('Device.readiness', async () => {
    const reader = { of: async () => new Map([['d1', { ready: true }]]) } as unknown as DeviceReadinessReader;
    const resolver = new ReadinessResolver(reader);
    const asked = (permissions: readonly Permission[]) =>
      resolver.readinessOf(
        { id: 'd1' } as Device,
        {
          principal: { permissions: new Set(permissions) },
          loaders: { of: () => ({ load: async () => ({ ready: true }) }) },
        } as unknown as RequestInfo,
      );
    expect(await asked(NEEDED)).toEqual({ ready: true });
    for (const missing of ['extension.read', 'registration.read', 'sipAccount.read'])
      await expect(asked(NEEDED.filter((permission) => permission !== missing))).rejects.toThrow('may not do this');
  });
});
