import { getVariableValues, isNonNullType, Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type {
  ASTNode,
  DocumentNode,
  GraphQLError,
  GraphQLSchema,
  OperationDefinitionNode,
  VariableNode,
} from 'graphql';
import { InputInvalidError } from './errors.js';
import { fieldAt, placeOf } from './place-of.js';
import { placeIn, withoutValues } from './without-values.js';

type Variables = Readonly<Record<string, unknown>>;
type Broken = ConstructorParameters<typeof InputInvalidError>[0][number];

/** What the variables of an operation have wrong, each broken field named as by all other rules of inputs; null: nothing. */
export function brokenVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): InputInvalidError | null {
  const definitions = operation.variableDefinitions ?? [];
  if (definitions.length === 0) return null;
  const { errors } = getVariableValues(schema, definitions, variables);
  const looked = [operation, ...document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)];
  const broken = errors
    ? errors.flatMap((error) => brokenBy(error, looked))
    : nullsThatMayNotBe(schema, looked, variables);
  return broken.length > 0 ? new InputInvalidError(broken) : null;
}

function brokenBy({ message }: GraphQLError, looked: readonly ASTNode[]): readonly Broken[] {
  const place = placeIn(message);
  if (!place) return [];
  const [variable, ...below] = place;
  const used = variablesIn(looked).find(({ name }) => name.value === variable);
  const field = fieldAt([(used && placeOf(used)) ?? variable, ...below].join('.'));
  return [{ field, message: withoutValues(message) }];
}

/** A variable that may be null where a default stands for it must still not be null there. */
function nullsThatMayNotBe(schema: GraphQLSchema, looked: readonly ASTNode[], variables: Variables): readonly Broken[] {
  if (!Object.values(variables).includes(null)) return [];
  const types = new TypeInfo(schema);
  const found: VariableNode[] = [];
  const visitor = visitWithTypeInfo(types, {
    VariableDefinition: () => false,
    Variable(node) {
      if (variables[node.name.value] === null && isNonNullType(types.getInputType())) found.push(node);
    },
  });
  for (const node of looked) visit(node, visitor);
  return found.map((node) => {
    const field = placeOf(node) ?? node.name.value;
    return { field, message: `${field} must not be null` };
  });
}

function variablesIn(looked: readonly ASTNode[]): readonly VariableNode[] {
  const found: VariableNode[] = [];
  const visitor = { VariableDefinition: () => false, Variable: (node: VariableNode) => void found.push(node) };
  for (const node of looked) visit(node, visitor);
  return found;
}
