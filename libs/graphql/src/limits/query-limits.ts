import type { DocumentNode, GraphQLField, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import {
  BREAK,
  getNamedType,
  getNullableType,
  GraphQLError,
  GraphQLID,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  TypeNameMetaFieldDef,
  validate,
  visit,
} from 'graphql';
import { createComplexityRule, fieldExtensionsEstimator } from 'graphql-query-complexity';
import type { ComplexityEstimator, ComplexityEstimatorArgs } from 'graphql-query-complexity';
import { mergingWork } from './merging-work.js';
import { QuerySizes } from './query-size.js';

/** How large a query may be. The same on HTTP and WebSocket. */
export interface QueryLimits {
  /** Lexical tokens of the document. */
  readonly tokens: number;
  /** Nesting of fields. */
  readonly depth: number;
  /** Aliased fields in one operation. */
  readonly aliases: number;
  /** Root fields of one operation. */
  readonly rootFields: number;
  /** Fields and fragments of one operation, each counted as often as it is spread. */
  readonly selections: number;
  /** Comparisons to find out whether the fields of the document can be merged; about a microsecond each. */
  readonly merging: number;
  /** Sum over fields, those below a list as often as it has rows. */
  readonly complexity: number;
}

export const QUERY_LIMITS: QueryLimits = {
  tokens: 2000,
  depth: 10,
  aliases: 30,
  rootFields: 20,
  selections: 5000,
  merging: 5000,
  complexity: 80_000,
};

/** Each error costs, to be made and to be told. */
export const VALIDATION = { maxErrors: 10 };

/** Rows of a list of objects that does not say how many it has. */
const LISTED = 10;
/** What an object with an id costs beside its fields, which are little to what it takes to look it up. */
const THING = 5;
/** The argument that sizes a page. */
const PAGE_SIZE = 'first';
/** And the one of `@include` and `@skip`. */
const SIZING: ReadonlySet<string> = new Set([PAGE_SIZE, 'if']);

/** What an operation exceeds; for the variables of this request, which decide how large its pages are. */
export function exceededLimits(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  limits: QueryLimits,
  variables: Record<string, unknown>,
): readonly GraphQLError[] {
  const shape = exceededByShape(document, operation, limits);
  if (shape.length > 0) return shape;
  // It walks every spread of every fragment: only after their number is known to be bounded.
  const rule = createComplexityRule({
    maximumComplexity: limits.complexity,
    maxQueryNodes: Number.POSITIVE_INFINITY,
    variables,
    estimators: [typeNameEstimator, pageEstimator, fieldExtensionsEstimator(), anyEstimator],
    createError: (max, actual) => tooLarge(`complexity ${actual}`, max),
  });
  return validate(schema, withoutOthers(document, operation), [rule], { maxErrors: 1 });
}

/**
 * What is known without the schema, to be asked before the document is validated: that alone takes time which grows with the square of what
 * is asked. `operation` is the one that is carried out, if the document has it.
 */
export function exceededByShape(
  document: DocumentNode,
  operation: OperationDefinitionNode | null | undefined,
  limits: QueryLimits,
): readonly GraphQLError[] {
  const own = operation ? exceededByOperation(operation, new QuerySizes(document), limits) : [];
  if (own.length > 0) return own;
  const isTooMuch = mergingWork(document, limits.merging) > limits.merging;
  return isTooMuch ? [tooLarge('too many fields of one name to compare', limits.merging)] : [];
}

/** Whether variables decide how large the query is: by the size of a page, or by what is included at all. */
export function sizedByVariables(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Argument({ name, value }) {
      if (!SIZING.has(name.value) || value.kind !== Kind.VARIABLE) return undefined;
      found = true;
      return BREAK;
    },
  });
  return found;
}

/** Operations of the document that are not carried out cost no more than to be validated. */
function withoutOthers(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  return {
    ...document,
    definitions: document.definitions.filter((node) => node === operation || node.kind !== Kind.OPERATION_DEFINITION),
  };
}

function exceededByOperation(
  { selectionSet }: OperationDefinitionNode,
  sizes: QuerySizes,
  limits: QueryLimits,
): readonly GraphQLError[] {
  const { depth, breadth, aliases, selections } = sizes.of(selectionSet);
  return [
    ...(depth > limits.depth ? [tooLarge(`${depth} levels deep`, limits.depth)] : []),
    ...(aliases > limits.aliases ? [tooLarge('too many aliases', limits.aliases)] : []),
    ...(breadth > limits.rootFields ? [tooLarge(`${breadth} fields at the root`, limits.rootFields)] : []),
    ...(selections > limits.selections ? [tooLarge('too many fields', limits.selections)] : []),
  ];
}

function tooLarge(what: string, most: number): GraphQLError {
  return new GraphQLError(`The query is too large: ${what}, at most ${most}`, {
    extensions: { code: 'QUERY_TOO_LARGE' },
  });
}

type Asked = Pick<ComplexityEstimatorArgs, 'field' | 'childComplexity'>;

/** The `complexity` of a field that lists so many rows at most, whatever is asked. */
export function rowsAtMost(most: number) {
  return (asked: Asked): number => 1 + most * rowOf(asked);
}

function rowOf({ field, childComplexity }: Asked): number {
  const type = getNamedType(field.type);
  const isThing = isObjectType(type) && Object.values(type.getFields()).some(isItsId);
  return childComplexity + (isThing ? THING : 0);
}

function isItsId({ name, type }: GraphQLField<unknown, unknown>): boolean {
  return name === 'id' && getNamedType(type) === GraphQLID;
}

/** Clients write it everywhere, and it is known without being looked up. */
const typeNameEstimator: ComplexityEstimator = ({ field }) => (field === TypeNameMetaFieldDef ? 0 : undefined);

/** A list costs its page size times what one row costs. */
const pageEstimator: ComplexityEstimator = (asked) => {
  const isPage = asked.field.args.some(({ name }) => name === PAGE_SIZE);
  if (!isPage) return undefined;
  const first: unknown = asked.args[PAGE_SIZE];
  return rowsAtMost(typeof first === 'number' && first > 0 ? first : 1)(asked);
};

/** So also what the schema says about itself: all of it may be asked for once, and not twice. */
const anyEstimator: ComplexityEstimator = (asked) => {
  const { type } = asked.field;
  const isList = isListType(getNullableType(type)) && isCompositeType(getNamedType(type));
  return rowsAtMost(isList ? LISTED : 1)(asked);
};
