import type { RequestInfo } from '@ringledger/graphql';
import { SYSTEM } from '@ringledger/read-models';
import { ReachabilityResolver } from './reachability.resolver.js';

/** What is told when these events follow each other, each with what the document says by the time that it is read. */
async function told(...events: readonly (readonly [eventType: string, online: boolean])[]) {
  let online: boolean | undefined;
  const changes = {
    async *watch() {
      for (const [eventType, read] of events) {
        online = read;
        yield { id: 'x1', eventType };
      }
    },
  };
  const readSide = { read: async () => ({ get: async () => ({ _id: 'x1', online, enabled: true, last: {} }) }) };
  const resolver = new ReachabilityResolver(readSide as never, changes as never, null as never);
  const news = [];
  for await (const { extensionReachabilityChanged } of resolver.extensionReachabilityChanged({
    scope: SYSTEM,
  } as RequestInfo)) {
    news.push(extensionReachabilityChanged.online);
  }
  return news;
}

describe('whoever follows the reachability of extensions', () => {
  it('is told when one goes offline or comes back, and not when it is disabled or enabled', async () => {
    const [disabled, enabled] = ['ExtensionDisabled', 'ExtensionEnabled'];
    expect(await told(['ExtensionWentOffline', false], [disabled, false], [enabled, false])).toEqual([false]);
    expect(await told(['ExtensionCameOnline', true], [disabled, true], [enabled, true])).toEqual([true]);
  });

  it('is not told twice what has changed again when it is read', async () => {
    expect(await told(['ExtensionWentOffline', true], ['ExtensionCameOnline', true])).toEqual([true]);
  });
});
