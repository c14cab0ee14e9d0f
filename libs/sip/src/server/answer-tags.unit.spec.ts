import { SystemRandomness } from '@ringledger/system';
import { hostile } from '../testing/hostile/index.js';
import type { SipRequest } from '../message/message.js';
import { parseMessage } from '../message/parse.js';
import { AnswerTags } from './answer-tags.js';

describe('the tag of an answer', () => {
  const request = (headers: Record<string, string> = {}) => parseMessage(hostile({ headers })) as SipRequest;
  const tags = new AnswerTags(new SystemRandomness());

  it('is the same for a request that comes again', () => {
    expect(tags.of(request())).toBe(tags.of(request()));
    expect(tags.of(request())).toMatch(/^[0-9a-f]{24}$/);
  });

  it.each([
    ['branch', { Via: 'SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKother' }],
    ['From', { From: '<sip:1001@pbx.example>;tag=other' }],
    ['Call-ID', { 'Call-ID': 'other' }],
    ['CSeq', { CSeq: '4711 REGISTER' }],
  ])('is another one with another %s', (_, headers: Record<string, string>) => {
    expect(tags.of(request(headers))).not.toBe(tags.of(request()));
  });

  it('is foretold by nobody', () => {
    expect(new AnswerTags(new SystemRandomness()).of(request())).not.toBe(tags.of(request()));
  });
});
