import type { Changed, GraphqlClient } from './graphql-client.js';

/** One line ready to be used: an extension with its SIP account on the first line of a phone. */
export interface Line {
  readonly extensionId: string;
  readonly sipAccountId: string;
  readonly deviceId: string;
  /** Holds the access key. */
  readonly configurationUrl: string;
  readonly position: string;
}

export async function registerOrganization(client: GraphqlClient, name: string): Promise<string> {
  return (await client.change('registerOrganization', { name }, { success: 'OrganizationChanged' })).id;
}

/** Everything that a new employee needs, in four changes. */
export async function createLine(
  client: GraphqlClient,
  organizationId: string,
  { number, model, mac }: { number: string; model: string; mac?: string },
): Promise<Line> {
  const extension = await client.change(
    'createExtension',
    { organizationId, number, firstName: 'Line', lastName: number },
    { success: 'ExtensionChanged' },
  );
  const account = await client.change(
    'createSipAccount',
    { organizationId, extensionId: extension.id },
    { success: 'SipAccountCreated' },
  );
  const device = await client.change<Changed & { configurationUrl: string }>(
    'addDevice',
    { organizationId, model, name: `Phone ${number}`, mac },
    { success: 'DeviceWithKey', fields: 'configurationUrl' },
  );
  const { position } = await client.change(
    'assignSipAccount',
    { deviceId: device.id, line: 1, sipAccountId: account.id },
    { success: 'DeviceChanged' },
  );
  return {
    extensionId: extension.id,
    sipAccountId: account.id,
    deviceId: device.id,
    configurationUrl: device.configurationUrl,
    position,
  };
}

/** What a person types into a phone. */
export interface SipCredentials {
  readonly user: string;
  readonly password: string;
  readonly realm: string;
}

/** Of an account, with its password in the clear, which is an event. */
export async function sipCredentials(
  client: GraphqlClient,
  { sipAccountId }: Pick<Line, 'sipAccountId'>,
): Promise<SipCredentials> {
  const { password, position } = await client.change<Changed & { password: string }>(
    'revealSipPassword',
    { sipAccountId },
    { success: 'SipPasswordRevealed', inputType: 'SipAccountRequest', fields: 'password' },
  );
  const { sipAccount } = await client.ask<{ sipAccount: { userName: string; realm: string } }>(
    'query($id: ID!, $after: String) { sipAccount(id: $id, after: $after) { userName realm } }',
    { id: sipAccountId, after: position },
  );
  return { user: sipAccount.userName, password, realm: sipAccount.realm };
}
