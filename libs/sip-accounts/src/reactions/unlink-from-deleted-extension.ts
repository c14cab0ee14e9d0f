import { Injectable } from '@nestjs/common';
import type { ProcessManager, Reaction, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { AggregateReader, idOfStream, reaction, ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { ExtensionDeleted } from '@ringledger/extensions';
import { extensionAggregate } from '@ringledger/extensions';
import type { Collection, Find } from '@ringledger/read-models';
import { SYSTEM } from '@ringledger/read-models';
import { unlinkSipAccount } from '../decisions/unlink-sip-account.js';
import type { SipAccountLinked } from '../sip-account.events.js';
import { sipAccountList } from '../views/sip-account-list/sip-account-list.document.js';
import type { SipAccountListDocument } from '../views/sip-account-list/sip-account-list.document.js';

const PAGE = 500;

/**
 * No account stays linked to a deleted extension, whatever the order in the log. A link before the deletion is in the list of
 * accounts, which is read as it is behind the deletion; a link after it (decided while the extension still was) finds the
 * extension deleted, since the log is read after the link.
 */
@Injectable()
export class UnlinkFromDeletedExtension implements ProcessManager<ExtensionDeleted | SipAccountLinked> {
  readonly name = 'unlinkFromDeletedExtension';
  readonly handles = ['ExtensionDeleted', 'SipAccountLinked'] as const;

  constructor(
    private readonly readSide: ReadSide,
    private readonly aggregates: AggregateReader,
  ) {}

  async react(recorded: RecordedDomainEvent<ExtensionDeleted | SipAccountLinked>): Promise<readonly Reaction[]> {
    const { event, stream, position } = recorded;
    const id = idOfStream(stream);
    if (event.type === 'ExtensionDeleted') {
      const accounts = await this.#accountsOf(id, position);
      return accounts.map((accountId) => unlink(accountId, id));
    }
    const { extensionId } = event.data;
    const extension = await this.aggregates.state(extensionAggregate, extensionId);
    return extension.status === 'deleted' ? [unlink(id, extensionId)] : [];
  }

  async #accountsOf(extensionId: string, after: Position): Promise<readonly string[]> {
    const accounts: Collection<SipAccountListDocument> = await this.readSide.read(sipAccountList, after);
    const filter = { extensionId: { $eq: extensionId } };
    const sort = [{ field: 'userNameOrder', direction: 1 as const }];
    const ids: string[] = [];
    let next: Find['after'];
    do {
      const page = await accounts.find(SYSTEM, { filter, sort, limit: PAGE, ...(next && { after: next }) });
      ids.push(...page.documents.map((document) => document._id));
      const last = page.hasMore ? page.documents.at(-1) : undefined;
      next = last && { values: [last.userNameOrder], id: last._id };
    } while (next);
    return ids;
  }
}

function unlink(accountId: string, extensionId: string): Reaction {
  return reaction(unlinkSipAccount, accountId, { extensionId });
}
