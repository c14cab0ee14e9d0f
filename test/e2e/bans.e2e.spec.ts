import { TestPhone } from '@ringledger/sip/testing';
import type { Exchange } from '../harness/exchange.js';
import { openExchange } from '../harness/exchange.js';
import type { GraphqlClient } from '../harness/graphql-client.js';
import { createLine, registerOrganization } from '../harness/line.js';
import type { Line } from '../harness/line.js';
import { askDoor, phoneAgent } from '../harness/phone-door.js';

interface Bans {
  readonly sourceBans: {
    readonly nodes: readonly { readonly id: string; readonly network: string; readonly reason: string }[];
  };
}
const BANS = `query($address: String, $after: String) {
  sourceBans(address: $address, after: $after) { nodes { id network reason since until refusals liftedAt } } }`;

describe('a source that guesses', () => {
  let exchange: Exchange;
  let client: GraphqlClient;
  let line: Line;
  beforeAll(async () => {
    exchange = await openExchange({ RINGLEDGER_SIP_TRUSTED_NETWORKS: 'off' });
    client = await exchange.administrator();
    const organizationId = await registerOrganization(client, 'Acme');
    line = await createLine(client, organizationId, { number: '201', model: 'snom-d785' });
    const agent = phoneAgent();
    await askDoor(line.configurationUrl, agent);
    agent.destroy();
  }, 180_000);
  afterAll(() => exchange.stop());

  const phone = (user: string) =>
    TestPhone.open('UDP', exchange.sip['UDP']!, { user, password: 'guess', realm: 'sip.localhost' });
  /** Why the phone that has fetched its configuration from here is not registered (S1-46). */
  const reasons = async () => {
    const query = `query($deviceId: ID, $after: String) { whyNotRegistered(deviceId: $deviceId, after: $after) {
      causes { reason certainty evidence { type } } } }`;
    const { whyNotRegistered } = await client.ask<{
      whyNotRegistered: { causes: { reason: string; certainty: string; evidence: { type: string }[] }[] }[];
    }>(query, { deviceId: line.deviceId, after: line.position });
    return (whyNotRegistered[0]?.causes ?? []).map(
      ({ certainty, evidence, reason }) => [certainty, reason, evidence.map(({ type }) => type)] as const,
    );
  };
  const bans = async (variables: object = {}) => (await client.ask<Bans>(BANS, variables)).sourceBans.nodes;

  it('is banned with a reason and an end, found by its address, and heard again once the ban is lifted', async () => {
    for (let name = 0; name < 21; name += 1) {
      const guessing = await phone(`nobody-${name}`);
      expect((await guessing.register()).status).toBe(401);
      guessing.close();
    }
    let found = await bans({ address: '127.0.0.1' });
    while (found.length === 0) found = await bans({ address: '127.0.0.1' });
    expect(found).toMatchObject([
      { network: '127.0.0.1/32', reason: 'MANY_UNKNOWN_NAMES', refusals: 21, liftedAt: null },
    ]);
    expect(await bans({ address: '::ffff:127.0.0.1' })).toEqual(found);
    expect(await bans({ address: '192.0.2.1' })).toEqual([]);
    expect(await reasons()).toContainEqual(['CERTAIN', 'SOURCE_BANNED', ['SourceBanned']]);

    const silent = await phone('nobody');
    const answered = silent.register();
    const lifted = await client.change<{ position: string; registrarsBehind: string[] }>(
      'liftSourceBan',
      { sourceBanId: found[0]?.id },
      { success: 'SourceBanLifted', fields: 'registrarsBehind' },
    );
    expect(lifted.registrarsBehind).toEqual([]);
    expect(await bans({ after: lifted.position })).toEqual([]);
    expect((await reasons()).map(([, reason]) => reason)).not.toContain('SOURCE_BANNED');
    // What was sent while it was banned got no answer; the phone repeats it, and now it is heard.
    expect((await answered).status).toBe(401);
    silent.close();
  });
});
