import { displayedName } from '@ringledger/extensions';
import type { ExistingExtension } from '@ringledger/extensions';
import { MASK } from '@ringledger/provisioning';
import type { DeviceConfigurationInputs, DeviceSecrets, LineInputs } from '@ringledger/provisioning';
import type { ExistingSipAccount } from '@ringledger/sip-accounts';
import type { ExistingDevice } from '../device.js';
import type { ExchangeSettings } from './exchange-settings.js';
import { wayToExchange } from './way-to-exchange.js';

/** An account on a line of the device, and the extension that it acts as. */
export interface GatheredLine {
  readonly line: number;
  readonly sipAccountId: string;
  readonly account: ExistingSipAccount;
  readonly extension: ExistingExtension | null;
}

export interface GatheredInputs {
  readonly lines: readonly GatheredLine[];
  readonly inputs: DeviceConfigurationInputs;
  readonly secrets: DeviceSecrets;
  /** What of them a person may see: a password for the device itself that the exchange made is shown to nobody (docs/decisions/0023). */
  readonly revealable: DeviceSecrets;
}

/**
 * What the renderer works on. Pure. A disabled account or extension stays in the file: the exchange refuses it, and nothing has to
 * be fetched anew when it is enabled again.
 */
export function gatheredInputs(
  device: ExistingDevice,
  lines: readonly GatheredLine[],
  exchange: ExchangeSettings,
): GatheredInputs {
  const { provisioningUrl, refreshMinutes } = exchange;
  const secrets: DeviceSecrets = {
    accessKey: device.accessKey?.secret.reveal() ?? '',
    adminPassword: device.adminPassword?.secret.reveal() ?? '',
    userPassword: device.userPassword?.secret.reveal() ?? '',
    linePasswords: lines.map(({ line, account }) => ({ index: line, password: account.password.reveal() })),
  };
  return {
    lines,
    inputs: {
      provisioningUrl,
      refreshMinutes,
      userName: device.userName,
      expansionModules: device.expansionModules,
      emptiedModules: device.emptiedModules,
      lines: lines.map((line) => lineInputs(line, exchange)),
      keys: device.keys,
    },
    secrets,
    revealable: {
      ...secrets,
      ...(device.adminPassword?.origin === 'generated' && { adminPassword: MASK }),
      ...(device.userPassword?.origin === 'generated' && { userPassword: MASK }),
    },
  };
}

function lineInputs({ line, account, extension }: GatheredLine, exchange: ExchangeSettings): LineInputs {
  const { voicemailNumber, codecs, dtmf, srtp } = exchange;
  const { userName, authenticationUser, realm } = account;
  return {
    index: line,
    userName,
    authName: authenticationUser ?? userName,
    displayName: extension ? displayedName(extension.identity, extension.number) : userName,
    label: extension?.number ?? userName,
    realm,
    ...wayToExchange(account.settings, exchange),
    ...{ voicemailNumber, codecs, dtmf, srtp },
  };
}
