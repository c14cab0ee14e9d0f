import { createHash } from 'node:crypto';
import type { DeviceFamily, DeviceModel } from '../catalogue/device-model.js';
import { maskedSecrets } from './device-configuration-inputs.js';
import type { DeviceConfigurationInputs, DeviceSecrets } from './device-configuration-inputs.js';
import { ConfigurationInputsInvalid } from './input-problem.js';
import { inputProblems, secretProblems } from './input-problems.js';
import { RenderJob } from './render-job.js';
import type { RenderedFile } from './render-job.js';
import { renderSnom } from './snom.js';
import { renderYealink } from './yealink.js';

const RENDERERS: Readonly<Record<DeviceFamily, (job: RenderJob) => RenderedFile>> = {
  snom: renderSnom,
  yealink: renderYealink,
};

/**
 * The files of one device: a pure function, the same bytes for the same inputs.
 * @throws ConfigurationInputsInvalid with every broken rule, before anything is rendered.
 */
export function render(
  model: DeviceModel,
  inputs: DeviceConfigurationInputs,
  secrets: DeviceSecrets,
): readonly RenderedFile[] {
  const problems = [...inputProblems(model, inputs), ...secretProblems(model, inputs, secrets)];
  if (problems.length > 0) throw new ConfigurationInputsInvalid(problems);
  return [RENDERERS[model.family](new RenderJob(model, inputs, secrets))];
}

/** The same files for a person to look at, each secret as `***` (P-02). */
export function renderMasked(model: DeviceModel, inputs: DeviceConfigurationInputs): readonly RenderedFile[] {
  return render(model, inputs, maskedSecrets(inputs));
}

/**
 * Identifies the content of a whole configuration: the SHA-256 of its file, which is what `sha256sum` says of a download and what its
 * ETag holds. Of several files it is the SHA-256 of their list in the form of `sha256sum`.
 */
export function configurationHash(files: readonly RenderedFile[]): string {
  const sums = files.map(({ body }) => sha256(body));
  const [sum] = sums;
  if (sums.length === 1 && sum !== undefined) return sum;
  return sha256(files.map(({ name }, place) => `${sums[place]}  ${name}\n`).join(''));
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
