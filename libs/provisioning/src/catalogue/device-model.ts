export type Vendor = 'Snom' | 'Yealink';
/** One family is one file grammar and one renderer. */
export type DeviceFamily = 'snom' | 'yealink';

/**
 * What a function key can do (S1-31). `directDial` takes a number or a `*`/`#` code, `extension` one of the exchange,
 * `phonebook` opens the phone's own directory, `groupPickup` dials the team's pickup code.
 */
export type FunctionKeyType =
  'none' | 'line' | 'blf' | 'directDial' | 'extension' | 'voicemail' | 'phonebook' | 'groupPickup';

export type Codec = 'PCMA' | 'PCMU' | 'G722' | 'G729' | 'G726-32' | 'G723' | 'GSM' | 'iLBC' | 'opus';
export type SipTransport = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';
export type Srtp = 'off' | 'optional' | 'mandatory';

/** Settings of a device that only some models know (S1-36…38). */
export type DeviceField = 'adminPassword' | 'userName' | 'userPassword';

export interface ExpansionModules {
  /** Product names that fit this model. */
  readonly names: readonly string[];
  /** How many can be attached in a chain. */
  readonly max: number;
  readonly keysPerModule: number;
}

/** Where a person enters the configuration URL by hand (S1-29). */
export interface ManualConfiguration {
  /** Path through the menus of the device's web page. */
  readonly enterAt: string;
  readonly startDownload: string;
  /** Whether the URL names the file (`…/<key>.cfg`) or its directory (`…/<key>/`). */
  readonly urlForm: 'file' | 'directory';
}

/** What Ringledger knows of one device type: the data that everything else is checked against. */
export interface DeviceModel {
  /** Stable, never reused: it stands in events. */
  readonly id: string;
  readonly vendor: Vendor;
  /** As it is printed on the device. */
  readonly name: string;
  readonly family: DeviceFamily;
  readonly kind: 'desk-phone';
  /** SIP accounts that can be registered at once; they are numbered from 1. */
  readonly lines: number;
  /** Keys of the phone itself that can be programmed, pages included; numbered from 1. */
  readonly keys: number;
  readonly modules: ExpansionModules | null;
  readonly keyTypes: readonly FunctionKeyType[];
  readonly fields: readonly DeviceField[];
  readonly codecs: readonly Codec[];
  readonly transports: readonly SipTransport[];
  readonly srtp: readonly Srtp[];
  /** Whether a SIP NOTIFY can restart it. */
  readonly canRestart: boolean;
  /** Whether a SIP NOTIFY makes it fetch its configuration without a restart. */
  readonly canResync: boolean;
  /** How the device writes its MAC address into file names. */
  readonly macForm: 'upper' | 'lower';
  /** The vendor's service that tells a factory-new device where to go, if there is one. */
  readonly redirectionService: string | null;
  readonly manualConfiguration: ManualConfiguration;
  /** How a person resets it; deleting a device deletes only what the exchange holds (S1-25). */
  readonly factoryReset: string;
}
