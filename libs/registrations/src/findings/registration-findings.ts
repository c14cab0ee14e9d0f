import type { Aggregate } from '@ringledger/event-sourcing';
import type { FindingKind, RegistrationFindingRaised } from './finding.events.js';

/** What was raised lately about one SIP account. */
export interface RegistrationFindingsState {
  /** Null: nothing ever was. */
  readonly organizationId: string | null;
  /** When, by what makes a finding the same; ISO 8601. Oldest first. */
  readonly raised: ReadonlyMap<string, string>;
}

/** Different findings of one account that are remembered: whoever makes more is told of once more. */
const MOST_REMEMBERED = 64;

export function findingName({ kind, sameAs }: { readonly kind: FindingKind; readonly sameAs: string }): string {
  return `${kind}: ${sameAs}`;
}

export const registrationFindingsAggregate: Aggregate<RegistrationFindingsState, RegistrationFindingRaised> = {
  category: 'registrationFinding',
  initialState: { organizationId: null, raised: new Map() },
  evolve: ({ raised }, { data }) => {
    const name = findingName(data);
    const others = [...raised].filter(([known]) => known !== name);
    const time = data.evidence.at(-1)?.time ?? '';
    return {
      organizationId: data.organizationId,
      raised: new Map([...others, [name, time] as const].slice(-MOST_REMEMBERED)),
    };
  },
  // Of the platform until something was raised: only the exchange itself raises findings.
  organizationOf: ({ organizationId }) => organizationId,
};
