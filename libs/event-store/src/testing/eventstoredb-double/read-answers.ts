import { ReadReq, ReadResp, StreamIdentifier, UUID, type ReadAnswer, type ReadQuestion } from './generated.js';
import type { StoredEvent } from './memory-log.js';

export type ReadOptions = NonNullable<ReturnType<ReadQuestion['getOptions']>>;

export function eventAnswer(event: StoredEvent): ReadAnswer {
  const id = new UUID();
  id.setString(event.id);
  const recorded = new ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(id);
  recorded.setStreamIdentifier(identifier(event.stream));
  recorded.setStreamRevision(String(event.revision));
  recorded.setCommitPosition(String(event.position));
  recorded.setPreparePosition(String(event.position));
  const metadata = recorded.getMetadataMap();
  metadata.set('type', event.type);
  metadata.set('content-type', event.contentType);
  metadata.set('created', '16094592000000000');
  recorded.setData(event.data);
  recorded.setCustomMetadata(event.metadata);
  const read = new ReadResp.ReadEvent();
  read.setEvent(recorded);
  read.setCommitPosition(String(event.position));
  const answer = new ReadResp();
  answer.setEvent(read);
  return answer;
}

export function streamNotFoundAnswer(stream: string): ReadAnswer {
  const missing = new ReadResp.StreamNotFound();
  missing.setStreamIdentifier(identifier(stream));
  const answer = new ReadResp();
  answer.setStreamNotFound(missing);
  return answer;
}

export function confirmationAnswer(): ReadAnswer {
  const confirmation = new ReadResp.SubscriptionConfirmation();
  confirmation.setSubscriptionId('subscription');
  const answer = new ReadResp();
  answer.setConfirmation(confirmation);
  return answer;
}

export function checkpointAnswer(position: number): ReadAnswer {
  const checkpoint = new ReadResp.Checkpoint();
  checkpoint.setCommitPosition(String(position));
  checkpoint.setPreparePosition(String(position));
  const answer = new ReadResp();
  answer.setCheckpoint(checkpoint);
  return answer;
}

export function caughtUpAnswer(): ReadAnswer {
  const answer = new ReadResp();
  answer.setCaughtUp(new ReadResp.CaughtUp());
  return answer;
}

/** Events that one read asks for; `undefined` for a stream that is not there. */
export function selected(
  options: ReadOptions,
  log: { readonly events: readonly StoredEvent[]; stream(name: string): readonly StoredEvent[] | undefined },
): readonly StoredEvent[] | undefined {
  const backwards = options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;
  const count = Number(options.getCount());
  const ordered = (events: readonly StoredEvent[]) => (backwards ? [...events].reverse() : events).slice(0, count);
  const stream = options.getStream();
  if (stream) {
    const events = log.stream(streamName(options));
    if (!events || !stream.hasRevision()) return events && ordered(events);
    const from = Number(stream.getRevision());
    return ordered(events.filter(({ revision }) => (backwards ? revision <= from : revision >= from)));
  }
  const all = options.getAll();
  if (!all?.hasPosition()) return ordered(log.events);
  const from = Number(all.getPosition()?.getCommitPosition());
  // Forwards the position is included, backwards it is not.
  return ordered(log.events.filter(({ position }) => (backwards ? position < from : position >= from)));
}

export function streamName(options: ReadOptions): string {
  const name = options.getStream()?.getStreamIdentifier()?.getStreamName_asU8() ?? new Uint8Array();
  return Buffer.from(name).toString('utf8');
}

function identifier(stream: string): InstanceType<typeof StreamIdentifier> {
  const made = new StreamIdentifier();
  made.setStreamName(Uint8Array.from(Buffer.from(stream)));
  return made;
}
