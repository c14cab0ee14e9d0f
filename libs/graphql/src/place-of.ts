import { TokenKind } from 'graphql';
import type { ASTNode, Token } from 'graphql';

const OPENING: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/** The field of an input as class-validator names it: without the argument that holds all of them. */
export function fieldAt(place: string): string {
  return place.replace(/^input\./, '');
}

/** Where in the arguments of a field a value of the query stands, such as `filter.since`; null: in none. */
export function placeOf({ loc }: ASTNode): string | null {
  const names: string[] = [];
  let depth = 0;
  let isNamed = false;
  for (let token: Token | null = loc?.startToken.prev ?? null; token; token = token.prev) {
    if (CLOSING.has(token.kind)) depth += 1;
    else if (OPENING.has(token.kind) && depth > 0) depth -= 1;
    else if (token.kind === TokenKind.PAREN_L) return names.length > 0 ? fieldAt(names.join('.')) : null;
    else if (token.kind === TokenKind.BRACE_L) isNamed = false;
    else if (token.kind === TokenKind.COLON && depth === 0 && !isNamed) {
      names.unshift(token.prev?.value ?? '');
      isNamed = true;
    }
  }
  return null;
}
