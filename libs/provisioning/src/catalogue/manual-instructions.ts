import type { DeviceModel } from './device-model.js';

/** What a person needs to point a device at its configuration by hand (S1-11, S1-29). */
export interface ManualInstructions {
  /** Holds the access key: a secret. */
  readonly link: string;
  readonly enterAt: string;
  readonly startDownload: string;
  readonly factoryReset: string;
}

/** The address of a device's configuration in the form that its family takes. `base` is `https://HOST:PORT`. */
export function configurationUrl(model: DeviceModel, base: string, accessKey: string): string {
  const root = base.replace(/\/+$/, '');
  return model.manualConfiguration.urlForm === 'file' ? `${root}/${accessKey}.cfg` : `${root}/${accessKey}/`;
}

export function manualInstructions(model: DeviceModel, base: string, accessKey: string): ManualInstructions {
  return {
    link: configurationUrl(model, base, accessKey),
    enterAt: model.manualConfiguration.enterAt,
    startDownload: model.manualConfiguration.startDownload,
    factoryReset: model.factoryReset,
  };
}
