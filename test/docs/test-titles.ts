import ts from 'typescript';

const SAYS_WHAT = new Set(['describe', 'it', 'test']);
/** What stands for a value in the title of `it.each`. */
const PLACEHOLDER = /%[a-z]|\$[a-z]\w*/gi;
const OPEN = '\u0000';

/** The titles of the tests in a source file; what is only known when they run is open. */
export function testTitles(source: string): readonly string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && SAYS_WHAT.has(firstName(node.expression))) {
      const title = textOf(node.arguments[0]);
      const open = ts.isCallExpression(node.expression) ? title?.replace(PLACEHOLDER, OPEN) : title;
      // A title that is nothing but values would be that of any test.
      if (open !== undefined && /\p{L}/u.test(open)) titles.push(open);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('a.spec.ts', source, ts.ScriptTarget.Latest));
  return titles;
}

/** Whether a test of that title is among them, with each value that is open written out or left as it is in the source. */
export function hasTitle(titles: readonly string[], wanted: string): boolean {
  return titles.some((title) => {
    const parts = title.split(OPEN).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.+')}$`).test(wanted);
  });
}

/** `it` of `it('…')`, `it.skip('…')` and `it.each([…])('…')`. */
function firstName(called: ts.Expression): string {
  if (ts.isIdentifier(called)) return called.text;
  if (ts.isCallExpression(called) || ts.isPropertyAccessExpression(called)) return firstName(called.expression);
  return '';
}

function textOf(argument: ts.Expression | undefined): string | undefined {
  if (argument === undefined) return undefined;
  if (ts.isStringLiteralLike(argument)) return argument.text;
  if (!ts.isTemplateExpression(argument)) return undefined;
  return argument.head.text + argument.templateSpans.map(({ literal }) => OPEN + literal.text).join('');
}
