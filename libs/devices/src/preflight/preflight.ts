import { macsOfUserAgent, sipUserAgentsOf, vendorOfMac } from '@ringledger/provisioning';
import type { DeviceModel } from '@ringledger/provisioning';
import { modelAllowed } from '@ringledger/sip-accounts';
import type { RegistrationRules, SipPlatform } from '@ringledger/sip-accounts';
import { isWithin } from '@ringledger/system';
import { isOnInternet, leadsToItself } from './host-reach.js';
import type { PickupSummary } from '../views/device-details/device.document.js';
import { servedAgain } from './way-obstacles.js';
import type { WayObstacles } from './way-obstacles.js';

/** How a phone comes to its configuration: a person enters the link, or the vendor's service tells it where to go (S1-09, S1-11). */
export const PREFLIGHT_WORKFLOWS = ['manual', 'redirection'] as const;
export type PreflightWorkflow = (typeof PREFLIGHT_WORKFLOWS)[number];

export type PreflightCheckName =
  | 'enabled'
  | 'configuration complete'
  | 'account in order'
  | 'exchange has a public name'
  | 'registrar at work'
  | 'link at hand'
  | 'redirection service'
  | 'MAC address known'
  | 'MAC address at the service'
  | 'network at the place'
  | 'Internet at the place';

/** `to be seen`: the record cannot know it; somebody has to look before the phone is sent out. */
export type PreflightState = 'passed' | 'failed' | 'to be seen';

export interface PreflightCheck {
  readonly check: PreflightCheckName;
  /** Null: the device as a whole. */
  readonly line: number | null;
  readonly state: PreflightState;
  /** What was found, for a person. */
  readonly found: string;
  /** What would help; null: nothing is wrong. */
  readonly nextStep: string | null;
}

export interface Preflight {
  readonly workflow: PreflightWorkflow;
  /** Nothing that the record knows stands in the way. */
  readonly mayBegin: boolean;
  /** In the order in which a person would go through them. */
  readonly checks: readonly PreflightCheck[];
}

export interface PreflightLine {
  readonly line: number;
  /** Null: it is not there any more. */
  readonly account: {
    readonly userName: string;
    readonly enabled: boolean;
    readonly rules: RegistrationRules;
  } | null;
  readonly unservedTransport: WayObstacles['unservedTransport'];
  /** Where it is told to go, by name or address; null: its account is not there any more. */
  readonly host: string | null;
  /** Null: the account acts as none. */
  readonly extension: { readonly number: string; readonly enabled: boolean } | null;
}

export interface PreflightFacts {
  readonly enabled: boolean;
  /** Null: the catalogue does not know it any more. */
  readonly model: Pick<DeviceModel, 'name' | 'vendor' | 'redirectionService' | 'manualConfiguration'> | null;
  readonly mac: string | null;
  /** Of its current configuration; null: none was rendered yet. */
  readonly configurationRevision: number | null;
  /** What its files cannot carry. */
  readonly leftOut: readonly { readonly code: string; readonly field: string }[];
  readonly keyGeneration: number;
  /** When somebody last saw the present key; null: nobody has. */
  readonly keyRevealedAt: string | null;
  /** The last one of the phone that it is now; null: it never came. */
  readonly ownPickup: Pick<PickupSummary, 'address' | 'keyGeneration' | 'time' | 'userAgent'> | null;
  readonly lines: readonly PreflightLine[];
  /** `https://HOST:PORT` of the door for phones. */
  readonly provisioningUrl: string;
  /** When that was another one last, ISO 8601; null: never, as far as is known. */
  readonly provisioningUrlSince: string | null;
  /** Those that the exchange listens on. */
  readonly transports: SipPlatform['transports'];
  /** Names of the registrars that may register phones now. */
  readonly registrars: readonly string[];
}

type Told = Pick<PreflightCheck, 'state' | 'found' | 'nextStep'>;

const passed = (found: string): Told => ({ state: 'passed', found, nextStep: null });
const failed = (found: string, nextStep: string): Told => ({ state: 'failed', found, nextStep });
const toBeSeen = (found: string, nextStep: string): Told => ({ state: 'to be seen', found, nextStep });
const ofDevice = (check: PreflightCheckName, told: Told): PreflightCheck => ({ check, line: null, ...told });

/** S1-45: what has to hold before a phone is deployed, for each way to deploy it. */
export function preflightOf(facts: PreflightFacts): readonly Preflight[] {
  return PREFLIGHT_WORKFLOWS.map((workflow) => {
    const own = workflow === 'manual' ? manualChecks(facts) : redirectionChecks(facts);
    const checks = [...commonChecks(facts), ...own];
    return { workflow, mayBegin: checks.every(({ state }) => state !== 'failed'), checks };
  });
}

function commonChecks(facts: PreflightFacts): readonly PreflightCheck[] {
  return [
    ofDevice(
      'enabled',
      facts.enabled
        ? passed('The device is enabled')
        : failed('The device is disabled: its access key opens nothing', 'Enable the device.'),
    ),
    ofDevice('configuration complete', configuration(facts)),
    ...accounts(facts),
    ...publicNames(facts),
    ofDevice(
      'registrar at work',
      facts.registrars.length > 0
        ? passed(`Phones register at ${facts.registrars.join(', ')}`)
        : failed('No registrar may register phones', 'Start a process with the role registrar.'),
    ),
  ];
}

function configuration({ configurationRevision, leftOut }: PreflightFacts): Told {
  if (configurationRevision === null) return failed('There is no configuration for it yet', 'Wait for the projector.');
  const missing = leftOut.map(({ code, field }) => `${field} (${code})`).join(', ');
  return missing === ''
    ? passed(`Revision ${configurationRevision} holds all that is set`)
    : failed(`Revision ${configurationRevision} leaves out ${missing}`, [...new Set(leftOut.map(helpFor))].join(' '));
}

function helpFor({ code }: PreflightFacts['leftOut'][number]): string {
  switch (code) {
    case 'KEY_LINE_UNKNOWN':
      return 'Assign a SIP account to the line of the key, or give the key another line.';
    case 'KEY_LINE_MISSING':
      return 'Name the line of the key.';
    case 'KEY_VALUE_MISSING':
      return 'Give the key a number or code.';
    default:
      return 'Change what the model cannot carry.';
  }
}

function accounts(facts: PreflightFacts): readonly PreflightCheck[] {
  const nothing = failed('No SIP account is on any of its lines', 'Assign a SIP account to a line.');
  if (facts.lines.length === 0) return [ofDevice('account in order', nothing)];
  return facts.lines.map((line) => ({ check: 'account in order', line: line.line, ...account(line, facts) }));
}

function account(
  { account: sipAccount, extension, unservedTransport }: PreflightLine,
  { model, ownPickup, transports }: PreflightFacts,
): Told {
  if (sipAccount === null) return failed('Its SIP account was deleted', 'Assign another SIP account.');
  const { enabled, rules, userName } = sipAccount;
  if (!enabled) return failed(`The SIP account ${userName} is disabled`, 'Enable the SIP account.');
  if (extension === null)
    return failed(`The SIP account ${userName} acts as no extension`, 'Link the SIP account to an extension.');
  if (!extension.enabled) return failed(`The extension ${extension.number} is disabled`, 'Enable the extension.');
  if (unservedTransport !== null)
    return failed(
      `${userName} is told to register over ${unservedTransport.toUpperCase()}, and nothing listens for that`,
      servedAgain(unservedTransport),
    );
  if (rules.transports !== null && !rules.transports.some((transport) => transports.includes(transport)))
    return failed(
      `${userName} allows ${rules.transports.join(', ')}, and the exchange listens on ${transports.join(', ')}`,
      'Allow a transport that the exchange listens on in the settings of the SIP account.',
    );
  const allowedUserAgents = rules.userAgents ?? [];
  if (model !== null && !sipUserAgentsOf(model).some((start) => modelAllowed(allowedUserAgents, start)))
    return failed(
      `${userName} allows user agents by ${allowedUserAgents.join(', ')}, and no ${model.vendor} ${model.name} calls itself so`,
      'Allow the user agent of the model in the settings of the SIP account, or assign another SIP account.',
    );
  if (rules.networks !== null && ownPickup !== null && cameFromOutside(rules.networks, ownPickup))
    return toBeSeen(
      `It last fetched its configuration from ${ownPickup.address}, and ${userName} may register from ${rules.networks.join(', ')}`,
      'See that the phone registers from an address that the SIP account allows, or allow its own.',
    );
  return passed(`${userName} registers as extension ${extension.number}`);
}

/** From the machine of the exchange itself it was no phone at its place. */
function cameFromOutside(networks: readonly string[], { address }: NonNullable<PreflightFacts['ownPickup']>): boolean {
  return !leadsToItself(address) && !isWithin(address, networks);
}

/** A link with `localhost` leads each phone to itself, and so does the way of a line. */
function publicNames({ lines, provisioningUrl }: PreflightFacts): readonly PreflightCheck[] {
  const check = 'exchange has a public name';
  const { hostname } = new URL(provisioningUrl);
  const loops = [
    ...(leadsToItself(hostname) ? [ofDevice(check, looped('come to', hostname, 'RINGLEDGER_DEVICE_HOST'))] : []),
    ...lines.flatMap(({ host, line }) =>
      host !== null && leadsToItself(host)
        ? [{ check, line, ...looped('register at', host, 'RINGLEDGER_SIP_HOST, or the outbound proxy,') } as const]
        : [],
    ),
  ];
  if (loops.length > 0) return loops;
  const hosts = [...new Set(lines.flatMap(({ host }) => host ?? []))].join(', ');
  const found = `Phones are told to come to ${provisioningUrl}${hosts && ` and to register at ${hosts}`}`;
  return [ofDevice(check, passed(found))];
}

function looped(told: string, host: string, setting: string): Told {
  return failed(
    `Phones are told to ${told} ${host}, where no other machine gets`,
    `Set ${setting} to a name that phones can resolve.`,
  );
}

function manualChecks(facts: PreflightFacts): readonly PreflightCheck[] {
  const network = `an address by DHCP and a way to ${facts.provisioningUrl}; the Internet is not needed`;
  return [ofDevice('link at hand', link(facts)), ofDevice('network at the place', atThePlace(facts, network))];
}

function link({ keyRevealedAt, model, provisioningUrl, provisioningUrlSince }: PreflightFacts): Told {
  const nextStep = 'Reveal the access key and note the link.';
  if (keyRevealedAt === null) return failed('Nobody has seen the link with the present access key', nextStep);
  if (keyRevealedAt < (provisioningUrlSince ?? ''))
    return failed(`Nobody has seen the link since phones are told to come to ${provisioningUrl}`, nextStep);
  return passed(`The link was last shown at ${keyRevealedAt}. ${model?.manualConfiguration.enterAt ?? ''}`.trimEnd());
}

function redirectionChecks(facts: PreflightFacts): readonly PreflightCheck[] {
  const { mac, model, provisioningUrl } = facts;
  const service = model?.redirectionService ?? null;
  return [
    ofDevice(
      'redirection service',
      service === null
        ? failed('No redirection service is known for the model', 'Deploy it by hand.')
        : passed(`${model?.vendor} sends its phones here by ${service}`),
    ),
    ofDevice('MAC address known', macAddress(facts)),
    ...(service === null || mac === null
      ? []
      : [
          ofDevice(
            'MAC address at the service',
            cameAsItself(facts, mac) ??
              toBeSeen(
                'The record does not know what stands at the service',
                `See that ${mac} is stored at ${service} with the present link.`,
              ),
          ),
        ]),
    ofDevice('network at the place', atThePlace(facts, `an address by DHCP and a way to ${provisioningUrl}`)),
    ofDevice('Internet at the place', overTheInternet(facts, `a way to the Internet, for ${service ?? 'the service'}`)),
  ];
}

/** The service of a vendor takes the addresses of its own phones. */
function macAddress({ mac, model }: PreflightFacts): Told {
  if (mac === null) return failed('The device has no MAC address', 'Enter the MAC address.');
  const vendor = vendorOfMac(mac);
  return model === null || vendor === null || vendor === model.vendor
    ? passed(`It is ${mac}`)
    : toBeSeen(
        `It is ${mac}, which begins as the addresses of ${vendor} do, and the model is of ${model.vendor}`,
        'Compare MAC address and model with what is printed on the phone.',
      );
}

/** A phone that came with its present key has had all that it needs, there. */
function atThePlace(facts: PreflightFacts, needed: string): Told {
  return (
    cameWithItsKey(facts) ??
    toBeSeen('It has not come from there with its present access key', `See that the phone gets ${needed}.`)
  );
}

function overTheInternet(facts: PreflightFacts, needed: string): Told {
  const came = cameWithItsKey(facts);
  if (came === null || isOnInternet(facts.ownPickup?.address ?? '')) return atThePlace(facts, needed);
  return toBeSeen(`${came.found}, which need not be over the Internet`, `See that the phone gets ${needed}.`);
}

/** A person with the link shows nothing of what the service knows: the phone states its MAC address. */
function cameAsItself(facts: PreflightFacts, mac: string): Told | null {
  return macsOfUserAgent(facts.ownPickup?.userAgent ?? '').includes(mac) ? cameWithItsKey(facts) : null;
}

/** To where phones are told to come now, from another machine. */
function cameWithItsKey({ keyGeneration, ownPickup, provisioningUrlSince }: PreflightFacts): Told | null {
  if (ownPickup?.keyGeneration !== keyGeneration) return null;
  if (ownPickup.time < (provisioningUrlSince ?? '') || leadsToItself(ownPickup.address)) return null;
  return passed(`It fetched its configuration at ${ownPickup.time} from ${ownPickup.address}`);
}
