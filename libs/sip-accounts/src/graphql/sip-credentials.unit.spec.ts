import { noFollowers } from '@ringledger/event-sourcing/testing';
import type { Permission } from '@ringledger/identity';
import { SystemRandomness } from '@ringledger/system';
import { MemoryCommands } from '../testing/memory-commands.js';
import { requestOf } from '../testing/request.js';
import { ACME, acme } from '../testing/scenario.js';
import { SipCredentialsMutations } from './sip-credentials.mutations.js';

const manager: Permission[] = ['sipAccount.manage'];
const revealer: Permission[] = ['sipAccount.manage', 'sipAccount.reveal'];

describe('the doors that make and show passwords', () => {
  let commands: MemoryCommands;
  let doors: SipCredentialsMutations;

  beforeEach(() => {
    commands = new MemoryCommands();
    const { name, sipRealm } = acme;
    const data = { organizationId: ACME, name, sipRealm };
    commands.streamOf('organization', ACME).push({ type: 'OrganizationRegistered', data });
    doors = new SipCredentialsMutations(commands, noFollowers, new SystemRandomness());
  });

  const written = (id: string) => commands.streamOf('sipAccount', id).map(({ type }) => type);
  const create = (permissions: readonly Permission[], wishes: { revealPassword: boolean; idempotencyKey?: string }) =>
    doors.createSipAccount({ enabled: true, ...wishes }, requestOf(permissions)) as Promise<{
      id: string;
      password: string | null;
    }>;

  it('make what is not given, and keep the password for themselves', async () => {
    const created = await create(manager, { revealPassword: false });
    expect(created).toMatchObject({
      userName: expect.stringMatching(/^sip-/),
      realm: 'acme.example.org',
      password: null,
    });
    expect(written(created.id)).toEqual(['SipAccountCreated']);
  });

  it('show a new password only as a reveal', async () => {
    const created = await create(revealer, { revealPassword: true });
    expect(created.password).toMatch(/^[a-km-np-z2-9]{24}$/);
    expect(written(created.id)).toEqual(['SipAccountCreated', 'SipPasswordRevealed']);
  });

  it('show nothing, and change nothing, without the permission', async () => {
    await expect(create(manager, { revealPassword: true })).rejects.toMatchObject({
      extensions: { code: 'FORBIDDEN' },
    });
    const { id } = await create(manager, { revealPassword: false });
    const rotation = doors.rotateSipPassword({ sipAccountId: id, revealPassword: true }, requestOf(manager));
    await expect(rotation).rejects.toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(written(id)).toEqual(['SipAccountCreated']);
  });

  it('answer a repeated command with the password of the first time', async () => {
    const wishes = { revealPassword: true, idempotencyKey: 'import-17' };
    const first = await create(revealer, wishes);
    expect(await create(revealer, wishes)).toEqual(first);
    expect(written(first.id)).toEqual(['SipAccountCreated', 'SipPasswordRevealed']);
  });

  it('show the present password, each time as an event', async () => {
    const { id, password } = await create(revealer, { revealPassword: true });
    const reveal = () => doors.revealSipPassword({ sipAccountId: id }, requestOf(revealer));
    expect(await reveal()).toMatchObject({ password, version: 2 });
    const rotation = { sipAccountId: id, password: '4:Tulips&Rain', revealPassword: false };
    expect(await doors.rotateSipPassword(rotation, requestOf(revealer))).toMatchObject({ password: null });
    expect(await reveal()).toMatchObject({ password: '4:Tulips&Rain', version: 4 });
    expect(written(id).filter((type) => type === 'SipPasswordRevealed')).toHaveLength(3);
  });

  it('refuse as data', async () => {
    const account = '5f0a8a5e-4a43-5a0b-8d0b-2f1c9a0e7b99';
    expect(await doors.revealSipPassword({ sipAccountId: account }, requestOf(revealer))).toMatchObject({
      refusals: [{ code: 'SIP_ACCOUNT_NOT_FOUND' }],
    });
  });
});
