import { idOfStream } from '@ringledger/event-sourcing';
import type { Projection } from '@ringledger/event-sourcing';
import type { SourceBanEvent } from '../../source-ban.events.js';
import { sourceBans } from './source-ban.document.js';
import type { SourceBanDocument } from './source-ban.document.js';

export const sourceBansProjection: Projection<SourceBanDocument, SourceBanEvent> = {
  collection: sourceBans,
  handles: ['SourceBanned', 'SourceBanLifted'],
  keys: ({ stream }) => [idOfStream(stream)],
  evolve: (document, { event, metadata, revision: version, stream }) => {
    switch (event.type) {
      case 'SourceBanned':
        return { _id: idOfStream(stream), ...event.data, liftedAt: null, over: event.data.until, version };
      case 'SourceBanLifted':
        return document && { ...document, liftedAt: metadata.time, over: metadata.time, version };
    }
  },
};
