import { cause } from './cause.js';
import type { Cause } from './cause.js';
import type { DiagnosisFacts } from './facts.js';

/** What the exchange itself does not let happen. */
export function blocked(
  { account, bans, devices, registrars }: DiagnosisFacts,
  awaitsPassword: boolean,
): readonly Cause[] {
  const causes: Cause[] = [];
  if (registrars.length === 0) {
    causes.push(
      cause('no registrar', 'certain', {
        explanation: 'No registrar is at work: no phone of the exchange can register.',
        nextStep: 'Start a process in the role registrar, and look at its log.',
      }),
    );
  }
  if (account.disabled) {
    const told = {
      explanation: `The SIP account ${account.userName} is disabled.`,
      nextStep: 'Enable the SIP account, if that was not done on purpose.',
    };
    causes.push(cause('account disabled', 'certain', told, account.disabled));
  }
  if (account.extension?.disabled) {
    const told = {
      explanation: `The extension ${account.extension.number} is disabled, and its accounts with it.`,
      nextStep: 'Enable the extension, if that was not done on purpose.',
    };
    causes.push(cause('extension disabled', 'certain', told, account.extension.disabled));
  }
  for (const ban of bans) {
    const { network, reason, until } = ban;
    const told = {
      explanation: `${network} is banned until ${until}: ${reason}. The phone was last seen there.`,
      nextStep: 'Find what tries wrong passwords there, then lift the ban.',
      addresses: [network],
    };
    causes.push(cause('source banned', 'certain', told, ban));
  }
  if (account.extension === null) {
    const told = {
      explanation: `The account acts as no extension: it may register, but can neither call nor be called.`,
      nextStep: 'Link the account to its extension.',
    };
    causes.push(cause('not linked', 'possible', told));
  }
  return [
    ...causes,
    ...devices.flatMap(({ disabled, name }) => (disabled ? [deviceDisabled(name, disabled, awaitsPassword)] : [])),
  ];
}

function deviceDisabled(name: string, disabled: Cause['evidence'][number], awaitsPassword: boolean): Cause {
  const explanation = `The device ${name} is disabled: it gets no configuration, and so perhaps no password.`;
  return cause(
    'device disabled',
    awaitsPassword ? 'likely' : 'possible',
    { explanation, nextStep: 'Enable the device.' },
    disabled,
  );
}
