import type { SipRequest, SipResponse } from './message.js';
import { parseMessage } from './parse.js';

const request = (text: string): SipRequest => {
  const parsed = parseMessage(Buffer.from(text.replaceAll('\n', '\r\n')));
  if (parsed.kind !== 'request') throw new Error(`not a request: ${JSON.stringify(parsed)}`);
  return parsed;
};

/** The whole of RFC 4475's spirit in one message: odd spelling, compact names, folding, blanks. */
const TORTUOUS = `REGISTER sips:pbx.example;maddr=x SIP/2.0
v :  SIP / 2.0 / TCP  [2001:DB8::9]:5061 ;branch=z9hG4bKa ; rport
vIa: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKb, SIP/2.0/UDP 192.0.2.2
f: "Quoted \\"Name\\" <x>, y" <sip:j%2Bd@PBX.example:5080;lr?a=b>;tag=1
TO: sip:jd@pbx.example;tag=2
i: abc
  
cseq: 0009
 REGISTER
m: <sip:jd@192.0.2.9>;expires=60;+sip.instance="<urn:uuid:1,2>", Jürgen <sip:jd@[::1]:6000;transport=TLS>;expires=x
eXpIrEs: 99999999999999
l: 4

bodyand more`;

describe('parseMessage', () => {
  it('reads what RFC 3261 allows, however it is written', () => {
    const message = request(TORTUOUS);
    expect(message.uri).toMatchObject({ scheme: 'sips', host: 'pbx.example', user: null, port: null });
    expect(message.via).toMatchObject({
      transport: 'TCP',
      branch: 'z9hG4bKa',
      sentBy: { host: '2001:db8::9', port: 5061 },
    });
    expect(message.via.parameters.get('rport')).toBeNull();
    expect(message.headers.all('via')).toHaveLength(2);
    expect(message.from).toMatchObject({
      displayName: 'Quoted "Name" <x>, y',
      uri: { user: 'j+d', host: 'pbx.example', port: 5080, headers: 'a=b' },
    });
    expect(message.to.uri.text).toBe('sip:jd@pbx.example');
    expect(message.to.parameters.get('tag')).toBe('2');
    expect(message.callId).toBe('abc');
    expect(message.cseq).toEqual({ number: 9, method: 'REGISTER' });
    expect(message.expires).toBe(2 ** 32 - 1);
    expect(message.contacts).toMatchObject([
      { displayName: null, expires: 60, uri: { host: '192.0.2.9' } },
      { displayName: 'Jürgen', expires: 3600, uri: { hostKind: 'ipv6', host: '::1', port: 6000, transport: 'tls' } },
    ]);
    expect(message.contacts[0]).toMatchObject({
      parameters: new Map([
        ['expires', '60'],
        ['+sip.instance', '<urn:uuid:1,2>'],
      ]),
    });
    expect(message.body.toString()).toBe('body');
  });

  it('takes the version in whatever case (RFC 3261 section 7.1)', () => {
    expect(request(TORTUOUS.replace('SIP/2.0', 'sip/2.0')).method).toBe('REGISTER');
    const answer = request(TORTUOUS);
    const text = [
      'Sip/2.0 200 OK',
      ...['via', 'from', 'to', 'call-id'].map((name) => `${name}: ${answer.headers.first(name)}`),
      'CSeq: 9 REGISTER',
      'Content-Length: 0',
    ];
    expect(parseMessage(Buffer.from(`${text.join('\r\n')}\r\n\r\n`))).toMatchObject({ kind: 'response', status: 200 });
    const other = TORTUOUS.replace('SIP/2.0', 'sip/3.0').replaceAll('\n', '\r\n');
    expect(parseMessage(Buffer.from(other))).toMatchObject({ kind: 'refused', status: 505 });
  });

  it('takes a star for all contacts, and no contact for none', () => {
    const head =
      'REGISTER sip:a SIP/2.0\nVia: SIP/2.0/UDP a\nFrom: <sip:a@b>\nTo: <sip:a@b>\nCall-ID: 1\nCSeq: 1 REGISTER\n';
    expect(request(`${head}Contact: *\n\n`).contacts).toBe('*');
    expect(request(`${head}\n`).contacts).toEqual([]);
  });

  it('reads a response', () => {
    const text =
      'SIP/2.0 481 Gone away\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nf: <sip:a@b>\r\nt: <sip:a@b>\r\ni: 1\r\nCSeq: 1 NOTIFY\r\n\r\n';
    const response = parseMessage(Buffer.from(text)) as SipResponse;
    expect(response).toMatchObject({ kind: 'response', status: 481, reason: 'Gone away', cseq: { method: 'NOTIFY' } });
  });

  it('names what it refuses, and still knows what the answer has to copy', () => {
    const text =
      'OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP a\r\nFrom: broken\r\nTo: <sip:a@b>\r\nCall-ID: 7\r\nCSeq: 1 OPTIONS\r\n\r\n';
    const refused = parseMessage(Buffer.from(text));
    expect(refused).toMatchObject({ kind: 'refused', status: 400, reason: 'Malformed From' });
    expect(refused.kind === 'refused' && refused.headers.first('call-id')).toBe('7');
  });
});
