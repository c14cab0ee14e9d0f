import { Inject } from '@nestjs/common';
import { Args, Field, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { AggregateReader, Commands } from '@ringledger/event-sourcing';
import { answer, Changed, CurrentRequest, may, mutationResult, RequestInfo, Requires } from '@ringledger/graphql';
import { configurationUrl, findModel, manualInstructions } from '@ringledger/provisioning';
import type { DeviceModel } from '@ringledger/provisioning';
import { derivedId, Randomness } from '@ringledger/system';
import { generateAccessKey } from '../access-key.js';
import { EXCHANGE_SETTINGS } from '../configuration/exchange-settings.js';
import type { ExchangeSettings } from '../configuration/exchange-settings.js';
import { addDevice } from '../decisions/add-device.js';
import { revealAccessKey } from '../decisions/reveal-access-key.js';
import { rotateAccessKey } from '../decisions/rotate-access-key.js';
import type { DeviceEvent } from '../device.events.js';
import { devicePassword } from '../device-passwords.js';
import { deviceAggregate } from '../device.js';
import { ManualConfiguration } from './configuration.type.js';
import { AddDeviceRequest, DeviceRequest } from './device.inputs.js';

@ObjectType()
export class DeviceWithKey extends Changed {
  @Field(() => String, {
    nullable: true,
    description:
      'Who has this URL gets the configuration. Only for tokens with device.credentials; each time it is shown is in the record',
  })
  configurationUrl: string | null;
}
const DeviceWithKeyResult = mutationResult('DeviceWithKeyResult', DeviceWithKey);

@ObjectType()
export class AccessKeyRevealed extends Changed {
  @Field(() => ManualConfiguration)
  manual: ManualConfiguration;
}
const RevealAccessKeyResult = mutationResult('RevealAccessKeyResult', AccessKeyRevealed);

/** What makes or shows access keys. A key that was shown is in the record before it is in the answer. */
@Resolver()
export class DeviceCredentialsMutations {
  constructor(
    private readonly commands: Commands,
    private readonly aggregates: AggregateReader,
    private readonly randomness: Randomness,
    @Inject(EXCHANGE_SETTINGS) private readonly exchange: ExchangeSettings,
  ) {}

  @Mutation(() => DeviceWithKeyResult, {
    description: 'A device of a known model, with an access key of its own from the first moment',
  })
  @Requires('device.manage')
  async addDevice(@Args('input') input: AddDeviceRequest, @CurrentRequest() request: RequestInfo) {
    const context = request.command(input);
    const reveal = may(request, 'device.credentials');
    const { organizationId = null, model, expansionModules } = input;
    // A field of a form that nobody filled in is none.
    const [mac, userName] = [input.mac || null, input.userName || null];
    const outcome = await this.commands.execute(
      addDevice,
      derivedId(context.commandId, 'device'),
      {
        ...{ organizationId, model, name: input.name.trim(), mac, expansionModules, userName, reveal },
        adminPassword: devicePassword(input.adminPassword || null, this.randomness),
        userPassword: devicePassword(input.userPassword || null, this.randomness),
        accessKey: generateAccessKey(this.randomness),
      },
      context,
    );
    return answer(outcome, DeviceWithKey, ({ events }) => ({
      configurationUrl: reveal ? this.urlIn(findModel(model), events) : null,
    }));
  }

  @Mutation(() => DeviceWithKeyResult, {
    description: 'A new access key; the old one opens nothing from now on. Function keys stay (S1-20)',
  })
  @Requires('device.manage')
  async rotateAccessKey(@Args('input') input: DeviceRequest, @CurrentRequest() request: RequestInfo) {
    const reveal = may(request, 'device.credentials');
    const change = { accessKey: generateAccessKey(this.randomness), reveal };
    const outcome = await this.commands.execute(rotateAccessKey, input.deviceId, change, request.command(input));
    const model = outcome.accepted ? await this.modelOf(input.deviceId) : undefined;
    return answer(outcome, DeviceWithKey, ({ events }) => ({
      configurationUrl: reveal ? this.urlIn(model, events) : null,
    }));
  }

  @Mutation(() => RevealAccessKeyResult, {
    description: 'The configuration URL and how to bring it into the device (S1-29)',
  })
  @Requires('device.credentials')
  async revealAccessKey(@Args('input') input: DeviceRequest, @CurrentRequest() request: RequestInfo) {
    const outcome = await this.commands.execute(revealAccessKey, input.deviceId, {}, request.command(input));
    const model = outcome.accepted ? await this.modelOf(input.deviceId) : undefined;
    return answer(outcome, AccessKeyRevealed, ({ events }) => ({ manual: this.manualIn(model, events) }));
  }

  private async modelOf(deviceId: string): Promise<DeviceModel | undefined> {
    const state = await this.aggregates.state(deviceAggregate, deviceId);
    return state.status === 'none' ? undefined : findModel(state.model);
  }

  /** Out of the event that records it: of the first time, when the command is repeated. */
  private urlIn(model: DeviceModel | undefined, events: readonly DeviceEvent[]): string | null {
    const key = keyIn(events);
    return model && key !== null ? configurationUrl(model, this.exchange.provisioningUrl, key) : null;
  }

  private manualIn(model: DeviceModel | undefined, events: readonly DeviceEvent[]): ManualConfiguration {
    const key = keyIn(events);
    if (!model || key === null) throw new Error('An accepted reveal names the key of a known model');
    return manualInstructions(model, this.exchange.provisioningUrl, key);
  }
}

function keyIn(events: readonly DeviceEvent[]): string | null {
  for (const event of events) if (event.type === 'AccessKeyRevealed') return event.data.accessKey.reveal();
  return null;
}
