import { organizationNameFlaw } from './organization-name.js';

describe('organization name', () => {
  it.each(['A', 'Bäckerei Müller & Söhne', '株式会社', `O'Neill "West" <1>`, '🦊 Fox', 'x'.repeat(100)])(
    'takes %s',
    (name) => {
      expect(organizationNameFlaw(name)).toBeNull();
    },
  );

  it.each(['', ' ', ' Acme', 'Acme ', 'x'.repeat(101), 'a\nb', 'a\0b', 'a\u202eb', 'a\u200bb', 'a\u2028b', 'a\ud800b'])(
    'refuses %j',
    (name) => {
      expect(organizationNameFlaw(name)).toMatchObject({ code: 'ORGANIZATION_NAME_INVALID', field: 'name' });
    },
  );
});
