import { openExchange } from '../harness/exchange.js';
import type { Exchange } from '../harness/exchange.js';
import { GraphqlClient } from '../harness/graphql-client.js';
import { registerOrganization } from '../harness/line.js';
import { openIssuer } from '../harness/oidc-issuer.js';

describe('users of another issuer', () => {
  let issuer: Awaited<ReturnType<typeof openIssuer>>;
  let exchange: Exchange;
  let acme: string;

  beforeAll(async () => {
    issuer = await openIssuer();
    exchange = await openExchange(issuer.environment);
    acme = await registerOrganization(await exchange.administrator(), 'Acme');
  });
  afterAll(async () => {
    await exchange.stop();
    issuer.close();
  });

  const as = async (sub: string, organization: string | null = acme) => {
    const token = await issuer.token({ sub, role: 'organizationAdmin', organization });
    return new GraphqlClient(exchange.graphql, token);
  };

  it('are let in for an organization that there is, in whatever case its id is written', async () => {
    for (const organization of [acme, acme.toUpperCase()]) {
      const answer = await (await as('anna', organization)).ask('{ me { actorId organization { name } } }');
      expect(answer).toEqual({ me: { actorId: 'oidc:anna', organization: { name: 'Acme' } } });
    }
    const stranger = await as('anna', '00000000-0000-4000-8000-000000000000');
    await expect(stranger.ask('{ me { actorId } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it.each(['anna berg', 'Änne 😀', '~'.repeat(255), '😀'.repeat(255)])(
    'are found in the audit trail: %s',
    async (sub) => {
      const client = await as(sub);
      const number = String([...sub].length * 10 + sub.length);
      const created = await client.change(
        'createExtension',
        { number, firstName: 'A' },
        { success: 'ExtensionChanged' },
      );
      const { me } = await client.ask<{ me: { actorId: string } }>('{ me { actorId } }');
      const asked =
        'query($actor: ID, $after: String) { auditEntries(filter: { actorId: $actor }, after: $after) { nodes { actor { id } } } }';
      expect(await client.ask(asked, { actor: me.actorId, after: created.position })).toEqual({
        auditEntries: { nodes: [{ actor: { id: `oidc:${sub}` } }] },
      });
    },
  );

  it('cannot be asked for with what no actor is', async () => {
    const client = await as('anna');
    const asked = 'query($actor: ID) { auditEntries(filter: { actorId: $actor }) { nodes { id } } }';
    for (const actor of ['', ' ', 'a\n', 'a\ud800', 'x'.repeat(301)])
      await expect(client.ask(asked, { actor })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
