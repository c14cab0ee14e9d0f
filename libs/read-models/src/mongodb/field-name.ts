/**
 * Names of fields that MongoDB, or its driver, would take for something else: `a.b` for a path, `$x` for an operator,
 * `_bsontype` for a value that is already BSON, `__proto__` for the prototype. They are written with `%` and two digits.
 */
const SPECIAL = /^(?:__proto__|_bsontype)$|^$/;
const ESCAPED = /[%.\0]|^\$/g;

export function toFieldName(name: string): string {
  if (SPECIAL.test(name)) return `%${name}`;
  return name.replace(
    ESCAPED,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  );
}

export function fromFieldName(name: string): string {
  if (!name.includes('%')) return name;
  if (name.startsWith('%') && SPECIAL.test(name.slice(1))) return name.slice(1);
  return name.replace(/%([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
