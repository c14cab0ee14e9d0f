import type { CommandOutcome, Followers } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import { answerInForce, ChangedForPhones } from './in-force.js';

class Locked extends ChangedForPhones {
  door: string;
}

const accepted: CommandOutcome = {
  accepted: true,
  aggregateId: 'house',
  version: 3,
  position: '7' as Position,
  events: [],
};

describe('an answer that waits for the registrars', () => {
  const asked: unknown[][] = [];
  const followers = {
    behind: (...about: unknown[]) => {
      asked.push(about);
      return Promise.resolve(['slow']);
    },
  } as unknown as Followers;
  beforeEach(() => asked.splice(0));

  it('names those that did not follow to the position of the change', async () => {
    const answer = await answerInForce(followers, accepted, Locked, () => ({ door: 'front' }));
    expect(answer).toMatchObject({ id: 'house', version: 3, position: '7', door: 'front', registrarsBehind: ['slow'] });
    expect(asked).toEqual([['registrar', '7']]);
  });

  it('does not wait for a change that was refused', async () => {
    const refusals = [{ code: 'VERSION_CONFLICT', field: null, message: 'It moved', help: null }];
    expect(await answerInForce(followers, { accepted: false, refusals }, Locked)).toEqual({ refusals });
    expect(asked).toEqual([]);
  });
});
