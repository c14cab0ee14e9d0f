import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Commands, decided } from '@ringledger/event-sourcing';
import type { Refusal } from '@ringledger/event-sourcing';
import { badInput, CurrentRequest, demand, demandStanding, RequestInfo, Requires } from '@ringledger/graphql';
import { revealSipPasswordInConfiguration } from '@ringledger/sip-accounts';
import { revealConfiguration } from '../decisions/reveal-configuration.js';
import type { ShownSecrets } from '../configuration/render-device.js';
import { ConfigurationHistory, ConfigurationNotReproducibleError, PRESENT } from '../history/configuration-history.js';
import type { PastConfiguration } from '../history/configuration-history.js';
import { ConfigurationFile, DeviceConfiguration } from './configuration.type.js';
import { ConfigurationAtArgs, RevealedConfigurationAtArgs } from './device.args.js';

/** Files name SIP users, and the numbers and people of extensions. */
const TOLD_OF = ['sipAccount.read', 'extension.read'] as const;

/** What a device gets, or got at any instant (N-01, P-02). */
@Resolver(() => DeviceConfiguration)
export class ConfigurationQueries {
  constructor(
    private readonly history: ConfigurationHistory,
    private readonly commands: Commands,
  ) {}

  @Query(() => DeviceConfiguration, {
    nullable: true,
    description:
      'As it stood at that instant, secrets masked; null: there was none. Its files need sipAccount.read and extension.read beside device.read',
  })
  @Requires('device.read')
  async deviceConfigurationAt(@Args() args: ConfigurationAtArgs, @CurrentRequest() request: RequestInfo) {
    const past = await this.read(args, request, 'masked');
    return past && shown(args.deviceId, past, true);
  }

  @Query(() => DeviceConfiguration, {
    nullable: true,
    description:
      'As the device got it at that instant, with its secrets: for tokens with device.credentials and sipAccount.reveal. Who sees it, and why, is in the record before, also of each account whose present password it holds (SipPasswordRevealed). Passwords for the device itself that the exchange made (adminPasswordOrigin, userPasswordOrigin GENERATED) are shown to nobody and read ***; every other byte is that of the file. Of a deleted device: refused',
  })
  @Requires('device.credentials', 'sipAccount.reveal')
  async revealedConfigurationAt(@Args() args: RevealedConfigurationAtArgs, @CurrentRequest() request: RequestInfo) {
    const past = await this.read(args, request, 'revealed');
    if (!past) return null;
    await this.record(past, args, request);
    return shown(args.deviceId, past, false);
  }

  @ResolveField(() => [ConfigurationFile], {
    description: `Of deviceConfigurationAt: needs ${TOLD_OF.join(' and ')} beside device.read`,
  })
  files(@Parent() { files, masked }: DeviceConfiguration, @CurrentRequest() request: RequestInfo) {
    // Who reveals it has said that they may see more.
    if (masked) for (const permission of TOLD_OF) demand(request, permission);
    return files;
  }

  /** @throws without the whole record no secret is shown */
  private async record(past: PastConfiguration, args: RevealedConfigurationAtArgs, request: RequestInfo) {
    const { configurationRevision, hash, held } = past;
    const { deviceId, reason } = args;
    const { accessKey, sipPasswords } = held;
    const input = { configurationRevision, hash, accessKey };
    const context = request.command({ reason });
    const outcome = decided(await this.commands.execute(revealConfiguration, deviceId, input, context));
    demandStanding(outcome);
    if (!outcome.accepted) {
      if (outcome.refusals.some(({ code }) => code !== 'DEVICE_NOT_FOUND')) throw notRecorded(outcome.refusals);
      throw badInput(
        'deviceId',
        'The device was deleted: its past can be seen only without secrets, by deviceConfigurationAt',
      );
    }
    for (const { password, sipAccountId } of sipPasswords) {
      const shownBy = { deviceId, password };
      const asked = request.command({ reason });
      const told = decided(await this.commands.execute(revealSipPasswordInConfiguration, sipAccountId, shownBy, asked));
      demandStanding(told);
      if (told.accepted || told.refusals.every(({ code }) => code === 'SIP_ACCOUNT_NOT_FOUND')) continue;
      throw notRecorded(told.refusals);
    }
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

function notRecorded(refusals: readonly Refusal[]): Error {
  return new Error(`The reveal could not be recorded: ${refusals.map(({ code }) => code).join()}`);
}

function shown(deviceId: string, past: PastConfiguration, masked: boolean): DeviceConfiguration {
  const { configurationRevision, hash, since, files } = past;
  return { deviceId, configurationRevision, hash, since, masked, files };
}
