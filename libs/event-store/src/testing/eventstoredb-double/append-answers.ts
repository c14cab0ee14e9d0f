import { Any, AccessDenied, AllStreamPosition, BatchAppendResp, MaximumAppendSizeExceeded, Status, StreamIdentifier, WrongExpectedVersion, type BatchAppendAnswer, type BatchAppendReq } from './generated.js'; // prettier-ignore
import type { Expectation, ProposedEvent, Verdict } from './memory-log.js';

/** One append as the client sent it, put together from its parts. */
export interface AppendRequest {
  readonly correlationId: NonNullable<ReturnType<BatchAppendReq['getCorrelationId']>>;
  readonly stream: string;
  readonly expected: Expectation;
  readonly events: ProposedEvent[];
}

export function appendRequest(first: BatchAppendReq): AppendRequest {
  const options = first.getOptions();
  const name = options?.getStreamIdentifier()?.getStreamName_asU8() ?? new Uint8Array();
  return {
    correlationId: first.getCorrelationId() as AppendRequest['correlationId'],
    stream: Buffer.from(name).toString('utf8'),
    expected: options?.hasNoStream()
      ? 'no-stream'
      : options?.hasStreamExists()
        ? 'stream-exists'
        : options?.hasStreamPosition()
          ? Number(options.getStreamPosition())
          : 'any',
    events: [],
  };
}

export function proposedEvents(part: BatchAppendReq): ProposedEvent[] {
  return part.getProposedMessagesList().map((message) => ({
    id: message.getId()?.getString() ?? '',
    type: message.getMetadataMap().get('type') ?? '',
    contentType: message.getMetadataMap().get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  }));
}

export function answerTo(request: AppendRequest, verdict: Verdict): BatchAppendAnswer {
  if (verdict.kind === 'conflict') return refusal(request, conflict(request.expected, verdict.actual));
  const success = new BatchAppendResp.Success();
  success.setCurrentRevision(String(verdict.revision));
  // Of a repeated append the server knows no position.
  if (verdict.kind === 'written') {
    const position = new AllStreamPosition();
    position.setCommitPosition(String(verdict.position));
    position.setPreparePosition(String(verdict.position));
    success.setPosition(position);
  }
  const answer = envelope(request);
  answer.setSuccess(success);
  return answer;
}

export type RefusalKind = 'not-ready' | 'too-busy' | 'too-large' | 'too-large-event' | 'denied' | 'wrong-version';

export function refusalOf(request: AppendRequest, kind: RefusalKind): BatchAppendAnswer {
  const status = new Status();
  switch (kind) {
    case 'not-ready':
      status.setMessage('Server Is Not Ready');
      status.setDetails(packed('google.protobuf.Empty', new Uint8Array()));
      break;
    case 'too-busy':
      status.setMessage('Server Is Too Busy');
      status.setDetails(packed('google.protobuf.Empty', new Uint8Array()));
      break;
    case 'too-large':
      status.setDetails(packed('event_store.client.MaximumAppendSizeExceeded', new MaximumAppendSizeExceeded().serializeBinary())); // prettier-ignore
      break;
    case 'too-large-event':
      status.setMessage('MaximumAppendEventSizeExceeded');
      status.setDetails(packed('event_store.client.MaximumAppendEventSizeExceeded', new Uint8Array()));
      break;
    case 'denied':
      status.setDetails(packed('event_store.client.AccessDenied', new AccessDenied().serializeBinary()));
      break;
    case 'wrong-version':
      return refusal(request, conflict(request.expected, 41));
  }
  return refusal(request, status);
}

function conflict(expected: Expectation, actual: number): InstanceType<typeof Status> {
  const details = new WrongExpectedVersion();
  if (actual >= 0) details.setCurrentStreamRevision(String(actual));
  if (typeof expected === 'number') details.setExpectedStreamPosition(String(expected));
  const status = new Status();
  status.setDetails(packed('event_store.client.WrongExpectedVersion', details.serializeBinary()));
  return status;
}

function refusal(request: AppendRequest, status: InstanceType<typeof Status>): BatchAppendAnswer {
  const answer = envelope(request);
  answer.setError(status);
  return answer;
}

function envelope(request: AppendRequest): BatchAppendAnswer {
  const identifier = new StreamIdentifier();
  identifier.setStreamName(Uint8Array.from(Buffer.from(request.stream)));
  const answer = new BatchAppendResp();
  answer.setCorrelationId(request.correlationId);
  answer.setStreamIdentifier(identifier);
  return answer;
}

function packed(type: string, bytes: Uint8Array): InstanceType<typeof Any> {
  const any = new Any();
  any.pack(bytes, type);
  return any;
}
