import { Args, Query, Resolver } from '@nestjs/graphql';
import { Commands } from '@ringledger/event-sourcing';
import { badInput, CurrentRequest, demandStanding, RequestInfo, Requires } from '@ringledger/graphql';
import { revealConfiguration } from '../decisions/reveal-configuration.js';
import type { ShownSecrets } from '../configuration/render-device.js';
import { ConfigurationHistory, ConfigurationNotReproducibleError, PRESENT } from '../history/configuration-history.js';
import type { PastConfiguration } from '../history/configuration-history.js';
import { DeviceConfiguration } from './configuration.type.js';
import { ConfigurationAtArgs } from './device.args.js';

/** What a device gets, or got at any instant (N-01, P-02). */
@Resolver()
export class ConfigurationQueries {
  constructor(
    private readonly history: ConfigurationHistory,
    private readonly commands: Commands,
  ) {}

  @Query(() => DeviceConfiguration, {
    nullable: true,
    description: 'As it stood at that instant, secrets masked; null: there was none',
  })
  @Requires('device.read')
  async deviceConfigurationAt(@Args() args: ConfigurationAtArgs, @CurrentRequest() request: RequestInfo) {
    const past = await this.read(args, request, 'masked');
    return past && shown(args.deviceId, past, true);
  }

  @Query(() => DeviceConfiguration, {
    nullable: true,
    description:
      'As the device got it at that instant, with its secrets; who sees it is in the record before. Passwords for the device itself that the exchange made (adminPasswordOrigin, userPasswordOrigin GENERATED) are shown to nobody and read ***; every other byte is that of the file. Of a deleted device: refused',
  })
  @Requires('device.credentials')
  async revealedConfigurationAt(@Args() args: ConfigurationAtArgs, @CurrentRequest() request: RequestInfo) {
    const past = await this.read(args, request, 'revealed');
    if (!past) return null;
    const { configurationRevision, hash } = past;
    const outcome = await this.commands.execute(
      revealConfiguration,
      args.deviceId,
      { configurationRevision, hash },
      request.command(),
    );
    demandStanding(outcome);
    if (outcome.accepted) return shown(args.deviceId, past, false);
    // Who saw it could not be recorded with the device, and without the record no secret is shown.
    throw badInput(
      'deviceId',
      'The device was deleted: its past can be seen only without secrets, by deviceConfigurationAt',
    );
  }

  private async read({ deviceId, at }: ConfigurationAtArgs, request: RequestInfo, secrets: ShownSecrets) {
    try {
      return await this.history.at(request.scope, deviceId, at ?? PRESENT, secrets);
    } catch (error) {
      if (error instanceof ConfigurationNotReproducibleError) throw badInput('at', error.message);
      throw error;
    }
  }
}

function shown(deviceId: string, past: PastConfiguration, masked: boolean): DeviceConfiguration {
  const { configurationRevision, hash, since, files } = past;
  return { deviceId, configurationRevision, hash, since, masked, files: [...files] };
}
