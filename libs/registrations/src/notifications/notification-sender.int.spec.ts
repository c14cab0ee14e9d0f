import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import { deviceEvents } from '@ringledger/devices';
import { ReadSide } from '@ringledger/event-sourcing';
import { openSmallExchange, recorded } from '@ringledger/event-sourcing/testing';
import type { SmallExchange } from '@ringledger/event-sourcing/testing';
import type { JsonObject, Position } from '@ringledger/event-store';
import { SYSTEM } from '@ringledger/read-models';
import { sipAccountAggregate, sipAccountEvents } from '@ringledger/sip-accounts';
import { Locations } from '../locations/locations.js';
import { registrationEvents } from '../registration-event-catalogue.js';
import type { DeviceNotificationAnswered, DeviceNotificationRequested } from '../registration.events.js';
import { Registrar } from '../registrar/registrar.js';
import type { LocationOfPhone } from '../registrar/registrar.js';
import { ORGANIZATION } from '../testing/table-under-test.js';
import {
  deviceNotifications,
  deviceNotificationsProjection,
} from '../views/device-notifications/device-notifications.js';
import { deviceNotificationAggregate } from './device-notification.js';
import { notificationAnswers } from './notification-answers.js';
import { NotificationSender } from './notification-sender.js';
import { OverdueNotifications } from './overdue-notifications.js';

const ACCOUNT = randomUUID();
const HERE = 'registrar-1';
const sent: { location: LocationOfPhone; kind: string }[] = [];
/** Which of its contacts the account still has. */
const bound = new Set<string>();

/** How often it is asked in vain whether it answers phones; until then it reaches none. */
let asleep = 0;

/** Closes the door while a phone is asked; null: nobody does. */
let closing: (() => void) | null = null;

const registrar = {
  name: HERE,
  get answering() {
    if (asleep === 0) return true;
    asleep -= 1;
    return false;
  },
  notify: async (location: LocationOfPhone, kind: string) => {
    if (asleep > 0) return { outcome: 'unreachable' as const, status: null };
    sent.push({ location, kind });
    if (closing) {
      closing();
      closing = null;
      return { outcome: 'unreachable' as const, status: null };
    }
    if (location.contact === 'broken') throw new Error('The socket is gone');
    return { outcome: 'accepted' as const, status: 200 };
  },
};
const locations = {
  of: async () =>
    new Map([
      [
        ACCOUNT,
        { locations: [...bound].map((contact) => ({ registrationId: contact, contact, flow: `flow ${contact}` })) },
      ],
    ]),
};

@Module({
  providers: [
    { provide: Registrar, useValue: registrar },
    { provide: Locations, useValue: locations },
    NotificationSender,
    OverdueNotifications,
  ],
})
class NotificationsModule {}

describe('requests to phones', () => {
  let exchange: SmallExchange;

  beforeAll(async () => {
    exchange = await openSmallExchange(
      {
        aggregates: [deviceNotificationAggregate, sipAccountAggregate],
        catalogues: [registrationEvents, deviceEvents, sipAccountEvents],
        projections: () => [deviceNotificationsProjection] as never,
        processManagers: [],
      },
      [NotificationsModule],
    );
    const data = {
      organizationId: ORGANIZATION,
      userName: '201',
      realm: 'acme.example.org',
      passwordStrength: 'strong',
    };
    await exchange.happened(`sipAccount-${ACCOUNT}`, { type: 'SipAccountCreated', data });
    exchange.get(NotificationSender).start();
  });
  afterAll(() => exchange.close());
  beforeEach(() => {
    sent.length = 0;
    bound.clear();
  });

  /** As a mutation writes it, so many seconds ago. */
  async function requested(contacts: readonly string[], { ago = 0, at = HERE } = {}) {
    const notificationId = randomUUID();
    const targets = contacts.map((registrationId) => ({ sipAccountId: ACCOUNT, registrationId, registrar: at }));
    const event: DeviceNotificationRequested = {
      type: 'DeviceNotificationRequested',
      data: { organizationId: ORGANIZATION, deviceId: 'd1', kind: 'synchronize', targets },
    };
    const time = new Date(Date.now() - ago * 1000).toISOString();
    const metadata = recorded(event, { metadata: { time } }).metadata as unknown as JsonObject;
    const { position } = await exchange.store.append(
      `deviceNotification-${notificationId}`,
      [{ id: randomUUID(), type: event.type, data: event.data, metadata }],
      'no-stream',
    );
    return { notificationId, position, wanted: contacts.length };
  }

  async function answers({
    notificationId,
    position,
    wanted,
  }: {
    notificationId: string;
    position: Position;
    wanted: number;
  }) {
    const { answers: found } = await notificationAnswers(exchange.store, notificationId, {
      after: position,
      wanted,
      bound: 30_000,
    });
    return new Map(
      [...found].map(([id, { outcome, status }]: [string, DeviceNotificationAnswered['data']]) => [
        id,
        [outcome, status],
      ]),
    );
  }

  it('go out through the flow of each registration, and what comes back is in the log', async () => {
    bound.add('r1').add('r2');
    expect(await answers(await requested(['r1', 'r2']))).toEqual(
      new Map([
        ['r1', ['accepted', 200]],
        ['r2', ['accepted', 200]],
      ]),
    );
    const asked = await requested(['r1', 'r2']);
    const { notificationId, position: after } = asked;
    const { position } = await notificationAnswers(exchange.store, notificationId, { after, wanted: 2, bound: 30_000 });
    const collection = await exchange.get<ReadSide>(ReadSide as never).read(deviceNotifications, position);
    expect(await collection.get(SYSTEM, notificationId)).toMatchObject({ pending: false });
    expect(sent.map(({ location }) => location)).toContainEqual({
      ...{ registrationId: 'r1', accountId: ACCOUNT, userName: '201', realm: 'acme.example.org' },
      ...{ contact: 'r1', flow: 'flow r1' },
    });
  });

  it('reach nobody when they are old, when the registration has ended, or when sending fails', async () => {
    bound.add('r1').add('broken');
    const unreachable = ['unreachable', null];
    expect(await answers(await requested(['r1'], { ago: 61 }))).toEqual(new Map([['r1', unreachable]]));
    expect(sent).toEqual([]);
    expect(await answers(await requested(['gone', 'broken']))).toEqual(
      new Map([
        ['gone', unreachable],
        ['broken', unreachable],
      ]),
    );
  });

  it('of another registrar are its own, until it is certain that it does not answer', async () => {
    bound.add('r1');
    const foreign = await requested(['r1'], { at: 'registrar-2' });
    const lost = await requested(['r1'], { at: 'registrar-2', ago: 121 });
    await answers(await requested(['r1']));
    expect(sent).toHaveLength(1);
    // The read model that it looks in must have come so far.
    await exchange.get<ReadSide>(ReadSide as never).read(deviceNotifications, lost.position);
    await exchange.get(OverdueNotifications).answerOverdue();
    expect(await answers(lost)).toEqual(new Map([['r1', ['unreachable', null]]]));
    const early = await notificationAnswers(exchange.store, foreign.notificationId, {
      ...{ after: foreign.position, wanted: 1, bound: 1 },
    });
    expect(early).toEqual({ answers: new Map(), position: foreign.position });
  });

  it('that are under way when the process ends are sent again by the next one', async () => {
    bound.add('r1');
    const closed = new Promise<void>((resolve) => {
      closing = () => {
        exchange.get<NotificationSender>(NotificationSender).stop();
        resolve();
      };
    });
    const asked = await requested(['r1']);
    await closed;
    await exchange.reopen();
    exchange.get(NotificationSender).start();
    expect(await answers(asked)).toEqual(new Map([['r1', ['accepted', 200]]]));
    expect(sent).toHaveLength(2);
  });

  it('that were made while nobody was there are sent as soon as the registrar answers', async () => {
    bound.add('r1');
    await exchange.reopen();
    const asked = await requested(['r1']);
    await exchange.reopen();
    asleep = 3;
    exchange.get(NotificationSender).start();
    expect(await answers(asked)).toEqual(new Map([['r1', ['accepted', 200]]]));
    const collection = await exchange.get<ReadSide>(ReadSide as never).read(deviceNotifications);
    expect(await collection.count(SYSTEM, { deviceId: { $eq: 'd1' } })).toBeGreaterThan(0);
  });
});
