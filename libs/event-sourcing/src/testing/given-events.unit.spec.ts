import { Secret } from '@ringledger/secrets';
import type { Aggregate, Decision } from '../decider.js';
import { accept, refuse } from '../decider.js';
import type { DomainEvent } from '../event.js';
import { refusal } from '../refusal.js';
import { given } from './given-events.js';

type Raised = DomainEvent<'Raised', { readonly by: number }>;
type Locked = DomainEvent<'Locked', { readonly code: Secret }>;
const counter: Aggregate<{ readonly sum: number }, Raised | Locked> = {
  category: 'counter',
  initialState: { sum: 0 },
  evolve: ({ sum }, event) => ({ sum: event.type === 'Raised' ? sum + event.data.by : sum }),
  organizationOf: () => null,
};
const raise: Decision<{ readonly by: number }, { readonly sum: number }, Raised | Locked> = {
  name: 'Raise',
  aggregate: counter,
  decide: ({ input }, { sum }) =>
    sum + input.by > 9
      ? refuse(refusal('TOO_HIGH', 'by', 'Too high'), refusal('SORRY', null, 'Sorry'))
      : accept<Raised>({ type: 'Raised', data: { by: input.by } }),
};
const lock: Decision<Secret, { readonly sum: number }, Raised | Locked> = {
  name: 'Lock',
  aggregate: counter,
  decide: ({ input }) => accept<Locked>({ type: 'Locked', data: { code: input } }),
};

describe('given events, when a decision, then', () => {
  const five: Raised = { type: 'Raised', data: { by: 5 } };

  it('the events', () => {
    given(five)
      .when(raise, { by: 4 })
      .then({ type: 'Raised', data: { by: 4 } });
    given(five).when(raise, { by: 4 }).thenState({ sum: 9 });
    expect(() => given(five).when(raise, { by: 4 }).then(five)).toThrow();
    expect(() => given(five).when(raise, { by: 4 }).thenNothing()).toThrow();
    expect(() => given(five).when(raise, { by: 5 }).then(five)).toThrow(/TOO_HIGH/);
  });

  it('the refusal', () => {
    given(five).when(raise, { by: 5 }).thenRefused('TOO_HIGH', 'by');
    given(five).when(raise, { by: 5 }).thenRefusedExactly(['TOO_HIGH', 'by'], ['SORRY', null]);
    expect(() => given(five).when(raise, { by: 5 }).thenRefused('TOO_HIGH', 'to')).toThrow();
    expect(() => given().when(raise, { by: 5 }).thenRefused('TOO_HIGH')).toThrow();
  });

  it('tells secrets apart', () => {
    given()
      .when(lock, Secret.of('1'))
      .then({ type: 'Locked', data: { code: Secret.of('1') } });
    expect(() =>
      given()
        .when(lock, Secret.of('1'))
        .then({ type: 'Locked', data: { code: Secret.of('2') } }),
    ).toThrow();
  });

  it('catches a decision that does not decide the same twice', () => {
    let draws = 0;
    const lottery: typeof raise = { ...raise, decide: () => accept<Raised>({ type: 'Raised', data: { by: draws++ } }) };
    expect(() => given().when(lottery, { by: 1 })).toThrow();
  });
});
