import { CONFIGURATION_FILE } from '../catalogue/requested-file.js';
import { configurationUrl } from '../catalogue/manual-instructions.js';
import type { Codec } from '../catalogue/device-model.js';
import type { LineInputs } from './device-configuration-inputs.js';
import { keyPlaces } from './function-keys.js';
import { ADMIN_NAME } from './input-problems.js';
import type { RenderedFile, RenderJob } from './render-job.js';
import { yealinkFunctionKey } from './yealink-keys.js';
import { YealinkLines } from './yealink-lines.js';

const TRANSPORT = { udp: 0, tcp: 1, tls: 2 } as const;
const SRTP = { off: 0, optional: 1, mandatory: 2 } as const;
const DTMF = { inband: 0, rtp: 1, info: 2 } as const;

/** Every codec of the phone, so that those not wanted are switched off. */
const CODEC_PARAMETERS = [
  ['PCMA', 'pcma'],
  ['PCMU', 'pcmu'],
  ['G722', 'g722'],
  ['G729', 'g729'],
  [null, 'g726_16'],
  [null, 'g726_24'],
  ['G726-32', 'g726_32'],
  [null, 'g726_40'],
  [null, 'g723_53'],
  ['G723', 'g723_63'],
  ['iLBC', 'ilbc_13_33kbps'],
  [null, 'ilbc_15_2kbps'],
  ['opus', 'opus'],
] as const satisfies readonly (readonly [Codec | null, string])[];

/** Yealink configuration text, firmware V80 and later. Accounts, keys and modules are numbered from 1. */
export function renderYealink(job: RenderJob): RenderedFile {
  const lines = new YealinkLines();
  phone(job, lines);
  for (let index = 1; index <= job.model.lines; index += 1) account(job, index, lines);
  for (const place of keyPlaces(job.model, job.inputs)) yealinkFunctionKey(job, place, lines);
  return { name: CONFIGURATION_FILE.yealink, contentType: 'text/plain; charset=utf-8', body: lines.toString() };
}

function phone({ model, inputs, secrets }: RenderJob, lines: YealinkLines): void {
  const userName = inputs.userName ?? 'user';
  const refresh = inputs.refreshMinutes > 0;
  lines.set('static.auto_provision.server.url', configurationUrl(model, inputs.provisioningUrl, secrets.accessKey));
  lines.set('static.auto_provision.repeat.enable', refresh ? 1 : 0);
  if (refresh) lines.set('static.auto_provision.repeat.minutes', inputs.refreshMinutes);
  // 0: the NOTIFY says whether to restart; the factory value restarts at every one.
  lines.set('sip.notify_reboot_enable', 0);
  lines.set('static.security.user_name.admin', ADMIN_NAME);
  lines.set('static.security.user_name.user', userName);
  lines.set('static.security.user_password', `${ADMIN_NAME}:${secrets.adminPassword}`);
  lines.set('static.security.user_password', `${userName}:${secrets.userPassword}`);
  lines.set('features.pickup.group_pickup_enable', inputs.keys.some(({ type }) => type === 'groupPickup') ? 1 : 0);
}

function account(job: RenderJob, index: number, lines: YealinkLines): void {
  const line = job.line(index);
  const name = `account.${index}`;
  if (line === undefined) {
    lines.set(`${name}.enable`, 0);
    return;
  }
  lines.set(`${name}.enable`, 1);
  lines.setOrReset(`${name}.label`, line.label);
  lines.setOrReset(`${name}.display_name`, line.displayName);
  lines.set(`${name}.user_name`, line.userName);
  lines.set(`${name}.auth_name`, line.authName);
  lines.set(`${name}.password`, job.password(line));
  lines.set(`${name}.sip_server.1.address`, line.realm);
  lines.set(`${name}.sip_server.1.port`, line.server.port);
  lines.set(`${name}.sip_server.1.transport_type`, transportCode(line));
  lines.set(`${name}.sip_server.1.expires`, line.expirySeconds);
  outboundProxy(name, line, lines);
  lines.set(`${name}.srtp_encryption`, SRTP[line.srtp]);
  lines.set(`${name}.dtmf.type`, DTMF[line.dtmf]);
  if (line.dtmf === 'info') lines.set(`${name}.dtmf.info_type`, 1);
  lines.setOrReset(`voice_mail.number.${index}`, line.voicemailNumber);
  codecs(name, line, lines);
}

/** One setting for both: the phone reaches its outbound proxy by the transport of the server. */
function transportCode({ outboundProxy, server }: LineInputs): number {
  const { transport } = outboundProxy ?? server;
  if (transport === 'ws' || transport === 'wss') throw new Error('No model speaks WebSocket: refused as a problem');
  return TRANSPORT[transport];
}

/** The address of an account is made of the realm, so a registrar elsewhere is reached as the proxy on the way. */
function outboundProxy(name: string, line: LineInputs, lines: YealinkLines): void {
  const elsewhere = line.server.host === line.realm ? null : line.server;
  const proxy = line.outboundProxy ?? elsewhere;
  lines.set(`${name}.outbound_proxy_enable`, proxy === null ? 0 : 1);
  if (proxy === null) return;
  lines.set(`${name}.outbound_proxy.1.address`, proxy.host);
  lines.set(`${name}.outbound_proxy.1.port`, proxy.port);
}

function codecs(name: string, line: LineInputs, lines: YealinkLines): void {
  const wanted = [...new Set(line.codecs.filter((codec) => CODEC_PARAMETERS.some(([known]) => known === codec)))];
  for (const [codec, parameter] of CODEC_PARAMETERS) {
    const priority = codec === null ? -1 : wanted.indexOf(codec);
    lines.set(`${name}.codec.${parameter}.enable`, priority < 0 ? 0 : 1);
    if (priority >= 0) lines.set(`${name}.codec.${parameter}.priority`, priority + 1);
  }
}
