import {
  Args,
  ArgsType,
  Field,
  ID,
  InputType,
  Int,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
  Subscription,
} from '@nestjs/graphql';
import { Changes, ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import {
  Connection,
  ConnectionArgs,
  CurrentRequest,
  DateTime,
  live,
  readConnection,
  RequestInfo,
  Requires,
} from '@ringledger/graphql';
import type { Condition, Scope } from '@ringledger/read-models';
import { Type } from 'class-transformer';
import { IsEnum, IsOptional, ValidateNested } from 'class-validator';
import { registrationFindings } from '../views/registration-findings/registration-findings.js';
import type { RegistrationFindingDocument } from '../views/registration-findings/registration-findings.js';
import { EvidenceType } from './evidence.type.js';
import { OfAccount } from './registration.args.js';

export enum FindingKindName {
  TAKEOVER = 'takeover',
  FLAPPING = 'flapping',
  STRANGE_USER_AGENT = 'strange user agent',
  UNKNOWN_ADDRESS = 'unknown address',
}
registerEnumType(FindingKindName, {
  name: 'RegistrationFindingKind',
  valuesMap: {
    TAKEOVER: { description: 'Another device registered as the account while one was registered (S3-08)' },
    FLAPPING: { description: 'It registers anew again and again' },
    STRANGE_USER_AGENT: { description: 'It says to be none of the devices that have the account' },
    UNKNOWN_ADDRESS: { description: 'No configuration was ever fetched, and nothing registered, from there' },
  },
});

@ObjectType({ description: 'What a phone showed of itself' })
export class SeenPhone {
  @Field(() => String)
  address: string;

  @Field(() => String, { nullable: true })
  userAgent: string | null;
}

@ObjectType({ description: 'Something remarkable about a registration, with what shows it (N-15)' })
export class RegistrationFinding extends SeenPhone {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  organizationId: string;

  @Field(() => ID)
  sipAccountId: string;

  @Field(() => ID)
  registrationId: string;

  @Field(() => FindingKindName)
  kind: FindingKindName;

  @Field(() => DateTime)
  time: string;

  @Field(() => SeenPhone, { nullable: true, description: 'What was registered before; for a takeover' })
  previous: SeenPhone | null;

  @Field(() => Int, { nullable: true, description: 'How often it registered within an hour; for flapping' })
  count: number | null;

  @Field(() => [EvidenceType], { description: 'Oldest first' })
  evidence: readonly EvidenceType[];
}

@ObjectType({ description: 'A page of findings' })
export class RegistrationFindings extends Connection(RegistrationFinding) {}

@InputType({ description: 'All that are given must hold' })
export class RegistrationFindingFilter extends OfAccount {
  @Field(() => FindingKindName, { nullable: true })
  @IsOptional()
  @IsEnum(FindingKindName)
  kind?: FindingKindName;
}

@ArgsType()
class RegistrationFindingsArgs extends ConnectionArgs {
  @Field(() => RegistrationFindingFilter, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => RegistrationFindingFilter)
  filter?: RegistrationFindingFilter;
}

@Resolver()
export class FindingResolver {
  constructor(
    private readonly readSide: ReadSide,
    private readonly changes: Changes,
  ) {}

  @Query(() => RegistrationFindings, {
    description: 'Takeovers, flapping, strange user agents and addresses, the newest first; each at most once a day',
  })
  @Requires('registration.read')
  async registrationFindings(@Args() args: RegistrationFindingsArgs, @CurrentRequest() request: RequestInfo) {
    const collection = await this.readSide.read(registrationFindings, args.after as Position | undefined);
    const { kind, organizationId, sipAccountId } = args.filter ?? {};
    const filter = Object.fromEntries(
      Object.entries({ kind, organizationId, sipAccountId }).flatMap(([field, value]): [string, Condition][] =>
        value === undefined ? [] : [[field, { $eq: value }]],
      ),
    );
    const sort = [{ field: 'position', direction: -1 as const }];
    return readConnection(collection, request.scope, { filter, sort, args, node: toFinding });
  }

  @Subscription(() => RegistrationFinding, { description: 'As soon as something remarkable is seen' })
  @Requires('registration.read')
  registrationFindingRaised(@CurrentRequest() { scope }: RequestInfo) {
    return live((signal) => this.#raised(scope, signal));
  }

  async *#raised(scope: Scope, signal: AbortSignal) {
    for await (const { id } of this.changes.watch(registrationFindings.name, 'all', signal)) {
      const document = await (await this.readSide.read(registrationFindings)).get(scope, id);
      if (document) yield { registrationFindingRaised: toFinding(document) };
    }
  }
}

function toFinding({ _id, kind, ...rest }: RegistrationFindingDocument): RegistrationFinding {
  return { id: _id, kind: kind as FindingKindName, ...rest };
}
