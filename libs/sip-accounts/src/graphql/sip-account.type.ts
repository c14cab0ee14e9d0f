import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Position } from '@ringledger/event-store';
import { Connection, DateTime } from '@ringledger/graphql';
import type {
  SettingsOnRecord,
  SipAccountDetailsDocument,
} from '../views/sip-account-details/sip-account-details.document.js';

export enum PasswordStrength {
  GENERATED = 'generated',
  STRONG = 'strong',
  WEAK = 'weak',
}
registerEnumType(PasswordStrength, {
  name: 'PasswordStrength',
  valuesMap: {
    GENERATED: { description: 'Made by the exchange: 120 random bits' },
    STRONG: { description: 'Chosen by a person, hard to guess' },
    WEAK: { description: 'Chosen by a person, easy to guess: rotate it' },
  },
});

@ObjectType({ description: 'The credentials of one terminal. The password is answered by revealSipPassword only' })
export class SipAccount {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  organizationId: string;

  @Field(() => String, { description: 'Unique in the whole exchange, whatever the case' })
  userName: string;

  @Field(() => String, { description: 'What the terminal gives as digest user name; mostly the user name' })
  authenticationUser: string;

  @Field(() => String)
  realm: string;

  @Field(() => ID, { nullable: true, description: 'The extension that it acts as; null: none' })
  extensionId: string | null;

  @Field(() => Boolean, { description: 'Disabled, the terminal may not register or call, and nothing is forgotten' })
  enabled: boolean;

  @Field(() => PasswordStrength)
  passwordStrength: PasswordStrength;

  @Field(() => DateTime)
  passwordChangedAt: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the password was last shown since it was set (passwordChangedAt); null: not since then',
  })
  passwordRevealedAt: string | null;

  @Field(() => Int, { description: 'Send it back as expectedVersion' })
  version: number;

  @Field(() => DateTime)
  createdAt: string;

  @Field(() => DateTime)
  updatedAt: string;

  /** What `settings` is made from; no field of the schema. */
  settingsOnRecord: SettingsOnRecord;

  /** How new what is joined has to be; no field of the schema. */
  readAfter: Position | undefined;
}

@ObjectType({ description: 'A page of SIP accounts' })
export class SipAccounts extends Connection(SipAccount) {}

export function toSipAccount(document: SipAccountDetailsDocument, readAfter?: Position): SipAccount {
  const { _id: id, organizationId, userName, authenticationUser, realm, extensionId, enabled } = document;
  const { passwordStrength, passwordChangedAt, passwordRevealedAt, version, createdAt, updatedAt } = document;
  const settingsOnRecord = document.settings;
  const names = { id, organizationId, userName, authenticationUser, realm, extensionId, enabled };
  const password = { passwordStrength, passwordChangedAt, passwordRevealedAt };
  return Object.assign(new SipAccount(), {
    ...names,
    ...password,
    settingsOnRecord,
    version,
    createdAt,
    updatedAt,
    readAfter,
  });
}
