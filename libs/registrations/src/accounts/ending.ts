import type { Location } from '../locations/account-locations.js';
import type { DropCause } from '../registration.events.js';
import type { AccountStanding } from './account-directory.js';
import type { AccountEvent } from './account.projection.js';
import type { ExtensionSwitch } from './disabled-extensions.projection.js';

/** What of an account's registrations an event ends. */
export interface Ending {
  readonly cause: DropCause;
  /** Null: all of them. */
  readonly which: ((location: Location) => boolean) | null;
  /** The phone may come back, but only with its new configuration. */
  readonly asksBack: boolean;
}

const all = (cause: DropCause): Ending => ({ cause, which: null, asksBack: false });

/**
 * From the event and what holds after it, not from what held before: a registrar that comes back looks at events again whose effects are
 * in the read models already, while the registrations are still there. `refuses`: whether what is bound so could not be made any more, when it
 * comes to that.
 */
export function endingOf(
  { type }: AccountEvent | ExtensionSwitch,
  { denied }: AccountStanding,
  refuses: (location: Location) => boolean,
): Ending | null {
  switch (type) {
    case 'SipAccountDeleted':
      return all('account deleted');
    case 'SipAccountDisabled':
      return all('account disabled');
    case 'SipPasswordRotated':
      return { ...all('password rotated'), asksBack: denied === null };
    case 'ExtensionDisabled':
      return all('extension disabled');
    case 'ExtensionDeleted':
      return all('extension deleted');
    case 'SipAccountLinked':
      return denied === 'extension disabled' ? all('extension disabled') : null;
    case 'SipAccountSettingsChanged':
      // Whoever could not register any more as he did.
      return {
        cause: 'settings changed',
        which: refuses,
        asksBack: denied === null,
      };
    case 'SipAccountCreated':
    case 'SipAccountEnabled':
    case 'SipAccountUnlinked':
    case 'ExtensionEnabled':
      return null;
  }
}
