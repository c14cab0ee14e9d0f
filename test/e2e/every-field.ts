import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import type { GraphQLField, GraphQLInputType, GraphQLNamedType, GraphQLOutputType, GraphQLSchema } from 'graphql';
import { readFileSync } from 'node:fs';

/** A whole operation over one field of the schema, made from the schema: a field that is added later is in the test at once. */
export interface Operation {
  readonly field: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export const schema: GraphQLSchema = buildSchema(readFileSync('docs/schema.graphql', 'utf8'));

const DEPTH = 3;

/** `known` gives the values of arguments and input fields by their names. */
export function everyQuery(known: Readonly<Record<string, unknown>>): Operation[] {
  return Object.values(schema.getQueryType()?.getFields() ?? {}).map((field) => operation('query', field, known));
}

export function everyMutation(known: Readonly<Record<string, unknown>>): Operation[] {
  return Object.values(schema.getMutationType()?.getFields() ?? {}).map((field) => operation('mutation', field, known));
}

/** Each query without its optional arguments, and with null for each of them, also within a filter. */
export function everyQueryWithoutOptions(
  known: Readonly<Record<string, unknown>>,
): { readonly absent: Operation; readonly asNull: Operation }[] {
  return Object.values(schema.getQueryType()?.getFields() ?? {}).map((field) => {
    const required = field.args.filter(({ type }) => isNonNullType(type));
    const optional = field.args.filter(({ type }) => !isNonNullType(type));
    const values = Object.fromEntries(required.map(({ name, type }) => [name, valueOf(name, type, known)]));
    const nulls = Object.fromEntries(optional.map(({ name, type }) => [name, nothing(type)]));
    return {
      absent: withArguments('query', { ...field, args: required }, values),
      asNull: withArguments('query', field, { ...values, ...nulls }),
    };
  });
}

/** Each mutation with null for whatever may be null in its input. */
export function everyMutationWithNulls(known: Readonly<Record<string, unknown>>): Operation[] {
  return Object.values(schema.getMutationType()?.getFields() ?? {}).map((field) => {
    const values = field.args.map(({ name, type }) => {
      const given = valueOf(name, type, known);
      return [name, { ...(nothing(isNonNullType(type) ? type.ofType : type) as object), ...(given as object) }];
    });
    return withArguments('mutation', field, Object.fromEntries(values) as Operation['variables']);
  });
}

/** Each query and mutation once for each scalar that can be given, with this value in its place, by the name of its type. */
export function everyOperationWith(
  values: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, unknown>>,
): Operation[] {
  return [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.values(type?.getFields() ?? {}).flatMap((field) => {
      const required = field.args.filter(({ type: of }) => isNonNullType(of));
      const base = Object.fromEntries(required.map(({ name, type: of }) => [name, valueOf(name, of, known)]));
      return field.args.flatMap((arg) =>
        variants(arg.type, base[arg.name], values).map((variant) => {
          const args = field.args.filter(({ name }) => name === arg.name || name in base);
          return withArguments(
            type === schema.getQueryType() ? 'query' : 'mutation',
            { ...field, args },
            { ...base, [arg.name]: variant },
          );
        }),
      );
    }),
  );
}

/** What can be given for a type, each with one scalar replaced. */
function variants(type: GraphQLInputType, base: unknown, values: Readonly<Record<string, unknown>>): unknown[] {
  const inner = isNonNullType(type) ? type.ofType : type;
  if (isListType(inner)) return variants(inner.ofType, undefined, values).map((variant) => [variant]);
  if (isInputObjectType(inner)) {
    return Object.values(inner.getFields()).flatMap((field) =>
      variants(field.type, undefined, values).map((variant) => {
        const required = valueOf('', inner, {}) as object;
        return { ...required, ...(base as object | undefined), [field.name]: variant };
      }),
    );
  }
  return inner.name in values ? [values[inner.name]] : [];
}

/** Null; of an input object one with nothing but null in it. */
function nothing(type: GraphQLInputType): unknown {
  if (!isInputObjectType(type)) return null;
  const fields = Object.values(type.getFields()).filter(({ type: of }) => !isNonNullType(of));
  return Object.fromEntries(fields.map((field) => [field.name, nothing(field.type)]));
}

function operation(
  kind: string,
  field: GraphQLField<unknown, unknown>,
  known: Readonly<Record<string, unknown>>,
): Operation {
  const args = field.args.filter(({ name, type }) => isNonNullType(type) || name in known);
  const values = Object.fromEntries(args.map(({ name, type }) => [name, valueOf(name, type, known)]));
  return withArguments(kind, { ...field, args }, values);
}

function withArguments(
  kind: string,
  { args, name: field, type: answer }: GraphQLField<unknown, unknown>,
  variables: Operation['variables'],
): Operation {
  const declared = args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const given = args.map(({ name }) => `${name}: $${name}`).join(', ');
  const head = declared ? `${kind}(${declared})` : kind;
  return {
    field,
    query: `${head} { ${field}${given ? `(${given})` : ''} ${selection(answer, DEPTH)} }`,
    variables,
  };
}

/** Nothing goes back to a type that it came from: round lists, that would be more than a query may be. */
function selection(type: GraphQLOutputType, depth: number, from: readonly GraphQLNamedType[] = []): string {
  const named = getNamedType(type);
  const path = [...from, named];
  if (isUnionType(named)) {
    return `{ __typename ${named
      .getTypes()
      .map((each) => `... on ${each.name} ${selection(each, depth, path)}`)
      .join(' ')} }`;
  }
  if (!isObjectType(named)) return '';
  const fields = Object.values(named.getFields())
    .filter(({ name, type: of }) => name !== 'totalCount' && (depth > 0 || !isObjectType(getNamedType(of))))
    .filter(({ type: of }) => !path.includes(getNamedType(of)))
    .map(({ name, type: of }) => `${name} ${selection(of, depth - 1, path)}`);
  return `{ __typename ${fields.join(' ')} }`;
}

function valueOf(name: string, type: GraphQLInputType, known: Readonly<Record<string, unknown>>): unknown {
  if (name in known) return known[name];
  if (isNonNullType(type)) return valueOf(name, type.ofType, known);
  if (isListType(type)) return [];
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      ({ name: field, type: of }) => isNonNullType(of) || field in known,
    );
    return Object.fromEntries(fields.map((field) => [field.name, valueOf(field.name, field.type, known)]));
  }
  if (isEnumType(type)) return type.getValues()[0]?.name;
  return { Int: 1, Float: 1, Boolean: true }[type.name] ?? 'tried';
}
