import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import type { Finding, RegistrationFindingRaised } from '../finding.events.js';
import { findingName, registrationFindingsAggregate } from '../registration-findings.js';
import type { RegistrationFindingsState } from '../registration-findings.js';

export interface RaiseFindingsInput {
  /** Of the account. */
  readonly organizationId: string;
  readonly findings: readonly Finding[];
}

/** What goes on is told once a day, not with every refresh; in ms. */
const AGAIN_AFTER = 86_400_000;

/** N-15: puts findings on record, each of them at most once a day for the same phones, network or user agent. */
export const raiseFindings: Decision<RaiseFindingsInput, RegistrationFindingsState, RegistrationFindingRaised> = {
  name: 'RaiseFindings',
  aggregate: registrationFindingsAggregate,
  decide: ({ input: { findings, organizationId } }, { raised }) =>
    accept(
      ...findings
        .filter((finding) => isNews(finding, raised.get(findingName(finding))))
        .map((finding): RegistrationFindingRaised => ({
          type: 'RegistrationFindingRaised',
          data: { organizationId, ...finding },
        })),
    ),
};

/** By the times of the events that they were read from: whoever reads the log again finds the same. */
function isNews({ evidence }: Finding, raisedAt: string | undefined): boolean {
  if (raisedAt === undefined) return true;
  const time = Date.parse(evidence.at(-1)?.time ?? '');
  return time - Date.parse(raisedAt) >= AGAIN_AFTER;
}
