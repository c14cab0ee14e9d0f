import { registerEnumType } from '@nestjs/graphql';

/** The roles that a user can have, as the schema spells them; the values are those of `Role`. */
export enum UserRole {
  PROVIDER = 'provider',
  ORGANIZATION_ADMIN = 'organizationAdmin',
  USER = 'user',
  AUDITOR = 'auditor',
}

registerEnumType(UserRole, {
  name: 'UserRole',
  valuesMap: {
    PROVIDER: { description: 'Everything, in the whole exchange' },
    ORGANIZATION_ADMIN: { description: 'Everything inside one organization' },
    USER: { description: 'Sees the extensions of the organization; with SIP management also phones and accounts' },
    AUDITOR: {
      description: 'Reads everything but what only the operators of the platform see; changes and reveals nothing',
    },
  },
});
