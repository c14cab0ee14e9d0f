import { Extensions } from '@nestjs/graphql';
import {
  getNullableType,
  GraphQLID,
  GraphQLString,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { GraphQLField, GraphQLFieldResolver, GraphQLInputType, GraphQLSchema } from 'graphql';
import { InputInvalidError } from './errors.js';
import { isWellFormed } from './well-formed.js';

type Arguments = Readonly<Record<string, unknown>>;
type Broken = ConstructorParameters<typeof InputInvalidError>[0][number];
type Resolver = GraphQLFieldResolver<unknown, unknown>;

/** Ids are opaque, but none that the exchange ever gave out is anything else. */
const ID = /^[\x21-\x7e]{1,128}$/;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** Another issuer names its users as it likes, up to 255 characters. */
const ACTOR_ID = /^(?!\s*$)[^\p{Cc}\p{Cs}]{1,300}$/u;

const OF_ACTOR = 'ringledger:ofActor';
/** On the field of an input whose id is that of an actor. */
export const ActorId = () => Extensions({ [OF_ACTOR]: true });

/**
 * What holds for the arguments of every field, so that no resolver has to think of it. The schema is changed in place.
 *
 * - An id is printable ASCII (that of an actor: anything but control characters), a text well-formed Unicode: else BAD_USER_INPUT, naming the argument.
 * - A UUID is read in whatever case (RFC 9562, section 4).
 * - In whatever only reads, null is as if it were not given: clients write out every variable that they have declared. In changes null is
 *   a value: it clears a field.
 */
export function withArgumentRules(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const only = type === schema.getMutationType() ? (args: Arguments) => args : withoutNulls;
    for (const field of Object.values(type.getFields())) {
      if (field.args.length === 0) continue;
      wrap(field, 'resolve', only);
      wrap(field, 'subscribe', only);
    }
  }
  return schema;
}

function wrap(
  field: GraphQLField<unknown, unknown>,
  part: 'resolve' | 'subscribe',
  only: (args: Arguments) => Arguments,
): void {
  const resolver: Resolver | undefined = field[part];
  if (!resolver) return;
  field[part] = (source, args: Arguments, context, info) => {
    const broken = field.args.flatMap(({ name, type }) => brokenTexts(name, type, args[name]));
    if (broken.length > 0) throw new InputInvalidError(broken);
    return resolver(source, only(withUuidsAsKept(field.args, args)), context, info);
  };
}

function withUuidsAsKept(
  declared: readonly { readonly name: string; readonly type: GraphQLInputType }[],
  given: Arguments,
): Arguments {
  const types = new Map(declared.map(({ name, type }) => [name, getNullableType(type)]));
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, uuidsAsKept(types.get(name), value)]));
}

function uuidsAsKept(type: GraphQLInputType | undefined, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (isListType(type)) return (value as unknown[]).map((item) => uuidsAsKept(getNullableType(type.ofType), item));
  if (isInputObjectType(type)) return withUuidsAsKept(Object.values(type.getFields()), value as Arguments);
  return type === GraphQLID && UUID.test(value as string) ? (value as string).toLowerCase() : value;
}

function brokenTexts(field: string, type: GraphQLInputType, value: unknown, ofActor = false): readonly Broken[] {
  if (value === null || value === undefined) return [];
  if (isNonNullType(type)) return brokenTexts(field, type.ofType, value, ofActor);
  if (isListType(type)) {
    return (value as unknown[]).flatMap((item, index) => brokenTexts(`${field}.${index}`, type.ofType, item));
  }
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).flatMap((part) =>
      // As class-validator names the fields of an input: without the argument that holds them.
      brokenTexts(
        field === 'input' ? part.name : `${field}.${part.name}`,
        part.type,
        (value as Arguments)[part.name],
        part.extensions[OF_ACTOR] === true,
      ),
    );
  }
  if (type === GraphQLID && ofActor) {
    if (ACTOR_ID.test(value as string)) return [];
    return [{ field, message: `${field} must be an id: 1 to 300 characters, and none of them a control character` }];
  }
  if (type === GraphQLID && !ID.test(value as string)) {
    return [{ field, message: `${field} must be an id: 1 to 128 printable characters without blanks` }];
  }
  if (type === GraphQLString && !isWellFormed(value as string)) {
    return [{ field, message: `${field} must be well-formed Unicode` }];
  }
  return [];
}

function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNulls) as T;
  if (!isInput(value)) return value;
  const given = Object.entries(value).filter(([, held]) => held !== null);
  return Object.fromEntries(given.map(([name, held]) => [name, withoutNulls(held as unknown)])) as T;
}

/** Made by the parser from the text or the variables; not what a scalar was read as, such as a date. */
function isInput(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === null || prototype === Object.prototype;
}
