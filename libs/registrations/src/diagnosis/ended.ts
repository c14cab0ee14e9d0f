import { cause } from './cause.js';
import type { Cause, Certainty } from './cause.js';
import { dropped } from './dropped.js';
import { expired } from './expired.js';
import type { DiagnosisFacts, RegistrationEndFacts, RegistrationFacts } from './facts.js';

/** How the last registration that counts ended, and who took over the one before; or that there never was one, nor a try. */
export function ended(own: readonly RegistrationFacts[], facts: DiagnosisFacts): readonly Cause[] {
  const { registrations, refusals } = facts;
  const [before, last] = own.length > 1 ? own.slice(-2) : [undefined, own[0]];
  if (last?.end) {
    const takeover = before?.end?.by === 'taken over' ? [endedBy(before, before.end, 'possible')] : [];
    const { end } = last;
    if (end.by === 'removed' && end.from !== null)
      return [signedOffFrom(end.from, last, end, registrations), ...takeover];
    if (end.by === 'dropped') return [dropped(last, end, facts, 'likely'), ...takeover];
    if (end.by === 'expired') return [expired(last, end, facts, 'likely'), ...takeover];
    return [endedBy(last, end, 'likely'), ...takeover];
  }
  if (registrations.length > 0 || refusals.length > 0) return [];
  return [
    cause('never tried', 'likely', {
      // A phone that never answers a challenge leaves no trace.
      explanation: 'The record has no try to register as this account: nobody was seen to give credentials for it.',
      nextStep:
        'See that the phone has power and network, and that it knows the account, its password and this exchange.',
    }),
  ];
}

/** Who knows the password may end all registrations of the account (RFC 3261 section 10.2.2); a phone on another network may end its own. */
function signedOffFrom(
  from: string,
  { address, opened }: RegistrationFacts,
  end: RegistrationEndFacts,
  registrations: readonly RegistrationFacts[],
): Cause {
  const isOther = registrations.some((one) => one.address === from && one.end?.by === 'taken over');
  const explanation = isOther
    ? `Another phone at ${from} signed off for all registrations of the account, that of the phone at ${address} among them.`
    : `The phone at ${address} was signed off from ${from}: by itself on another network, or by another phone.`;
  const nextStep = `Use one account for each device. If nobody knows a phone at ${from}, rotate the password at once.`;
  const told = { explanation, nextStep, addresses: [from], since: end.time };
  return cause('removed by the phone', 'likely', told, opened, end);
}

function endedBy(
  { address, opened }: RegistrationFacts,
  end: Exclude<RegistrationEndFacts, { by: 'dropped' | 'expired' }>,
  certainty: Certainty,
): Cause {
  const told = (explanation: string, nextStep: string) => ({
    ...{ explanation, nextStep, addresses: [address] },
    since: end.time,
  });
  switch (end.by) {
    case 'connection lost': {
      if (end.cause === 'registrar restarted') {
        const step = 'It may come back when it next refreshes; switch it off and on to be quicker.';
        const what = `The connection of the phone at ${address} ended with a restart of its registrar, and it has not come back.`;
        return cause('connection lost', certainty, told(what, step), opened, end);
      }
      if (end.cause === 'listener closed') {
        const step =
          'Let the exchange listen there again, or have the phone fetch its configuration (switch it off and on); one that does not fetch it needs the new transport or port entered.';
        const what = `The exchange does not listen any more where the phone at ${address} had registered over UDP, and it has not come back elsewhere.`;
        return cause('connection lost', certainty, told(what, step), opened, end);
      }
      const step = 'See that the phone is on and whether its network was interrupted; it should come back by itself.';
      const what = `The connection of the phone at ${address} was lost and it has not come back.`;
      return cause('connection lost', certainty, told(what, step), opened, end);
    }
    case 'removed': {
      const step = 'Start the phone, or enable the line in it.';
      const what = `The phone at ${address} signed off: it was shut down, or its line was switched off.`;
      return cause('removed by the phone', certainty, told(what, step), opened, end);
    }
    case 'taken over': {
      const by = end.userAgent ?? 'a device that does not say what it is';
      const what = `Another device took the account over: ${by} at ${end.address}. The last one that registers wins.`;
      const step = 'Use one account for each device. If nobody knows the other device, rotate the password at once.';
      return cause('taken over', certainty, { ...told(what, step), addresses: [end.address] }, opened, end);
    }
    default:
      end satisfies never;
      throw new TypeError('A registration ends in one of these ways');
  }
}
