export type InputProblemCode =
  | 'LINE_OUT_OF_RANGE'
  | 'LINE_TAKEN'
  | 'LINE_PASSWORD_MISSING'
  | 'LINE_WITHOUT_CODEC'
  | 'TRANSPORT_UNSUPPORTED'
  | 'SRTP_UNSUPPORTED'
  | 'MODULES_OUT_OF_RANGE'
  | 'KEY_OUT_OF_RANGE'
  | 'KEY_TAKEN'
  | 'KEY_TYPE_UNSUPPORTED'
  | 'KEY_LINE_MISSING'
  | 'KEY_LINE_UNKNOWN'
  | 'KEY_VALUE_MISSING'
  | 'KEY_VALUE_INVALID'
  | 'USER_NAME_INVALID'
  | 'ADDRESS_INVALID'
  | 'NUMBER_OUT_OF_RANGE'
  | 'VALUE_NOT_REPRESENTABLE';

/** One broken rule. `field` is a path such as `keys[3].value`; the message never holds the value of a secret. */
export interface InputProblem {
  readonly code: InputProblemCode;
  readonly field: string;
  readonly message: string;
}

/** A configuration that cannot be rendered as asked; nothing is left out in silence. */
export class ConfigurationInputsInvalid extends Error {
  readonly code = 'CONFIGURATION_INPUTS_INVALID';

  constructor(readonly problems: readonly InputProblem[]) {
    super(problems.map(({ field, message }) => `${field}: ${message}`).join(' '));
  }
}
