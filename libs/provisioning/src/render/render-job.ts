import type { DeviceModel } from '../catalogue/device-model.js';
import type { DeviceConfigurationInputs, DeviceSecrets, LineInputs } from './device-configuration-inputs.js';

/** One file for a device. `body` is UTF-8 text without a byte order mark. */
export interface RenderedFile {
  readonly name: string;
  readonly contentType: string;
  readonly body: string;
}

/** What a family's renderer works on, checked before. */
export class RenderJob {
  private readonly lines: ReadonlyMap<number, LineInputs>;
  private readonly passwords: ReadonlyMap<number, string>;

  constructor(
    readonly model: DeviceModel,
    readonly inputs: DeviceConfigurationInputs,
    readonly secrets: DeviceSecrets,
  ) {
    this.lines = new Map(inputs.lines.map((line) => [line.index, line]));
    this.passwords = new Map(secrets.linePasswords.map(({ index, password }) => [index, password]));
  }

  line(index: number | null): LineInputs | undefined {
    return this.lines.get(index ?? 1);
  }

  password(line: LineInputs): string {
    return this.passwords.get(line.index) ?? '';
  }
}
