import fc from 'fast-check';
import { parseConnectionString } from './connection-settings.js';

describe('a connection string for EventStoreDB', () => {
  it('says where, who and how', () => {
    const settings = parseConnectionString(
      'esdb://admin:ch%3Aang%40eit@a.example:2114,b.example?tls=true&node_preference=leader',
    );
    expect(settings).toMatchObject({
      discover: false,
      tls: true,
      hosts: [
        { address: 'a.example', port: 2114 },
        { address: 'b.example', port: 2113 },
      ],
      credentials: { username: 'admin', password: 'ch:ang@eit' },
    });
    expect(settings.options.get('nodePreference')).toBe('leader');
    expect(parseConnectionString('esdb+discover://cluster.example:2113')).toMatchObject({ discover: true, tls: true });
    expect(parseConnectionString('esdb://localhost?tls=false')).toMatchObject({ tls: false });
  });

  it.each([
    ['kurrentdb://h', 'esdb://'],
    ['http://h:2113', 'esdb://'],
    ['', 'esdb://'],
    ['esdb://admin:pa:ss@h', '%3A'],
    ['esdb://admin@h', 'one colon'],
    ['esdb://admin:100%@h', '%25'],
    ['esdb://h:0', 'port'],
    ['esdb://h:70000', 'port'],
    ['esdb://h:port', 'port'],
    ['esdb+discover://a,b', 'one DNS name'],
    ['esdb://h?tlsVerifyCert=false', 'tlsCAFile'],
    ['esdb://h?throwOnAppendFailure=false', 'refused append'],
    ['esdb://h?keepAlive=1', 'there is no key'],
    ['esdb://h?tls=yes', 'true or false'],
    ['esdb://h?nodePreference=any', 'leader'],
    ['esdb://h?defaultDeadline=soon', 'whole number'],
    ['esdb://h?tlsCAFile=', 'no value'],
  ])('%s is refused, and told why', (url, why) => {
    expect(() => parseConnectionString(url)).toThrow(why);
  });

  it('never shows the password when it is refused', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9:%@/?&=]{1,12}$/), (tail) => {
        try {
          parseConnectionString(`esdb://admin:Sesam${tail}@h?tls=false`);
        } catch (error) {
          expect((error as Error).message).not.toContain('Sesam');
        }
      }),
    );
  });
});
