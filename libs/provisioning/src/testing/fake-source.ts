import { createHash } from 'node:crypto';
import { ConfigurationSource, REFUSED } from '../server/configuration-source.js';
import type { PickupOutcome, PickupRequest } from '../server/configuration-source.js';
import { entityTagMatches } from '../server/entity-tag.js';
import { ServableFile } from '../server/servable-file.js';

type Answer = PickupOutcome | Promise<PickupOutcome> | Error | ((request: PickupRequest) => Promise<PickupOutcome>);

/** Knows the keys it is told, and keeps what it was asked. */
export class FakeSource extends ConfigurationSource {
  readonly asked: PickupRequest[] = [];
  private readonly answers = new Map<string, Answer>();

  /** `answer` for the plain `/<key>.cfg`, or for one file below the key. */
  set(key: string, answer: Answer, fileName: string | null = null): this {
    this.answers.set(`${sha256(key)} ${fileName}`, answer);
    return this;
  }

  lookup(request: PickupRequest): PickupOutcome | Promise<PickupOutcome> {
    this.asked.push(request);
    const answer = this.answers.get(`${request.keyHash} ${request.fileName}`) ?? REFUSED;
    if (answer instanceof Error) throw answer;
    if (typeof answer === 'function') return answer(request);
    if ('kind' in answer && answer.kind === 'served' && entityTagMatches(request.ifNoneMatch, answer.file.etag)) {
      return { kind: 'not-modified', file: answer.file };
    }
    return answer;
  }
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const file = (text: string): ServableFile => new ServableFile('text/plain; charset=utf-8', Buffer.from(text));
