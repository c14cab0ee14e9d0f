import { Args, ArgsType, Field, ID, Query, Resolver } from '@nestjs/graphql';
import type { Position } from '@ringledger/event-store';
import { badInput, CurrentRequest, ReadArgs, RequestInfo, Requires } from '@ringledger/graphql';
import { IsOptional, IsString, Length } from 'class-validator';
import { RegistrationDiagnoses } from '../diagnosis/evidence-reader.js';
import { RegistrationDiagnosis } from './diagnosis.type.js';

@ArgsType()
class WhyNotRegisteredArgs extends ReadArgs {
  @Field(() => ID, { nullable: true })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  sipAccountId?: string;

  @Field(() => ID, { nullable: true })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  deviceId?: string;
}

@Resolver()
export class DiagnosisResolver {
  constructor(private readonly diagnoses: RegistrationDiagnoses) {}

  @Query(() => [RegistrationDiagnosis], {
    description:
      'Ranked causes with evidence and next step, for an account, each account of a device, or the account as that device, which has it on a line. Empty: no such thing. As causes tell of devices and extensions, it needs device.read, sipAccount.read and extension.read beside registration.read',
  })
  @Requires('registration.read', 'device.read', 'sipAccount.read', 'extension.read')
  async whyNotRegistered(
    @Args() { after, deviceId, sipAccountId }: WhyNotRegisteredArgs,
    @CurrentRequest() { scope }: RequestInfo,
  ): Promise<readonly RegistrationDiagnosis[]> {
    const position = after as Position | undefined;
    if (deviceId && !sipAccountId) return (await this.diagnoses.ofDevice(scope, deviceId, position)) ?? [];
    if (!sipAccountId) throw badInput('sipAccountId', 'Name a SIP account or a device');
    const found = await this.diagnoses.ofAccount(scope, sipAccountId, deviceId ?? null, position);
    return found ? [found] : [];
  }
}
