import { plainText } from './plain-text.js';

/** The only way into an XML file: every name is ours, every value is cleaned and escaped here (XML 1.0, 2.2 and 2.4). */
const escapeText = (value: string): string =>
  plainText(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const escapeAttribute = (value: string): string => escapeText(value).replaceAll('"', '&quot;');

export type XmlAttributes = Readonly<Record<string, string | number>>;

/** An element with text. `name` and the names of the attributes are literals of the renderer, never input. */
export function xmlLeaf(name: string, attributes: XmlAttributes, text: string): string {
  return `<${name}${attributeList(attributes)}>${escapeText(text)}</${name}>`;
}

/** An element around elements that were made here before, one a line. */
export function xmlBranch(name: string, attributes: XmlAttributes, children: readonly string[]): string {
  const inside = children.map((child) => child.replace(/^/gm, '  '));
  return [`<${name}${attributeList(attributes)}>`, ...inside, `</${name}>`].join('\n');
}

export function xmlDocument(root: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${root}\n`;
}

const attributeList = (attributes: XmlAttributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeAttribute(String(value))}"`)
    .join('');
