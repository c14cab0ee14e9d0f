import { registerEnumType } from '@nestjs/graphql';

export enum DevicePasswordOrigin {
  GENERATED = 'generated',
  CHOSEN = 'chosen',
}
registerEnumType(DevicePasswordOrigin, {
  name: 'DevicePasswordOrigin',
  valuesMap: {
    GENERATED: { description: '40 random digits that nobody is shown' },
    CHOSEN: { description: 'Digits that a person chose: weak' },
  },
});

/** What a person can put on a key; a key that is not listed is empty. */
export enum FunctionKeyKind {
  LINE = 'line',
  BLF = 'blf',
  DIRECT_DIAL = 'directDial',
  EXTENSION = 'extension',
  VOICEMAIL = 'voicemail',
  PHONEBOOK = 'phonebook',
  GROUP_PICKUP = 'groupPickup',
}
registerEnumType(FunctionKeyKind, {
  name: 'FunctionKeyType',
  description: 'What a function key does (S1-31)',
  valuesMap: {
    LINE: { description: 'Calls on one line of the device' },
    BLF: { description: 'Shows whether an extension is busy; picks up and dials' },
    DIRECT_DIAL: { description: 'Dials a number or a * or # code' },
    EXTENSION: { description: 'Dials an extension of the exchange' },
    VOICEMAIL: { description: 'Dials the mailbox' },
    PHONEBOOK: { description: 'Opens the directory of the device' },
    GROUP_PICKUP: { description: 'Takes a call that rings in the team' },
  },
});

/** The death of an access key, as `deathOf` sees it. */
export enum AccessKeyDeath {
  ROTATED = 'rotated',
  DISABLED = 'disabled',
  DELETED = 'deleted',
}
registerEnumType(AccessKeyDeath, { name: 'AccessKeyDeath', description: 'Why an access key opens nothing any more' });
