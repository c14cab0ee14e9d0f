import { CONFIGURATION_FILE } from '../catalogue/requested-file.js';
import { configurationUrl } from '../catalogue/manual-instructions.js';
import type { Codec } from '../catalogue/device-model.js';
import type { Endpoint, LineInputs } from './device-configuration-inputs.js';
import { keyPlaces } from './function-keys.js';
import { ADMIN_NAME } from './input-problems.js';
import type { RenderedFile, RenderJob } from './render-job.js';
import { snomFunctionKey } from './snom-keys.js';
import { xmlBranch, xmlDocument, xmlLeaf } from './xml.js';

/** The user may change what is `RW` until the next download; `R` is closed to him. */
type Permission = 'R' | 'RW';

const CODEC_NAMES: Readonly<Partial<Record<Codec, string>>> = {
  PCMA: 'pcma',
  PCMU: 'pcmu',
  G722: 'g722',
  G729: 'g729',
  'G726-32': 'g726-32',
  G723: 'g723',
  GSM: 'gsm',
};

/** Snom settings XML, firmware 8.9 and 10. Identities are numbered from 1, keys from 0. */
export function renderSnom(job: RenderJob): RenderedFile {
  const identities = Array.from({ length: job.model.lines }, (_, position) => identity(job, position + 1)).flat();
  const keys = keyPlaces(job.model, job.inputs).map((place, idx) => snomFunctionKey(job, place, idx));
  const body = xmlDocument(
    xmlBranch('settings', {}, [
      xmlBranch('phone-settings', {}, [...phone(job), ...identities]),
      xmlBranch('functionKeys', {}, keys),
    ]),
  );
  return { name: CONFIGURATION_FILE.snom, contentType: 'application/xml; charset=utf-8', body };
}

function phone({ model, inputs, secrets }: RenderJob): string[] {
  const setting = (name: string, perm: Permission, value: string): string => xmlLeaf(name, { perm }, value);
  return [
    setting('setting_server', 'R', configurationUrl(model, inputs.provisioningUrl, secrets.accessKey)),
    setting('settings_refresh_timer', 'R', String(inputs.refreshMinutes * 60)),
    // The device refuses to enter administrator mode at all unless this one setting may be changed.
    setting('admin_mode', 'RW', 'off'),
    setting('admin_mode_password', 'R', secrets.adminPassword),
    setting('admin_mode_password_confirm', 'R', secrets.adminPassword),
    setting('http_user', 'R', ADMIN_NAME),
    setting('http_pass', 'R', secrets.adminPassword),
    setting('webserver_admin_name', 'R', ADMIN_NAME),
    setting('webserver_admin_password', 'R', secrets.adminPassword),
    setting('webserver_user_name', 'R', inputs.userName ?? 'user'),
    setting('webserver_user_password', 'R', secrets.userPassword),
  ];
}

function identity(job: RenderJob, idx: number): string[] {
  const line = job.line(idx);
  const setting = (name: string, perm: Permission, value: string): string => xmlLeaf(name, { idx, perm }, value);
  if (line === undefined) return [setting('user_active', 'RW', 'off')];
  return [
    setting('user_active', 'RW', 'on'),
    setting('user_host', 'R', line.realm),
    setting('user_outbound', 'R', nextHop(line)),
    setting('user_name', 'R', line.userName),
    setting('user_pname', 'R', line.authName),
    setting('user_pass', 'R', job.password(line)),
    setting('user_realname', 'RW', line.displayName),
    setting('user_idle_text', 'RW', line.displayName),
    setting('user_idle_number', 'RW', line.label),
    setting('user_expiry', 'RW', String(line.expirySeconds)),
    setting('user_mailbox', 'RW', line.voicemailNumber ?? ''),
    setting('user_srtp', 'RW', line.srtp === 'off' ? 'off' : 'on'),
    setting('user_savp', 'RW', line.srtp),
    // `off` is the 80 bit tag of AES_CM_128_HMAC_SHA1_80 (RFC 4568, 6.2.1).
    ...(line.srtp === 'off' ? [] : [setting('user_auth_tag', 'RW', 'off')]),
    setting('user_dtmf_info', 'RW', line.dtmf === 'info' ? 'sip_info_only' : 'off'),
    setting('codec_priority_list', 'RW', codecList(job, line)),
  ];
}

/** Tones in RTP are switched on by `telephone-event` in the list of codecs, not by a setting of their own. */
function codecList(job: RenderJob, line: LineInputs): string {
  const codecs = line.codecs.filter((codec) => job.model.codecs.includes(codec)).map((codec) => CODEC_NAMES[codec]);
  return [...new Set([...codecs, ...(line.dtmf === 'rtp' ? ['telephone-event'] : [])])].join(',');
}

const nextHop = ({ outboundProxy, server }: LineInputs): string => {
  const hop = outboundProxy ?? server;
  return `${address(hop)};transport=${hop.transport}`;
};

const address = ({ host, port }: Endpoint): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;
