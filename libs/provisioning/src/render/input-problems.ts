import type { DeviceModel } from '../catalogue/device-model.js';
import type { DeviceConfigurationInputs, DeviceSecrets } from './device-configuration-inputs.js';
import type { InputProblem } from './input-problem.js';
import { keyProblems } from './key-problems.js';
import { lineProblems } from './line-problems.js';
import { isRepresentable } from './representable.js';

/** The name of the administrator login, which is not the user's to take. */
export const ADMIN_NAME = 'admin';

/** Every rule that `inputs` break on this model, at once. Empty means: it can be rendered. */
export function inputProblems(model: DeviceModel, inputs: DeviceConfigurationInputs): readonly InputProblem[] {
  return [...deviceProblems(model, inputs), ...lineProblems(model, inputs), ...keyProblems(model, inputs)];
}

function deviceProblems(model: DeviceModel, inputs: DeviceConfigurationInputs): InputProblem[] {
  const problems: InputProblem[] = [];
  const most = model.modules?.max ?? 0;
  if (!Number.isInteger(inputs.expansionModules) || inputs.expansionModules < 0 || inputs.expansionModules > most) {
    const message = `${model.name} takes ${most} expansion modules.`;
    problems.push({ code: 'MODULES_OUT_OF_RANGE', field: 'expansionModules', message });
  }
  if (!Number.isInteger(inputs.refreshMinutes) || inputs.refreshMinutes < 0 || inputs.refreshMinutes > 43_200) {
    const message = 'The refresh interval is 0 to 43200 minutes.';
    problems.push({ code: 'NUMBER_OUT_OF_RANGE', field: 'refreshMinutes', message });
  }
  if (!/^https:\/\/[0-9A-Za-z.:[\]-]+\/?$/.test(inputs.provisioningUrl)) {
    const message = 'This is no https address of a host.';
    problems.push({ code: 'ADDRESS_INVALID', field: 'provisioningUrl', message });
  }
  const { userName } = inputs;
  if (userName !== null && !isLoginName(model, userName)) {
    const message = `A user name must not be empty, "${ADMIN_NAME}" or a word that the family reads as nothing (such as %NULL%), hold a colon or control characters, or start or end with a blank.`;
    problems.push({ code: 'USER_NAME_INVALID', field: 'userName', message });
  }
  return problems;
}

/** A colon would end the name in a Yealink file, and a user called like the administrator would set the latter's password. */
function isLoginName(model: DeviceModel, name: string): boolean {
  return isRepresentable(model.family, name) && !name.includes(':') && name.toLowerCase() !== ADMIN_NAME;
}

/** What is wrong with the secrets; the messages do not hold them. */
export function secretProblems(
  model: DeviceModel,
  inputs: DeviceConfigurationInputs,
  secrets: DeviceSecrets,
): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  const exact = (value: string, field: string): void => {
    if (isRepresentable(model.family, value)) return;
    problems.push({ code: 'VALUE_NOT_REPRESENTABLE', field, message: 'The file cannot carry this secret unchanged.' });
  };
  for (const field of ['accessKey', 'adminPassword', 'userPassword'] as const) exact(secrets[field], field);
  inputs.lines.forEach(({ index }, position) => {
    const found = secrets.linePasswords.find((entry) => entry.index === index);
    const field = `lines[${position}].password`;
    if (found === undefined)
      problems.push({ code: 'LINE_PASSWORD_MISSING', field, message: 'The account has no password.' });
    else exact(found.password, field);
  });
  return problems;
}
