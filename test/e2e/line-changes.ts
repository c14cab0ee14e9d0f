import fc from 'fast-check';
import { RefusedError } from '../harness/graphql-client.js';
import type { GraphqlClient } from '../harness/graphql-client.js';
import type { Line } from '../harness/line.js';

/** What can happen to a phone's configuration, from all the contexts that it is made of. */
export type LineChange =
  | { readonly kind: 'download' }
  | { readonly kind: 'rotateKey' }
  | { readonly kind: 'rotatePassword' }
  | { readonly kind: 'rename'; readonly name: string }
  | { readonly kind: 'renumber'; readonly number: string }
  | { readonly kind: 'keys'; readonly label: string }
  | { readonly kind: 'adminPassword'; readonly digits: string }
  | { readonly kind: 'settings'; readonly settings: object }
  | { readonly kind: 'unassign' }
  | { readonly kind: 'assign' };

const text = fc.string({
  minLength: 1,
  maxLength: 12,
  unit: fc.constantFrom('a', 'Z', 'ö', '&', '<', '"', "'", '%', '=', ' ', '日'),
});
const digits = fc.array(fc.nat(9), { minLength: 4, maxLength: 9 }).map((each) => each.join(''));
const settings = fc.record(
  {
    registrationLifetimeSeconds: fc.option(fc.integer({ min: 60, max: 7200 })),
    phoneTransport: fc.option(fc.constantFrom('UDP', 'TCP', 'TLS')),
    outboundProxy: fc.option(
      fc.record({
        host: fc.constantFrom('proxy.example', '192.0.2.7', '2001:db8::7'),
        port: fc.integer({ min: 1, max: 65_535 }),
        transport: fc.constantFrom('UDP', 'TCP', 'TLS'),
      }),
    ),
  },
  { requiredKeys: [] },
);
const plain = (kind: 'download' | 'rotateKey' | 'rotatePassword' | 'unassign' | 'assign') =>
  fc.constant<LineChange>({ kind });
export const lineChange: fc.Arbitrary<LineChange> = fc.oneof(
  { weight: 4, arbitrary: plain('download') },
  plain('rotateKey'),
  plain('rotatePassword'),
  plain('unassign'),
  plain('assign'),
  text.map((name): LineChange => ({ kind: 'rename', name })),
  fc.integer({ min: 1000, max: 999_999 }).map((n): LineChange => ({ kind: 'renumber', number: String(n) })),
  text.map((label): LineChange => ({ kind: 'keys', label })),
  settings.map((each): LineChange => ({ kind: 'settings', settings: each })),
  digits.map((each): LineChange => ({ kind: 'adminPassword', digits: each })),
);

/** Its link is another one after each new key. */
export type ChangingLine = { -readonly [K in keyof Line]: Line[K] };

/** What its phone asks for: a Yealink for the file of its MAC address. */
export function askedBy({ configurationUrl }: Pick<Line, 'configurationUrl'>): string {
  return configurationUrl.endsWith('/') ? `${configurationUrl}805ec0112233.cfg` : configurationUrl;
}

/** Refusals are part of life: a number that is taken, a line that is empty already. */
export async function happens(client: GraphqlClient, step: LineChange, line: ChangingLine): Promise<void> {
  try {
    await change(client, step, line);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
  }
}

async function change(client: GraphqlClient, step: LineChange, line: ChangingLine): Promise<void> {
  const { deviceId, extensionId, sipAccountId } = line;
  const device = { success: 'DeviceChanged' };
  switch (step.kind) {
    case 'rotateKey': {
      const options = { success: 'DeviceWithKey', inputType: 'DeviceRequest', fields: 'configurationUrl' };
      const rotated = await client.change<{ configurationUrl: string }>('rotateAccessKey', { deviceId }, options);
      line.configurationUrl = rotated.configurationUrl;
      return;
    }
    case 'rotatePassword':
      return void (await client.change('rotateSipPassword', { sipAccountId }, { success: 'SipPasswordRotated' }));
    case 'rename':
      return void (await client.change(
        'updateExtension',
        { extensionId, displayName: step.name },
        { success: 'ExtensionChanged' },
      ));
    case 'renumber':
      return void (await client.change(
        'changeExtensionNumber',
        { extensionId, number: step.number },
        { success: 'ExtensionChanged' },
      ));
    case 'keys': {
      const functionKeys = [{ index: 1, type: 'BLF', value: '202', label: step.label }];
      return void (await client.change('setFunctionKeys', { deviceId, functionKeys }, device));
    }
    case 'adminPassword':
      return void (await client.change('editDevice', { deviceId, adminPassword: step.digits }, device));
    case 'settings':
      return void (await client.change(
        'changeSipAccountSettings',
        { sipAccountId, ...step.settings },
        { success: 'SipAccountSettingsChanged' },
      ));
    case 'unassign':
      return void (await client.change('unassignSipAccount', { deviceId, line: 1 }, device));
    case 'assign':
      return void (await client.change('assignSipAccount', { deviceId, line: 1, sipAccountId }, device));
    case 'download':
      return;
    default:
      step satisfies never;
  }
}
