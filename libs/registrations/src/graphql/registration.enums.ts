import { registerEnumType } from '@nestjs/graphql';

export enum RegistrationTransportName {
  UDP = 'UDP',
  TCP = 'TCP',
  TLS = 'TLS',
  WS = 'WS',
  WSS = 'WSS',
}
registerEnumType(RegistrationTransportName, { name: 'RegistrationTransport' });

export enum RegistrationEndName {
  REMOVED = 'removed',
  CONNECTION_LOST = 'connection lost',
  EXPIRED = 'expired',
  TAKEN_OVER = 'taken over',
  ADMINISTRATOR = 'administrator',
  ACCOUNT_DISABLED = 'account disabled',
  ACCOUNT_DELETED = 'account deleted',
  EXTENSION_DISABLED = 'extension disabled',
  PASSWORD_ROTATED = 'password rotated',
  SETTINGS_CHANGED = 'settings changed',
}
registerEnumType(RegistrationEndName, {
  name: 'RegistrationEnd',
  description: 'Why a registration ended',
  valuesMap: {
    REMOVED: { description: 'The phone signed off' },
    CONNECTION_LOST: { description: 'Its TCP, TLS or WebSocket connection ended' },
    EXPIRED: { description: 'It was not refreshed in time' },
    TAKEN_OVER: { description: 'Another device registered as the account: the last one wins (S3-08)' },
    ADMINISTRATOR: { description: 'Somebody dropped it' },
  },
});

export enum RefusalReasonName {
  WRONG_PASSWORD = 'wrong password',
  OLD_PASSWORD = 'old password',
  UNKNOWN_ACCOUNT = 'unknown account',
  FOREIGN_ACCOUNT = 'foreign account',
  ADDRESS_NOT_ALLOWED = 'address not allowed',
  USER_AGENT_NOT_ALLOWED = 'user agent not allowed',
  TRANSPORT_NOT_ALLOWED = 'transport not allowed',
  ACCOUNT_DISABLED = 'account disabled',
  EXTENSION_DISABLED = 'extension disabled',
}
registerEnumType(RefusalReasonName, {
  name: 'RegistrationRefusalReason',
  description: 'Why a REGISTER was not accepted',
  valuesMap: {
    OLD_PASSWORD: { description: 'The one before the last rotation: the phone has not fetched its configuration' },
    UNKNOWN_ACCOUNT: { description: 'Nobody has such an account' },
    FOREIGN_ACCOUNT: { description: 'The credentials of another account' },
  },
});
