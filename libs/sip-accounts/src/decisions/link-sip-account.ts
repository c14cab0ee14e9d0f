import type { Decision } from '@ringledger/event-sourcing';
import { accept, refusal, refuse } from '@ringledger/event-sourcing';
import type { ExtensionState } from '@ringledger/extensions';
import { extensionAggregate } from '@ringledger/extensions';
import { extensionNotFound, isLinkable } from '../extension-of-account.js';
import type { SipAccountEvent } from '../sip-account.events.js';
import type { SipAccountState } from '../sip-account.js';
import { sipAccountAggregate, sipAccountExists } from '../sip-account.js';
import { sipAccountNotFound } from '../sip-account-refusals.js';

export interface LinkSipAccountInput {
  readonly extensionId: string;
}

export interface LinkSipAccountFacts {
  readonly extension: ExtensionState;
}

/**
 * S3-04, S3-63: from now on the terminal acts as this extension. An extension that is deleted at the same moment is seen by the
 * process manager, which takes the link away again.
 */
export const linkSipAccount: Decision<LinkSipAccountInput, SipAccountState, SipAccountEvent, LinkSipAccountFacts> = {
  name: 'LinkSipAccount',
  aggregate: sipAccountAggregate,
  gather: async (input, reader) => ({ extension: await reader.state(extensionAggregate, input.extensionId) }),
  decide: ({ input: { extensionId }, facts }, state) => {
    if (!sipAccountExists(state)) return sipAccountNotFound();
    if (!isLinkable(facts.extension, state.organizationId)) return refuse(extensionNotFound());
    if (state.extensionId === extensionId) return accept();
    if (state.extensionId !== null) {
      return refuse(
        refusal(
          'SIP_ACCOUNT_LINKED_ELSEWHERE',
          'extensionId',
          'The account is linked to another extension',
          'Unlink it first: its terminal would change who it is',
        ),
      );
    }
    return accept({ type: 'SipAccountLinked', data: { extensionId } });
  },
};
