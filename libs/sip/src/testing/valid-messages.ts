import { hostile } from './hostile/hostile-case.js';

const CREDENTIALS =
  'Digest username="1001", realm="pbx.example", nonce="AZtuq4EAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcY", uri="sip:pbx.example", ' +
  'response="6629fae49393a05397450978507c4ef1", algorithm=MD5, cnonce="0a4f113b", qop=auth, nc=00000001';

/** What phones really send: the seeds of the mutations. */
export const VALID_MESSAGES: readonly Buffer[] = [
  hostile({}),
  hostile({
    lines: [
      `Authorization: ${CREDENTIALS}`,
      'User-Agent: Yealink SIP-T46U 108.86.0.20',
      'Allow: INVITE, ACK, BYE, NOTIFY',
    ],
  }),
  hostile({
    headers: {
      Contact: '"Desk, left" <sip:1001@[2001:db8::9]:5061;transport=tls;ob>;expires=60;+sip.instance="<urn:uuid:1>"',
    },
  }),
  hostile({ headers: { Contact: '*', Expires: '0' }, lines: ['Supported: path, outbound', 'Subject: a\r\n b'] }),
  hostile({
    startLine: 'OPTIONS sip:1001@pbx.example;transport=tcp SIP/2.0',
    headers: { CSeq: '7 OPTIONS', Contact: null, Expires: null },
  }),
  hostile({
    headers: {
      Via: 'SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bK56sdasks, SIP/2.0/TCP [::1]:5060;received=::2',
      'Content-Length': '4',
    },
    body: 'body',
  }),
  hostile({ startLine: 'SIP/2.0 200 OK', headers: { CSeq: '1 NOTIFY' } }),
  Buffer.from(
    'REGISTER sips:pbx.example SIP/2.0\r\nv:SIP/2.0/TLS a;branch=z9hG4bK1\r\nf:J\u00fcrgen<sip:j@b>;tag=1\r\nt:sip:j@b\r\ni:1\r\nCSeq:1 REGISTER\r\nm:<sip:j@c>\r\nl:0\r\n\r\n',
  ),
];
