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
  EXTENSION_DELETED = 'extension deleted',
  PASSWORD_ROTATED = 'password rotated',
  SETTINGS_CHANGED = 'settings changed',
}
registerEnumType(RegistrationEndName, {
  name: 'RegistrationEnd',
  description: 'Why a registration ended',
  valuesMap: {
    REMOVED: { description: 'The phone signed off' },
    CONNECTION_LOST: {
      description:
        'Its TCP, TLS or WebSocket connection ended, or the exchange does not listen any more where it had registered over UDP',
    },
    EXPIRED: { description: 'It was not refreshed in time' },
    TAKEN_OVER: { description: 'Another device registered as the account: the last one wins (S3-08)' },
    ADMINISTRATOR: { description: 'Somebody dropped it' },
  },
});

/** Said alike where a REGISTER was refused, and where that is why nobody is registered. */
export const REFUSED_BECAUSE = {
  WRONG_REALM: {
    description: 'Credentials for another realm than the one that was asked for, or in the realm of others',
  },
  MALFORMED_CREDENTIALS: { description: 'Incomplete, of another qop than auth, or for another address' },
  INTERVAL_TOO_BRIEF: { description: 'For less time than the exchange grants (423)' },
  CONTACT_NOT_USABLE: { description: 'With a contact that cannot be used' },
  MALFORMED_REQUEST: { description: 'Not well-formed, so that the exchange could not read it' },
  ALGORITHM_NOT_SUPPORTED: { description: 'Account, phone and registrar do not share a digest algorithm' },
};

export enum RefusalReasonName {
  WRONG_PASSWORD = 'wrong password',
  OLD_PASSWORD = 'old password',
  TOO_MANY_WRONG_PASSWORDS = 'too many wrong passwords',
  UNKNOWN_ACCOUNT = 'unknown account',
  UNKNOWN_AUTHENTICATION_USER = 'unknown authentication user',
  FOREIGN_ACCOUNT = 'foreign account',
  CREDENTIALS_USED_ELSEWHERE = 'credentials used elsewhere',
  WRONG_REALM = 'wrong realm',
  MALFORMED_CREDENTIALS = 'malformed credentials',
  ADDRESS_NOT_ALLOWED = 'address not allowed',
  USER_AGENT_NOT_ALLOWED = 'user agent not allowed',
  TRANSPORT_NOT_ALLOWED = 'transport not allowed',
  INTERVAL_TOO_BRIEF = 'interval too brief',
  CONTACT_NOT_USABLE = 'contact not usable',
  MALFORMED_REQUEST = 'malformed request',
  ALGORITHM_NOT_SUPPORTED = 'algorithm not supported',
  ACCOUNT_DISABLED = 'account disabled',
  EXTENSION_DISABLED = 'extension disabled',
}
registerEnumType(RefusalReasonName, {
  name: 'RegistrationRefusalReason',
  description: 'Why a REGISTER was not accepted',
  valuesMap: {
    OLD_PASSWORD: { description: 'The one before the last rotation: the phone has not fetched its configuration' },
    TOO_MANY_WRONG_PASSWORDS: {
      description: 'Not looked at, right or wrong: so many wrong ones came before, from there or from everywhere',
    },
    UNKNOWN_ACCOUNT: { description: 'Nobody has such an account' },
    UNKNOWN_AUTHENTICATION_USER: { description: 'The account is known, the user name of the credentials is nobody’s' },
    FOREIGN_ACCOUNT: { description: 'The authentication user of another account' },
    CREDENTIALS_USED_ELSEWHERE: { description: 'The right credentials of this account, to register another one' },
    USER_AGENT_NOT_ALLOWED: { description: 'By the account, or by the whole exchange' },
    ...REFUSED_BECAUSE,
  },
});
