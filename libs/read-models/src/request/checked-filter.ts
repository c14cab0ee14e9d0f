import { InvalidReadModelRequestError } from '../errors.js';
import type { Filter, Scalar, Scope } from '../read-models.js';
import { fieldPath } from './field-path.js';
import { checkedScalar, isText } from './scalar.js';

const MOST_FIELDS = 20;
const MOST_VALUES = 1000;

export interface Range {
  readonly $gt?: Scalar;
  readonly $gte?: Scalar;
  readonly $lt?: Scalar;
  readonly $lte?: Scalar;
}
export const BOUNDS = ['$gt', '$gte', '$lt', '$lte'] as const;

/** One field's condition, proven to be of the closed language. `$eq` is `$in` with one value. */
export interface FieldCondition {
  readonly field: string;
  readonly path: readonly string[];
  readonly test:
    { readonly kind: 'in'; readonly values: readonly Scalar[] } | { readonly kind: 'range'; readonly range: Range };
}

/** What must hold for who asks, and then what is asked. @throws InvalidReadModelRequestError */
export function checkedFilter(scope: Scope, filter: Filter = {}): readonly FieldCondition[] {
  const organizationId = organizationOf(scope);
  if (!isRecord(filter)) throw new InvalidReadModelRequestError('The filter is not an object');
  const asked = Object.entries(filter);
  if (asked.length > MOST_FIELDS) throw new InvalidReadModelRequestError(`More than ${MOST_FIELDS} fields in a filter`);
  const own: FieldCondition[] =
    organizationId === null
      ? []
      : [{ field: 'organizationId', path: ['organizationId'], test: { kind: 'in', values: [organizationId] } }];
  return [...own, ...asked.map(([field, condition]) => checkedCondition(field, condition))];
}

/** The one organization that the scope is limited to, `null` for the platform. @throws InvalidReadModelRequestError */
export function organizationOf(scope: Scope): string | null {
  if (isRecord(scope)) {
    const { organizationId, platform } = scope as { organizationId?: unknown; platform?: unknown };
    if (isText(organizationId) && organizationId !== '') return organizationId;
    if (organizationId === undefined && platform === true) return null;
  }
  throw new InvalidReadModelRequestError('Every read needs a scope: an organization, or the platform');
}

function checkedCondition(field: string, condition: unknown): FieldCondition {
  const path = fieldPath(field);
  if (!isRecord(condition))
    throw new InvalidReadModelRequestError(`${field}: a condition is an object with an operator`);
  const operators = Object.keys(condition);
  if (operators.length === 1 && operators[0] === '$eq') {
    return { field, path, test: { kind: 'in', values: [checkedScalar(condition.$eq, field)] } };
  }
  if (operators.length === 1 && operators[0] === '$in') {
    return { field, path, test: { kind: 'in', values: checkedValues(field, condition.$in) } };
  }
  return { field, path, test: { kind: 'range', range: checkedRange(field, condition) } };
}

function checkedValues(field: string, values: unknown): readonly Scalar[] {
  if (!Array.isArray(values) || values.length > MOST_VALUES) {
    throw new InvalidReadModelRequestError(`${field}: $in takes a list of at most ${MOST_VALUES} values`);
  }
  return [...new Set(values.map((value) => checkedScalar(value, field)))];
}

function checkedRange(field: string, condition: Record<string, unknown>): Range {
  const range: { -readonly [bound in keyof Range]: Scalar } = {};
  for (const [operator, value] of Object.entries(condition)) {
    const bound = BOUNDS.find((known) => known === operator);
    if (bound === undefined)
      throw new InvalidReadModelRequestError(`${field}: unknown or misplaced operator ${operator}`);
    if (value === undefined) continue;
    range[bound] = checkedScalar(value, field);
    if (range[bound] === null) throw new InvalidReadModelRequestError(`${field}: null is not a bound`);
  }
  // Without a bound it would let everything through.
  if (Object.keys(range).length === 0)
    throw new InvalidReadModelRequestError(`${field}: a condition without an operator`);
  if (new Set(Object.values(range).map((limit) => typeof limit)).size > 1) {
    throw new InvalidReadModelRequestError(`${field}: bounds of different types`);
  }
  return range;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
