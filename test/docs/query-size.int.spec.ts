import { exceededLimits, QUERY_LIMITS } from '@ringledger/graphql';
import {
  getNamedType,
  getNullableType,
  getOperationAST,
  isIntrospectionType,
  isListType,
  isObjectType,
  parse,
} from 'graphql';
import type { GraphQLField, GraphQLNamedType, GraphQLSchema } from 'graphql';
import { everyMutation, everyQuery, everyQueryWithoutOptions } from '../e2e/every-field.js';
import { currentSchema } from './current-schema.js';

describe('how large a query of the schema may be', () => {
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = await currentSchema();
  });

  const fieldsOf = (type: GraphQLNamedType): GraphQLField<unknown, unknown>[] =>
    isObjectType(type) && !isIntrospectionType(type) ? Object.values(type.getFields()) : [];
  const behind = (type: GraphQLNamedType): ReadonlySet<GraphQLNamedType> => {
    const found = new Set<GraphQLNamedType>();
    const waiting = [type];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      for (const reached of fieldsOf(next).map((field) => getNamedType(field.type))) {
        if (found.has(reached)) continue;
        found.add(reached);
        waiting.push(reached);
      }
    }
    return found;
  };
  const goesRound = (type: GraphQLNamedType) => [type, ...behind(type)].some((each) => behind(each).has(each));

  it('is told by each list without pages, whose rows can be gone round in', () => {
    const lists = Object.values(schema.getTypeMap()).flatMap((type) =>
      fieldsOf(type)
        .filter((field) => isListType(getNullableType(field.type)) && goesRound(getNamedType(field.type)))
        .map((field) => ({ name: `${type.name}.${field.name}`, told: field.extensions['complexity'] !== undefined })),
    );
    expect(lists.map(({ name }) => name)).toContain('Extension.sipAccounts');
    expect(lists.filter(({ told }) => !told)).toEqual([]);
  });

  const exceeded = (query: string, variables: Record<string, unknown> = {}) => {
    const document = parse(query);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('No one operation');
    return exceededLimits(schema, document, operation, QUERY_LIMITS, variables).map(({ message }) => message);
  };

  it('is enough to ask for each field with all that is beside it', () => {
    const operations = [...everyQuery({}), ...everyMutation({}), ...everyQueryWithoutOptions({}).map((o) => o.absent)];
    const refused = operations.map(({ field, query, variables }) => [field, ...exceeded(query, variables)]);
    expect(refused.filter(([, message]) => message !== undefined)).toEqual([]);
  });

  it.each([
    [
      'extensions with their accounts',
      `{ extensions(first: 100) { nodes { id number shownName firstName lastName email enabled __typename
          sipAccounts { id userName enabled realm passwordStrength extensionId version __typename } __typename }
          pageInfo { hasNextPage endCursor __typename } totalCount __typename } }`,
    ],
    [
      'registrations with their devices and lines',
      `{ registrations(first: 50) { nodes { id address port transport since expires extension { number shownName }
          devices { id name model mac lines { line sipAccountId } } } pageInfo { hasNextPage endCursor } totalCount } }`,
    ],
  ])('is enough for a page of %s', (_, query) => {
    expect(exceeded(query)).toEqual([]);
  });

  it('is not enough to go round in joined lists', () => {
    const round = (first: number) =>
      `{ extensions(first: ${first}) { nodes { sipAccounts { extension { sipAccounts { id } } } } } }`;
    for (const first of [10, 25, 100]) expect(exceeded(round(first))).toHaveLength(1);
  });

  it('is not enough to join twice to each of the most accounts that a page can show', () => {
    const joined = (fields: string) => `{ extensions(first: 100) { nodes { sipAccounts { ${fields} } } } }`;
    expect(exceeded(joined('extension { id }'))).toEqual([]);
    expect(exceeded(joined('extension { id } again: extension { id }'))).toHaveLength(1);
  });
});
