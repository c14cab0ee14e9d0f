import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, SignJWT } from 'jose';

/** An OpenID Connect issuer as far as the exchange asks one: where its keys are, and which. */
export async function openIssuer() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }];
  const server = createServer(({ url }, response) => {
    const answer = url === '/keys' ? { keys } : { issuer, jwks_uri: `${issuer}/keys` };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    /** For the environment of an exchange that believes it. */
    environment: {
      RINGLEDGER_OIDC_ISSUER: issuer,
      RINGLEDGER_OIDC_ROLE_CLAIM: 'role',
      RINGLEDGER_OIDC_ORGANIZATION_CLAIM: 'organization',
    },
    token: (claims: Record<string, unknown>): Promise<string> =>
      new SignJWT({ iss: issuer, aud: 'ringledger', ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
        .setExpirationTime('1h')
        .sign(privateKey),
    close(): void {
      server.closeAllConnections();
      server.close();
    },
  };
}
