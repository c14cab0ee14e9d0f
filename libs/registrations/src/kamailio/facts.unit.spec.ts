import fc from 'fast-check';
import { parseFact } from './facts.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const message = (told: object) => Buffer.from(JSON.stringify(told));

const register = {
  kind: 'register',
  n: 7,
  m: 3,
  user: base64('anna'),
  binding: 77,
  ruid: 'uloc-1',
  bound: base64('sip:anna@192.0.2.10:5062'),
  until: 1300,
  at: 1000.25,
  now: 1002.5,
  contacts: base64('<sip:anna@192.0.2.10:5062>;q=0.5;+sip.instance="<urn:uuid:1>", <sip:old@192.0.2.9>;expires=0'),
  expires: base64('300'),
  callId: base64('call-1'),
  cseq: 2,
  transport: 'tls',
  address: '192.0.2.10',
  port: 40000,
  connection: '12',
  agent: base64('Gerät "x"\u0000'),
};

describe('what Kamailio tells', () => {
  it('is a REGISTER that it has answered', () => {
    expect(parseFact(message(register))).toEqual({
      kind: 'register',
      number: 7,
      sent: 3,
      user: 'anna',
      binding: 77,
      bound: { ruid: 'uloc-1', contact: 'sip:anna@192.0.2.10:5062', seconds: 300 },
      at: 1000.25,
      now: 1002.5,
      contacts: [
        { uri: 'sip:anna@192.0.2.10:5062', instance: '<urn:uuid:1>', q: 0.5, expires: 300 },
        { uri: 'sip:old@192.0.2.9', instance: null, q: null, expires: 0 },
      ],
      callId: 'call-1',
      cseq: 2,
      transport: 'TLS',
      address: '192.0.2.10',
      port: 40000,
      connection: '12',
      userAgent: 'Gerät "x"\u0000',
    });
  });

  it('is a good-bye, and nothing is bound', () => {
    const told = { ...register, ruid: '', bound: '', until: 0, contacts: base64('*'), expires: base64('0') };
    expect(parseFact(message(told))).toMatchObject({ bound: null, contacts: '*' });
  });

  it('is of a phone without what phones need not have', () => {
    const told = { ...register, expires: '<null>', agent: '<null>', connection: '', transport: 'udp' };
    expect(parseFact(message(told))).toMatchObject({
      userAgent: null,
      connection: null,
      contacts: [{ expires: null }, {}],
    });
  });

  it.each([' ', '\t', '\r\n '])('is written with white space behind its values: %j', (blank) => {
    const told = { ...register, callId: base64(`call-1${blank}`), expires: base64(`0${blank}`) };
    expect(parseFact(message({ ...told, contacts: base64(`*${blank}`) }))).toMatchObject({
      ...{ contacts: '*', callId: 'call-1' },
    });
    expect(parseFact(message({ ...told, contacts: base64(`<sip:anna@192.0.2.10>${blank}`) }))).toMatchObject({
      contacts: [{ uri: 'sip:anna@192.0.2.10', expires: 0 }],
    });
  });

  it.each([
    ['00000000000', 0],
    ['00000000600', 600],
    ['99999999999', 2 ** 32 - 1],
  ])('is of a lifetime with as many digits as a phone likes: %s', (written, expires) => {
    const told = { ...register, contacts: base64('<sip:anna@192.0.2.10>'), expires: base64(written) };
    expect(parseFact(message(told))).toMatchObject({ contacts: [{ expires }] });
  });

  it('is of a user agent whose last character did not fit', () => {
    const cut = Buffer.from(`${'x'.repeat(253)}\u00e9`)
      .subarray(0, 254)
      .toString('base64');
    expect(parseFact(message({ ...register, agent: cut }))).toMatchObject({ userAgent: 'x'.repeat(253) });
    const whole = `${'x'.repeat(252)}\u00e9`;
    expect(parseFact(message({ ...register, agent: base64(whole) }))).toMatchObject({ userAgent: whole });
  });

  it('is of an address of record without a user', () => {
    for (const user of ['', '<null>']) {
      expect(parseFact(message({ ...register, user }))).toMatchObject({ kind: 'register', user: '' });
      expect(parseFact(message({ ...register, kind: 'refused', why: 'wrong password', user }))).toMatchObject({
        ...{ kind: 'refused', user: '' },
      });
    }
  });

  it('holds no password that stands in a contact', () => {
    const contact = base64('<sip:anna:secret@192.0.2.10>');
    const told = { ...register, contacts: contact, bound: base64('sip:anna:secret@192.0.2.10') };
    expect(parseFact(message(told))).toMatchObject({
      bound: { contact: 'sip:anna@192.0.2.10' },
      contacts: [{ uri: 'sip:anna@192.0.2.10' }],
    });
  });

  it('is a contact that nobody can read', () => {
    expect(parseFact(message({ ...register, contacts: base64('<tel:201>') }))).toMatchObject({ contacts: null });
  });

  it('is a beat, a lost connection, an answer, a refusal', () => {
    expect(parseFact(message({ kind: 'beat', n: 5, waiting: 2, now: 1000 }))).toEqual({
      kind: 'beat',
      total: 5,
      waiting: 2,
      now: 1000,
    });
    expect(
      parseFact(message({ kind: 'lost', n: 1, m: 2, user: base64('a'), ruid: 'u', connection: '4', at: 8, now: 9 })),
    ).toEqual({
      ...{ kind: 'lost', number: 1, sent: 2, now: 9, user: 'a', ruid: 'u', connection: '4', at: 8 },
    });
    const notified = { kind: 'notified', n: 1, m: 2, id: base64('id-1'), status: 481, local: 1, now: 9 };
    expect(parseFact(message(notified))).toMatchObject({ id: 'id-1', status: 481, local: false });
    expect(parseFact(message({ ...notified, local: 2 }))).toMatchObject({ local: true });
    const { address, agent, transport, user } = register;
    const refused = {
      kind: 'refused',
      m: 2,
      now: 9,
      why: 'wrong password',
      proof: base64('Digest x'),
      address,
      agent,
      transport,
      user,
    };
    expect(parseFact(message(refused))).toMatchObject({
      reason: 'wrong password',
      proof: 'Digest x',
      number: null,
    });
  });

  it('may be of another version', () => {
    expect(parseFact(message({ kind: 'new', m: 4, n: 9, now: 1 }))).toEqual({
      ...{ kind: 'unreadable', sent: 4, number: 9, now: 1 },
    });
    expect(parseFact(message({ ...register, cseq: 'two' }))).toMatchObject({ kind: 'unreadable' });
  });

  it('never throws, whatever it is', () => {
    fc.assert(fc.property(fc.json(), (json) => void parseFact(Buffer.from(json))));
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void parseFact(Buffer.from(bytes))));
    const fields = fc.constantFrom(...Object.keys(register));
    fc.assert(
      fc.property(fields, fc.jsonValue(), (field, value) => void parseFact(message({ ...register, [field]: value }))),
    );
  });
});
