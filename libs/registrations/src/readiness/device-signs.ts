import type { DeviceDocument, HeldAccount } from '@ringledger/devices';
import { otherMac } from '@ringledger/devices';
import type { DeviceModel } from '@ringledger/provisioning';
import { deviceOfUserAgent, macsOfUserAgent } from '@ringledger/provisioning';
import { parseUri } from '@ringledger/sip';
import type { Location } from '../locations/account-locations.js';

type Model = Pick<DeviceModel, 'name' | 'vendor'>;

/** What a registration as one of its accounts is compared with. */
export interface DeviceSigns extends Pick<DeviceDocument, 'mac' | 'phoneSince'> {
  /** Null: the catalogue does not know it any more. */
  readonly model: Model | null;
  /** When it had the account, in the order in which it came. */
  readonly held: readonly Pick<HeldAccount, 'since' | 'until'>[];
}

/** A registration as far as it tells whose it is. */
export type SignsOfPhone = Pick<Location, 'callSince' | 'since' | 'userAgent'>;

type Document = Pick<DeviceDocument, 'mac'> & Partial<Pick<DeviceDocument, 'heldAccounts' | 'phoneSince'>>;

/** Until the read model is made anew after an update nobody knows since when. */
const EVER: DeviceSigns['held'] = [{ since: '', until: null }];

export function signsOf(
  { heldAccounts, mac, phoneSince = null }: Document,
  model: Model | null,
  account: string,
): DeviceSigns {
  const held = heldAccounts?.filter(({ sipAccountId }) => sipAccountId === account) ?? EVER;
  return { model, mac, phoneSince, held };
}

/**
 * Whether a registration may be the device: by what it calls itself, and not begun when the account was not on this device, or the device
 * was another phone. A phone that keeps refreshing knows nothing of that.
 */
export function mayBe(device: DeviceSigns, phone: SignsOfPhone): boolean {
  return saysItIs(device, phone.userAgent) && tooEarly(device, phone) === null;
}

/** Whether a user agent may be of this model, and states the MAC address of no other phone; of a model that nobody knows anything may be. */
export function saysItIs({ mac, model }: DeviceSigns, userAgent: string | null): boolean {
  return (model === null || isUserAgentOf(model, userAgent)) && !statesOther({ mac }, userAgent);
}

export function statesOther({ mac }: Pick<DeviceSigns, 'mac'>, userAgent: string | null): boolean {
  return otherMac(mac, { mac: null, userAgent }) !== null;
}

/** Before what the phone had registered, for a person; null: it has come as the device, or states its MAC address. */
export function tooEarly({ held, mac, phoneSince }: DeviceSigns, phone: SignsOfPhone): string | null {
  if (mac !== null && macsOfUserAgent(phone.userAgent ?? '').includes(mac)) return null;
  const begun = startOf(phone);
  if (!held.some((one) => isWithin(one, begun))) return 'the account came to the device';
  return phoneSince !== null && begun < phoneSince ? 'the MAC address of the device was changed' : null;
}

/** Since when what is registered has been the device. */
export function registeredSince(device: DeviceSigns, phone: SignsOfPhone): string {
  const { since } = phone;
  return tooEarly(device, { since, userAgent: phone.userAgent }) === null ? since : startOf(phone);
}

/**
 * Whether what a phone calls itself is this model (S1-17). Some families say less than is printed on the phone: a T58A and a T58W are
 * both `SIP-T58`.
 */
export function isUserAgentOf({ name, vendor }: Model, userAgent: string | null): boolean {
  const claimed = userAgent === null ? null : deviceOfUserAgent(userAgent);
  if (claimed?.vendor !== vendor) return false;
  const said = claimed.modelName.toUpperCase();
  return said === name || (name.startsWith(said) && name.length === said.length + 1);
}

/** Whether a Contact names one of these: the telephone number or the user name (S1-17). */
export function isContactOf(contact: string, names: readonly (string | null)[]): boolean {
  const user = parseUri(contact)?.user;
  return user !== undefined && user !== null && names.includes(user);
}

/** Another phone of the same kind may go on with the registration (`same-phone.ts`), but not with its call. */
function startOf({ callSince, since }: SignsOfPhone): string {
  return callSince ?? since;
}

function isWithin({ since, until }: DeviceSigns['held'][number], time: string): boolean {
  return since <= time && (until === null || time < until);
}
