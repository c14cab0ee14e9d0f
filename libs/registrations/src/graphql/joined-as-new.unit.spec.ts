import type { Device } from '@ringledger/devices';
import type { Position } from '@ringledger/event-store';
import { RequestInfo } from '@ringledger/graphql';
import { SYSTEM } from '@ringledger/read-models';
import type { Scope } from '@ringledger/read-models';
import { RandomIds, SystemClock } from '@ringledger/system';
import type { RegistrationDocument } from '../views/registrations/registration.document.js';
import { ReachabilityResolver } from './reachability.resolver.js';
import { ReadinessResolver } from './readiness.resolver.js';
import { RegistrationQueries } from './registration.queries.js';

const AFTER = '00000007' as Position;
const LATER = '00000009' as Position;

function asking(): RequestInfo {
  const principal = {
    actor: { id: 'anna', kind: 'user', role: 'provider' },
    role: 'provider',
    organizationId: null,
    permissions: new Set(['registration.read', 'sipAccount.read', 'extension.read'] as const),
    userId: 'anna',
    credentialVersion: 0,
    expiresAt: null,
  } as const;
  return new RequestInfo(principal, null, 'correlation', {
    clock: new SystemClock(),
    ids: new RandomIds(),
    askerStands: async () => true,
  });
}

/** A read side with this one document, changes that tell of it at `AFTER`, and who notes how new a join was asked to be. */
function circumstances(document: object) {
  const asked: (Position | undefined)[] = [];
  const collection = {
    get: async () => document,
    find: async () => ({ documents: [document], hasMore: false }),
  };
  return {
    asked,
    readSide: { read: async () => collection } as never,
    changes: {
      async *watch() {
        yield { id: '1', position: AFTER, eventType: 'ExtensionWentOffline' };
      },
    } as never,
    queries: {
      execute: async ({ after }: { readonly after?: Position }) => (asked.push(after), new Map()),
    } as never,
  };
}

async function firstOf<T>(pushes: AsyncIterable<T>): Promise<T> {
  for await (const push of pushes) return push;
  throw new Error('Nothing was told');
}

describe('what is joined', () => {
  it('to devices as their readiness is as new as they are, each as it was asked for', async () => {
    const asked: (Position | undefined)[] = [];
    const readiness = {
      of: async (_scope: Scope, _ids: readonly string[], after?: Position) => (asked.push(after), new Map()),
    };
    const resolver = new ReadinessResolver(readiness as never);
    const request = asking();
    await resolver.readinessOf({ id: 'd', readAfter: AFTER } as Device, request);
    await resolver.readinessOf({ id: 'd', readAfter: LATER } as Device, request);
    expect(asked).toEqual([AFTER, LATER]);
  });

  it('to extensions that are offline is as new as was asked for, and in what is told as new as the news', async () => {
    const { asked, changes, queries, readSide } = circumstances({ _id: 'x', online: false, last: {} });
    const resolver = new ReachabilityResolver(readSide, changes, queries);
    const offline = await resolver.offlineExtensions({ after: LATER, first: 1 }, asking());
    for (const node of offline.nodes) await resolver.extension(node, asking());
    const { extensionReachabilityChanged } = await firstOf(
      resolver.extensionReachabilityChanged({ scope: SYSTEM } as RequestInfo),
    );
    await resolver.extension(extensionReachabilityChanged, asking());
    expect(asked).toEqual([LATER, AFTER]);
  });

  it('to a registration that is told of is as new as the news', async () => {
    const document: Partial<RegistrationDocument> = { _id: 'r', sipAccountId: 'a', changes: [] };
    const { changes, queries, readSide } = circumstances(document);
    const accounts = { ids: async () => null } as never;
    const doors = new RegistrationQueries(queries, readSide, null as never, changes, accounts, new SystemClock());
    const told = doors.registrationsChanged(null, null, 'a', null, { scope: SYSTEM } as RequestInfo);
    expect((await firstOf(told)).registrationsChanged).toMatchObject({ readAfter: AFTER });
  });
});
