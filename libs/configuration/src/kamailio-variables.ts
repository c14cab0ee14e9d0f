import { readFileSync } from 'node:fs';
import { hostAndPort, httpServer, oneOf, optional } from './parsers.js';
import type { SipPorts } from './sip-variables.js';
import { ConfigurationError, variable } from './variable.js';
import type { Values } from './variable.js';

export const KAMAILIO_VARIABLES = {
  RINGLEDGER_REGISTRAR: variable(
    'embedded',
    oneOf('embedded', 'kamailio'),
    'Who speaks SIP with the phones: this exchange itself, or a Kamailio that it drives (docs/registrations.md); with Kamailio the SIP ports are those that Kamailio listens on, none of them 0',
  ),
  KAMAILIO_RPC_URL: variable(
    'http://127.0.0.1:5080',
    httpServer,
    'Where that Kamailio takes commands, http://HOST:PORT',
  ),
  KAMAILIO_EVAPI: variable('127.0.0.1:8449', hostAndPort, 'Where that Kamailio tells what happens, HOST:PORT'),
  KAMAILIO_SECRET: variable('', optional(sharedSecret), 'The secret that both share, printable ASCII', true),
  KAMAILIO_SECRET_FILE: variable('', optional(secretFile), 'A file that holds this secret, instead'),
};

/** The Kamailio that registers phones. */
export interface KamailioConfiguration {
  readonly control: URL;
  readonly evapi: { readonly host: string; readonly port: number };
  readonly secret: string;
}

/** Null: phones register at this exchange itself. @throws ConfigurationError when the secret or a port is missing */
export function kamailioConfiguration(
  raw: Values<typeof KAMAILIO_VARIABLES>,
  listen: SipPorts,
): KamailioConfiguration | null {
  if (raw.RINGLEDGER_REGISTRAR === 'embedded') return null;
  for (const [transport, port] of Object.entries(listen)) {
    if (port === 0) {
      throw new ConfigurationError(
        `RINGLEDGER_SIP_${transport}_PORT must be the port that Kamailio listens on, or off, when Kamailio registers phones.`,
      );
    }
  }
  const { KAMAILIO_SECRET: value, KAMAILIO_SECRET_FILE: ofFile } = raw;
  if (value !== null && ofFile !== null && value !== ofFile) {
    throw new ConfigurationError('KAMAILIO_SECRET and KAMAILIO_SECRET_FILE must not differ: set one of them.');
  }
  const secret = value ?? ofFile;
  if (secret === null) {
    throw new ConfigurationError(
      'KAMAILIO_SECRET must be set when Kamailio registers phones, or KAMAILIO_SECRET_FILE.',
    );
  }
  return { control: raw.KAMAILIO_RPC_URL, evapi: raw.KAMAILIO_EVAPI, secret };
}

/** What stands in it, without the end of the line. */
function secretFile(path: string): string {
  let secret = '';
  try {
    secret = readFileSync(path, 'utf8').trim();
  } catch {
    throw new Error('be a file that can be read');
  }
  if (secret === '') throw new Error('be a file that is not empty');
  if (!PLAIN.test(secret)) throw new Error('be a file with printable ASCII characters in one line');
  return secret;
}

/** It stands in a header of HTTP. */
const PLAIN = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

function sharedSecret(value: string): string {
  if (!PLAIN.test(value)) throw new Error('be printable ASCII characters in one line, without a space at its ends');
  return value;
}
