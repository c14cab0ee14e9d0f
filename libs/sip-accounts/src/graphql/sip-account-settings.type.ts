import type { Type } from '@nestjs/common';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTime } from '@ringledger/graphql';
import { Type as Nested } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsEnum,
  IsInt,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { SipAccountRequest } from './sip-account.inputs.js';

export enum SipTransportName {
  UDP = 'UDP',
  TCP = 'TCP',
  TLS = 'TLS',
  WS = 'WS',
  WSS = 'WSS',
}
registerEnumType(SipTransportName, {
  name: 'SipTransport',
  description: 'A way to signal; see sipAccountSettingRules for those that the exchange has',
  valuesMap: { WS: { description: 'SIP over WebSocket' }, WSS: { description: 'SIP over secure WebSocket' } },
});

export enum DigestAlgorithmName {
  MD5 = 'MD5',
  SHA_256 = 'SHA-256',
}
registerEnumType(DigestAlgorithmName, {
  name: 'DigestAlgorithm',
  valuesMap: { SHA_256: { description: 'RFC 8760; many phones do not know it' } },
});

export enum AddressScopeName {
  REGISTRATION = 'registration',
  CALLS = 'calls',
  REGISTRATION_AND_CALLS = 'registration and calls',
}
registerEnumType(AddressScopeName, { name: 'AddressScope', description: 'What allowed addresses are needed for' });

export enum SettingLayer {
  PLATFORM = 'platform',
  ACCOUNT = 'account',
}
registerEnumType(SettingLayer, {
  name: 'SettingLayer',
  description: 'Who says what a setting is',
  valuesMap: {
    PLATFORM: { description: 'The configuration of the exchange: it holds for all that say nothing themselves' },
    ACCOUNT: { description: 'The SIP account itself' },
  },
});

@ObjectType({ description: 'Where phones send everything instead of to the exchange itself' })
export class OutboundProxy {
  @Field(() => String)
  host: string;

  @Field(() => Int)
  port: number;

  @Field(() => SipTransportName)
  transport: SipTransportName;
}

/** One setting as it holds, and who says so. */
export interface HeldSetting<Value> {
  value: Value;
  platformValue: Value;
  layer: SettingLayer;
  eventId: string | null;
  changedAt: string | null;
}

function heldSetting<Value>(name: string, type: () => unknown, nullable = false): Type<HeldSetting<Value>> {
  @ObjectType(name, { description: 'A setting as it holds, and who says so' })
  class OfType implements HeldSetting<Value> {
    @Field(type as never, { nullable })
    value: Value;

    @Field(type as never, { nullable, description: 'What would hold if the account said nothing' })
    platformValue: Value;

    @Field(() => SettingLayer)
    layer: SettingLayer;

    @Field(() => ID, { nullable: true, description: 'The event that made it so; null: the platform says it' })
    eventId: string | null;

    @Field(() => DateTime, { nullable: true })
    changedAt: string | null;
  }
  return OfType;
}

const IntegerSetting = heldSetting<number>('IntegerSetting', () => Int);
const BooleanSetting = heldSetting<boolean>('BooleanSetting', () => Boolean);
const TextsSetting = heldSetting<string[]>('TextsSetting', () => [String]);
const DigestAlgorithmSetting = heldSetting<DigestAlgorithmName>('DigestAlgorithmSetting', () => DigestAlgorithmName);
const AddressScopeSetting = heldSetting<AddressScopeName>('AddressScopeSetting', () => AddressScopeName);
const TransportSetting = heldSetting<SipTransportName>('SipTransportSetting', () => SipTransportName);
const TransportsSetting = heldSetting<SipTransportName[]>('SipTransportsSetting', () => [SipTransportName]);
const OutboundProxySetting = heldSetting<OutboundProxy | null>('OutboundProxySetting', () => OutboundProxy, true);

@ObjectType({ description: 'What holds for an account; what each setting means says sipAccountSettingRules' })
export class SipAccountSettings {
  @Field(() => IntegerSetting)
  registrationLifetimeSeconds: HeldSetting<number>;

  @Field(() => DigestAlgorithmSetting)
  digestAlgorithm: HeldSetting<DigestAlgorithmName>;

  @Field(() => BooleanSetting)
  restrictAddresses: HeldSetting<boolean>;

  @Field(() => TextsSetting)
  allowedAddresses: HeldSetting<string[]>;

  @Field(() => AddressScopeSetting)
  allowedAddressesScope: HeldSetting<AddressScopeName>;

  @Field(() => TextsSetting)
  allowedUserAgents: HeldSetting<string[]>;

  @Field(() => TransportsSetting)
  transports: HeldSetting<SipTransportName[]>;

  @Field(() => TransportSetting)
  phoneTransport: HeldSetting<SipTransportName>;

  @Field(() => OutboundProxySetting)
  outboundProxy: HeldSetting<OutboundProxy | null>;

  @Field(() => BooleanSetting)
  registrationCheck: HeldSetting<boolean>;
}

@InputType()
export class OutboundProxyRequest {
  @Field(() => String, { description: 'A host name, or an IP address' })
  @IsString()
  @MaxLength(1024)
  host: string;

  @Field(() => Int)
  @IsInt()
  port: number;

  @Field(() => SipTransportName)
  @IsEnum(SipTransportName)
  transport: SipTransportName;
}

@InputType({ description: 'What is absent stays as it is; null gives a setting back to the platform' })
export class ChangeSipAccountSettingsRequest extends SipAccountRequest {
  @Field(() => Int, { nullable: true })
  @IsOptional()
  @IsInt()
  registrationLifetimeSeconds?: number | null;

  @Field(() => DigestAlgorithmName, { nullable: true })
  @IsOptional()
  @IsEnum(DigestAlgorithmName)
  digestAlgorithm?: DigestAlgorithmName | null;

  @Field(() => Boolean, { nullable: true })
  @IsOptional()
  @IsBoolean()
  restrictAddresses?: boolean | null;

  @Field(() => [String], {
    nullable: true,
    description: 'The whole list; a text may hold several, separated by blanks',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @MaxLength(8192, { each: true })
  allowedAddresses?: string[] | null;

  @Field(() => AddressScopeName, { nullable: true })
  @IsOptional()
  @IsEnum(AddressScopeName)
  allowedAddressesScope?: AddressScopeName | null;

  @Field(() => [String], { nullable: true, description: 'The whole list' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(256, { each: true })
  allowedUserAgents?: string[] | null;

  @Field(() => [SipTransportName], { nullable: true })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsEnum(SipTransportName, { each: true })
  transports?: SipTransportName[] | null;

  @Field(() => SipTransportName, { nullable: true })
  @IsOptional()
  @IsEnum(SipTransportName)
  phoneTransport?: SipTransportName | null;

  @Field(() => OutboundProxyRequest, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Nested(() => OutboundProxyRequest)
  outboundProxy?: OutboundProxyRequest | null;

  @Field(() => Boolean, { nullable: true })
  @IsOptional()
  @IsBoolean()
  registrationCheck?: boolean | null;
}
