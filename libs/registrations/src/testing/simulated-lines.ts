import type { DeviceModel } from '@ringledger/provisioning';
import { deviceModels } from '@ringledger/provisioning';
import type { FindingKind } from '../findings/finding.events.js';
import { RegisterDay } from './register-day.js';
import type { SimulatedPhone } from './register-day.js';

/** The same numbers for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface SimulatedLine {
  readonly model: DeviceModel;
  readonly day: RegisterDay;
  /** What was planted, and so must be found; nothing else may be. */
  readonly planted: readonly FindingKind[];
}

type Random = () => number;
type Plan = (line: Line) => readonly FindingKind[];

/** A phone that refreshes at half time, and what may happen to it and its network. */
class Line {
  readonly day = new RegisterDay();
  readonly phone: SimulatedPhone;
  #away = false;
  /** Until when nothing brings it back. */
  #goneUntil = 0;

  constructor(
    readonly model: DeviceModel,
    readonly random: Random,
  ) {
    const isSnom = model.vendor === 'Snom';
    const instance = isSnom || this.chance(0.3) ? `<urn:uuid:${this.number(1e9)}>` : null;
    this.phone = {
      userAgent: isSnom ? `snom${model.name}/10.1.84.12` : `Yealink SIP-${model.name} 108.86.0.40`,
      instance,
      transport: this.chance(0.3) ? 'TLS' : 'UDP',
      address: this.#address(),
      port: 1024 + this.number(60_000),
      ownHost: this.chance(0.7) ? `192.168.1.${2 + this.number(250)}` : null,
      callId: this.text(),
      cseq: 0,
    };
    this.day.at(this.number(600), (second) => this.#boot(second));
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  number(below: number): number {
    return Math.floor(this.random() * below);
  }

  text(): string {
    return this.number(1e9).toString(36);
  }

  reboot(second: number, says = this.chance(0.5)): void {
    if (says) this.day.register(second, this.phone, 0);
    this.#away = true;
    this.day.at(second + 30 + this.number(60), (later) => this.#boot(later));
  }

  newFirmware(second: number): void {
    this.phone.userAgent = this.phone.userAgent.replace(/[\d.]+$/, '11.2.3.4');
    this.reboot(second);
  }

  /** The router gets another address, or the phone another place. */
  newNetwork(second: number): void {
    this.phone.address = this.#address();
    this.phone.port = 1024 + this.number(60_000);
    if (this.chance(0.5)) this.reboot(second, false);
    else if (!this.#away) this.day.register(second, this.phone);
  }

  otherPort(): void {
    this.phone.port = 1024 + this.number(60_000);
  }

  outage(second: number, lasts = 5400 + this.number(5400)): void {
    this.#away = true;
    this.#goneUntil = Math.max(this.#goneUntil, second + lasts);
    this.day.at(second + lasts, (later) => this.#come(later));
  }

  interrupted(second: number): void {
    if (this.#away) return;
    this.day.loseConnection(second, this.phone);
    this.phone.port = 1024 + this.number(60_000);
    this.day.register(second + 5, this.phone);
  }

  /** A phone that names its instance keeps a second flow by another network, each with a number of its own (RFC 5626). */
  secondFlow(second: number): void {
    if (this.phone.instance === null || this.#away) return;
    this.phone.regId = 1;
    this.day.register(second, this.phone);
    const other = { address: this.#address(), port: 1024 + this.number(60_000), callId: this.text(), cseq: 0 };
    const flow = { ...this.phone, ownHost: null, ...other, regId: 2 };
    for (let again = 0; again < 6; again += 1) {
      this.day.at(second + 1 + again * 1800, (later) => !this.#away && this.day.register(later, flow));
    }
  }

  /** Somebody else's phone with the credentials of this one: registers, and refreshes for some hours. */
  stranger(second: number, changes: Partial<SimulatedPhone>): void {
    const instance = this.chance(0.5) ? `<urn:uuid:${this.number(1e9)}>` : null;
    const own = { address: this.#address(), port: 1024 + this.number(60_000), callId: this.text(), cseq: 0, instance };
    const phone = { ...this.phone, ownHost: this.chance(0.5) ? '10.0.0.7' : null, ...own, ...changes };
    for (let again = 0; again < 6; again += 1) {
      this.day.at(second + again * 1800, (later) => this.day.register(later, phone));
    }
  }

  #boot(second: number): void {
    if (second < this.#goneUntil) return;
    this.phone.callId = this.text();
    if (this.phone.ownHost === null) this.otherPort();
    this.day.pickUp(second, this.phone);
    this.#come(second);
  }

  #come(second: number): void {
    if (second < this.#goneUntil) return;
    this.#away = false;
    this.day.register(second, this.phone);
    this.#refreshAfter(second, this.phone.callId);
  }

  #refreshAfter(second: number, callId: string): void {
    this.day.at(second + 1700 + this.number(200), (later) => {
      if (this.#away || callId !== this.phone.callId) return;
      this.day.register(later, this.phone);
      this.#refreshAfter(later, callId);
    });
  }

  #address(): string {
    return `198.51.${this.number(256)}.${this.number(256)}`;
  }
}

const SOFTPHONE = { userAgent: 'Zoiper rv2.10.20.4', transport: 'UDP' } as const;

/** What must be found. */
const PLANTED: readonly Plan[] = [
  (line) => {
    line.stranger(40_000 + line.number(20_000), SOFTPHONE);
    return ['takeover', 'strange user agent', 'unknown address'];
  },
  (line) => {
    line.stranger(40_000 + line.number(20_000), {});
    return ['takeover', 'unknown address'];
  },
  // Restored from a backup of the phone itself.
  (line) => {
    line.stranger(40_000 + line.number(20_000), { instance: line.phone.instance });
    return ['takeover', 'unknown address'];
  },
  // With the contact that was bound, as far as it shows the phone's own address.
  (line) => {
    line.stranger(40_000 + line.number(20_000), { instance: null, ownHost: line.phone.ownHost });
    return ['takeover', 'unknown address'];
  },
  (line) => {
    line.day.at(40_000, (second) => line.outage(second, 40_000));
    line.stranger(50_000 + line.number(5000), SOFTPHONE);
    return ['strange user agent', 'unknown address'];
  },
  (line) => {
    line.day.at(40_000, (second) => line.outage(second, 40_000));
    line.stranger(50_000 + line.number(5000), {});
    return ['unknown address'];
  },
  (line) => {
    const lasts = 200 + line.number(300);
    for (let again = 0; again < 8; again += 1) {
      line.day.at(50_000 + again * lasts, (second) => line.reboot(second, true));
    }
    return ['flapping'];
  },
];

/** What must not be taken for anything. */
const HARMLESS: readonly Plan[] = [
  (line) => at(line, (second) => line.reboot(second)),
  (line) => at(line, (second) => line.newFirmware(second)),
  (line) => at(line, (second) => line.newNetwork(second)),
  (line) => at(line, () => line.otherPort()),
  (line) => at(line, (second) => line.outage(second)),
  (line) => at(line, (second) => line.interrupted(second)),
  (line) => at(line, (second) => line.day.flush(second)),
  (line) => at(line, (second) => line.secondFlow(second)),
  () => [],
];

function at(line: Line, work: (second: number) => void): readonly FindingKind[] {
  line.day.at(5000 + line.number(30_000), work);
  return [];
}

/** One line over a day: harmless things always, and something planted in the afternoon of some. */
export function simulatedLine(seed: number): SimulatedLine {
  const random = randomNumbers(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const line = new Line(pick(deviceModels), random);
  const harmless = [pick(HARMLESS), pick(HARMLESS), pick(HARMLESS)];
  const planned = random() < 0.4 ? [...harmless, pick(PLANTED)] : harmless;
  const planted = planned.flatMap((plan) => plan(line));
  line.day.run();
  return { model: line.model, day: line.day, planted };
}
