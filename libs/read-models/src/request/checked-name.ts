import { InvalidReadModelRequestError } from '../errors.js';

/** Letters, digits, `-` and `_`: what every store takes for part of a collection's name. */
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,80}$/;

/** @throws InvalidReadModelRequestError */
export function checkedName(name: string, version: number): void {
  if (!NAME.test(name))
    throw new InvalidReadModelRequestError(`${JSON.stringify(name)} cannot be the name of a collection`);
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new InvalidReadModelRequestError(`${name}: a version is a whole number from 1 on`);
  }
}
