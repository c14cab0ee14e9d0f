import { created, deleted, linked, LINE, projected } from '../../testing/scenario.js';
import { sipAccountListProjection } from './sip-account-list.projection.js';

describe('SIP account list', () => {
  it('sorts user names without case', () => {
    expect(projected(sipAccountListProjection, created)).toMatchObject({ userName: 'Anna', userNameOrder: 'anna' });
  });

  it('follows the account', () => {
    expect(projected(sipAccountListProjection, created, linked)).toMatchObject({
      extensionId: LINE,
      userNameOrder: 'anna',
    });
    expect(projected(sipAccountListProjection, created, deleted)).toBeNull();
  });
});
