/** An element as a strict reader of XML 1.0 sees it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All character data directly inside, references resolved. */
  readonly text: string;
}

const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
const CHARACTER = /^(?:[\t\n\r\u0020-\ud7ff\ue000-\ufffd]|[\u{10000}-\u{10ffff}])*$/u;
const NAME = /[A-Za-z_][A-Za-z0-9_.-]*/y;

/** Reads a document of elements, attributes and text, and throws at the first thing that is not well-formed. */
export function parseStrictXml(document: string): XmlElement {
  return new Reader(document).document();
}

class Reader {
  private at = 0;

  constructor(private readonly source: string) {
    if (!CHARACTER.test(source)) throw new Error('a character that XML forbids');
  }

  document(): XmlElement {
    this.expect('<?xml version="1.0" encoding="utf-8"?>');
    this.blanks();
    const root = this.element();
    this.blanks();
    if (this.at !== this.source.length) this.fail('something after the root element');
    return root;
  }

  private element(): XmlElement {
    this.expect('<');
    const name = this.name();
    const attributes = new Map<string, string>();
    while (this.blanks() && this.peek() !== '>') {
      const attribute = this.name();
      if (attributes.has(attribute)) this.fail(`a second attribute ${attribute}`);
      this.expect('="');
      attributes.set(attribute, this.resolve(this.until('"')));
      this.expect('"');
    }
    this.expect('>');
    const children: XmlElement[] = [];
    let text = '';
    for (;;) {
      const data = this.until('<');
      if (data.includes(']]>')) this.fail(']]> in text');
      text += this.resolve(data);
      if (this.source.startsWith('</', this.at)) break;
      children.push(this.element());
    }
    this.expect(`</${name}>`);
    return { name, attributes, children, text };
  }

  private resolve(data: string): string {
    if (data.includes('<')) this.fail('< in a value');
    return data.replace(/&([^;&]*)(;?)/g, (_, reference: string, end: string) => {
      const found = ENTITIES.get(reference);
      if (found === undefined || end === '') return this.fail(`reference &${reference}`);
      return found;
    });
  }

  private until(mark: string): string {
    const end = this.source.indexOf(mark, this.at);
    if (end < 0) this.fail(`no ${mark} any more`);
    const found = this.source.slice(this.at, end);
    this.at = end;
    return found;
  }

  private name(): string {
    NAME.lastIndex = this.at;
    const found = NAME.exec(this.source)?.[0];
    if (found === undefined) return this.fail('no name');
    this.at += found.length;
    return found;
  }

  /** Skips blanks; true, so that it can stand in a condition. */
  private blanks(): true {
    while (/[\t\n\r ]/.test(this.peek())) this.at += 1;
    return true;
  }

  private peek(): string {
    return this.source.charAt(this.at);
  }

  private expect(literal: string): void {
    if (!this.source.startsWith(literal, this.at)) this.fail(`no ${literal}`);
    this.at += literal.length;
  }

  private fail(what: string): never {
    throw new Error(`not well-formed at ${this.at}: ${what}`);
  }
}
