import type { DeviceModel } from '../catalogue/device-model.js';
import type { DeviceConfigurationInputs, Endpoint, LineInputs } from './device-configuration-inputs.js';
import type { InputProblem, InputProblemCode } from './input-problem.js';
import { isDialable, isHost, isRepresentable } from './representable.js';

/** What is wrong with the lines, on this model. */
export function lineProblems(model: DeviceModel, inputs: DeviceConfigurationInputs): InputProblem[] {
  const seen = new Set<number>();
  return inputs.lines.flatMap((line, position) => {
    const taken = seen.has(line.index);
    seen.add(line.index);
    return problemsOf(model, line, `lines[${position}]`, taken);
  });
}

function problemsOf(model: DeviceModel, line: LineInputs, at: string, taken: boolean): InputProblem[] {
  const problems: InputProblem[] = [];
  const require = (holds: boolean, code: InputProblemCode, field: string, message: string): void => {
    if (!holds) problems.push({ code, field: `${at}.${field}`, message });
  };
  const within = (value: number, low: number, high: number): boolean =>
    Number.isInteger(value) && value >= low && value <= high;
  const endpoint = (value: Endpoint, field: string): void => {
    require(isHost(value.host), 'ADDRESS_INVALID', `${field}.host`, 'This is no host name or address.');
    require(within(value.port, 1, 65535), 'NUMBER_OUT_OF_RANGE', `${field}.port`, 'A port is 1 to 65535.');
  };

  require(within(
    line.index,
    1,
    model.lines,
  ), 'LINE_OUT_OF_RANGE', 'index', `${model.name} has lines 1 to ${model.lines}.`);
  require(!taken, 'LINE_TAKEN', 'index', 'Two accounts are on the same line.');
  for (const field of ['userName', 'authName'] as const) {
    require(isRepresentable(
      model.family,
      line[field],
    ), 'VALUE_NOT_REPRESENTABLE', field, 'The file cannot carry this name.');
  }
  require(isHost(line.realm), 'ADDRESS_INVALID', 'realm', 'This is no domain.');
  endpoint(line.server, 'server');
  if (line.outboundProxy !== null) endpoint(line.outboundProxy, 'outboundProxy');
  require(within(
    line.expirySeconds,
    1,
    2 ** 31 - 1,
  ), 'NUMBER_OUT_OF_RANGE', 'expirySeconds', 'This is no lifetime in seconds.');
  require(line.voicemailNumber === null ||
    isDialable(line.voicemailNumber), 'KEY_VALUE_INVALID', 'voicemailNumber', 'This cannot be dialled.');
  const hop = line.outboundProxy === null ? 'server' : 'outboundProxy';
  require(model.transports.includes(
    (line.outboundProxy ?? line.server).transport,
  ), 'TRANSPORT_UNSUPPORTED', `${hop}.transport`, 'The device lacks it.');
  require(model.srtp.includes(line.srtp), 'SRTP_UNSUPPORTED', 'srtp', 'The device lacks it.');
  require(line.codecs.some((codec) =>
    model.codecs.includes(codec),
  ), 'LINE_WITHOUT_CODEC', 'codecs', 'The device has none of these codecs.');
  return problems;
}
