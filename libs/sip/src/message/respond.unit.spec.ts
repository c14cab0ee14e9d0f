import { hostile } from '../testing/hostile/index.js';
import type { SipRequest, SipResponse } from './message.js';
import { parseMessage } from './parse.js';
import { buildResponse } from './respond.js';
import { UnsafeHeaderError } from './serialise.js';

const requestOf = (via: string, to = '<sip:1001@pbx.example>') =>
  parseMessage(hostile({ headers: { Via: via, To: to }, lines: ['Via: SIP/2.0/TCP second.example'] })) as SipRequest;
const SOURCE = { address: '198.51.100.7', port: 40_000 };
const responseTo = (request: SipRequest) =>
  parseMessage(buildResponse(request, { status: 200 }, SOURCE, 'ours')) as SipResponse;

describe('buildResponse', () => {
  it('copies all Vias in their order and says in the first where the request came from', () => {
    const response = responseTo(
      requestOf('SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK1;rport;received=forged, SIP/2.0/UDP first.example'),
    );
    expect(response.headers.all('via')).toEqual([
      'SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK1;rport=40000;received=198.51.100.7',
      'SIP/2.0/UDP first.example',
      'SIP/2.0/TCP second.example',
    ]);
  });

  it('leaves received out when nothing was asked and nothing differs', () => {
    expect(responseTo(requestOf('SIP/2.0/UDP 198.51.100.7;branch=z9hG4bK1')).headers.first('via')).toBe(
      'SIP/2.0/UDP 198.51.100.7;branch=z9hG4bK1',
    );
  });

  it('gives the To a tag unless it has one', () => {
    expect(responseTo(requestOf('SIP/2.0/UDP a')).to.parameters.get('tag')).toBe('ours');
    expect(
      responseTo(requestOf('SIP/2.0/UDP a', '"a;tag=x" <sip:1001@pbx.example>;tag=theirs')).to.parameters.get('tag'),
    ).toBe('theirs');
    expect(responseTo(requestOf('SIP/2.0/UDP a', '"a;tag=x" <sip:1001@pbx.example>')).to.parameters.get('tag')).toBe(
      'ours',
    );
    expect(
      responseTo(requestOf('SIP/2.0/UDP a', 'sip:1001@pbx.example;tag=theirs;x="<b>"')).to.parameters.get('tag'),
    ).toBe('theirs');
    expect(responseTo(requestOf('SIP/2.0/UDP a', '<sip:1001@pbx.example>;x=">;tag=x"')).to.parameters.get('tag')).toBe(
      'ours',
    );
  });

  it('never lets a value begin a line', () => {
    const answer = { status: 200, headers: [['X-Note', 'a\r\nInjected: yes']] as const };
    expect(() => buildResponse(requestOf('SIP/2.0/UDP a'), answer, SOURCE, 't')).toThrow(UnsafeHeaderError);
    expect(() => buildResponse(requestOf('SIP/2.0/UDP a'), { status: 200, reason: 'a\nb' }, SOURCE, 't')).toThrow(
      UnsafeHeaderError,
    );
  });
});
