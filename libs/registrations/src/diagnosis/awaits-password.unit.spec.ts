import { device, event, facts, registration } from '../testing/diagnosis-facts.js';
import { diagnose } from './diagnose.js';
import type { DiagnosisFacts } from './facts.js';

const causesOf = (changes: Partial<DiagnosisFacts>) => diagnose({ ...facts, ...changes }).causes;

describe('why it is not registered, once its password was rotated (S1-46)', () => {
  const rotated = { ...event('RegistrationDropped', 65), by: 'dropped', causedBy: 'c1', askedBack: true } as const;
  const registrations = [registration(5, { ...rotated, cause: 'password rotated' })];
  const nextSteps = (one: DiagnosisFacts['devices'][number]) =>
    causesOf({ registrations, devices: [one] }).map(({ certainty, nextStep, reason }) => [certainty, reason, nextStep]);
  const gone = 'It cannot come back with the old password.';
  const byHand = 'In a phone that does not fetch it, enter the new password.';
  const outdated = { ...device, holdsCurrent: false };

  it('it was told to fetch its configuration, or was not', () => {
    const dropped = (askedBack: boolean) =>
      causesOf({
        registrations: [registration(5, { ...rotated, cause: 'password rotated', askedBack })],
        devices: [outdated],
      })[0];
    expect(dropped(true)).toMatchObject({ reason: 'dropped', nextStep: expect.stringContaining('It was told to') });
    expect(dropped(false)?.nextStep).toBe(
      `${gone} Switch it off and on, since it fetches its configuration when it starts. ${byHand}`,
    );
  });

  it('and so was its access key: first it needs its new link', () => {
    const link = 'Give the device its new configuration link, by hand or by redirection.';
    expect(nextSteps({ ...outdated, keyGeneration: 2, keyIssued: event('AccessKeyRotated', 60) })).toEqual([
      ['likely', 'key changed', link],
      ['likely', 'dropped', `${gone} ${link} Then switch it off and on. ${byHand}`],
    ]);
  });

  it('and the device is disabled: first it has to be enabled', () => {
    const first = 'Enable the device first: until then it gets no configuration.';
    expect(nextSteps({ ...outdated, disabled: event('DeviceDisabled', 60) })).toEqual([
      ['likely', 'device disabled', 'Enable the device.'],
      ['likely', 'dropped', `${gone} ${first} Then switch it off and on. ${byHand}`],
      ['possible', 'configuration outdated', expect.stringMatching(`^${first} Switch the device off and on`)],
    ]);
  });
});
