import { parseStrictXml } from './strict-xml.js';

const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>';

describe('the strict reader of the tests', () => {
  it('reads elements, attributes and references', () => {
    expect(parseStrictXml(`${DECLARATION}\n<a b="1 &quot;"><c>x &amp; &lt;</c></a>\n`)).toMatchObject({
      name: 'a',
      attributes: new Map([['b', '1 "']]),
      children: [{ name: 'c', text: 'x & <' }],
    });
  });

  it.each([
    '<a>&</a>',
    '<a>&nbsp;</a>',
    '<a>]]></a>',
    '<a b="<"></a>',
    '<a b="1" b="2"></a>',
    '<a></b>',
    '<a>',
    '<a></a><b></b>',
    '<a>\u0000</a>',
    '<a>\ud800</a>',
    '<a>\uffff</a>',
    '<a b=1></a>',
  ])('refuses %j', (document) => {
    expect(() => parseStrictXml(DECLARATION + document)).toThrow();
  });
});
