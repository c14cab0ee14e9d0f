import { RecentlyUsed } from '@ringledger/system';
import type { RegistrationDocument } from '../views/registrations/registration.document.js';

/** Of one subscription. An extension or a device has a few registrations; of more the newest are known. */
export const MOST_SHOWN = 256;

/**
 * What a subscription has shown as registered. An account that is deleted, or an extension, loses its links before its registrations end,
 * and whoever looks at the extension or the device is to see them end all the same.
 */
export class ShownRegistrations {
  readonly #ids = new RecentlyUsed<true>(MOST_SHOWN);

  constructor(registered: readonly Pick<RegistrationDocument, '_id'>[]) {
    for (const { _id } of registered) this.#ids.set(_id, true);
  }

  /** Whether the subscription tells this; `asked`: it is of what was asked for at this moment. */
  tells({ _id, until }: Pick<RegistrationDocument, '_id' | 'until'>, asked: boolean): boolean {
    if (until === null) {
      if (asked) this.#ids.set(_id, true);
      return asked;
    }
    const shown = this.#ids.get(_id) === true;
    this.#ids.delete(_id);
    return asked || shown;
  }
}
