import { once } from 'node:events';
import { connect } from 'node:net';
import { GraphqlUnderTest } from './testing/graphql-under-test.js';

const H2C = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA';
const BODY = '{"query":"{ hello }"}';

describe('an offer to speak another protocol', () => {
  let graphql: GraphqlUnderTest;
  beforeAll(async () => (graphql = await GraphqlUnderTest.open()));
  afterAll(() => graphql.close());

  /** All that is answered to these requests, one after the other on one connection. */
  const answered = async (...requests: readonly string[]) => {
    const socket = connect(graphql.port, '127.0.0.1');
    const answers: string[] = [];
    try {
      for (const request of requests) {
        socket.write(request);
        let answer = '';
        while (!/\r\n\r\n(?=.)/s.test(answer)) answer += String((await once(socket, 'data'))[0]);
        answers.push(answer);
      }
      return answers;
    } finally {
      socket.destroy();
    }
  };

  it.each([
    ['of HTTP/2', H2C],
    ['of another one', 'Connection: upgrade\r\nUpgrade: TLS/1.2'],
  ])('given one %s, when it is made, then it is answered over HTTP/1.1, and so is what follows', async (_, offer) => {
    const post = `POST /graphql HTTP/1.1\r\nHost: x\r\n${offer}\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;
    const get = `GET /graphql?query={hello} HTTP/1.1\r\nHost: x\r\n${offer}\r\nApollo-Require-Preflight: 1\r\n\r\n`;
    for (const answer of await answered(post, get, post)) {
      expect(answer).toMatch(/^HTTP\/1\.1 200 .*{"data":{"hello":"hello"}}/s);
    }
  });
});
