import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { RestartConfirmations } from './restart-confirmations.js';

const confirmations = new RestartConfirmations(randomBytes(32));
const restart = { deviceId: 'device', actorId: 'anna' };
const now = new Date(Date.UTC(2026, 10, 24, 8));
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

describe('the confirmation of a restart (S2-02)', () => {
  const { token, expiresAt } = confirmations.issue(restart, now);

  it('holds for who asked, for the device, for two minutes', () => {
    expect(expiresAt).toBe(later(120).toISOString());
    expect(confirmations.isValid(token, restart, now)).toBe(true);
    expect(confirmations.isValid(token, restart, later(119.9))).toBe(true);
    expect(confirmations.isValid(token, restart, later(120))).toBe(false);
  });

  it('is worth nothing to another person, for another device, or at an exchange with another key', () => {
    expect(confirmations.isValid(token, { ...restart, actorId: 'bob' }, now)).toBe(false);
    expect(confirmations.isValid(token, { ...restart, deviceId: 'other' }, now)).toBe(false);
    expect(new RestartConfirmations(randomBytes(32)).isValid(token, restart, now)).toBe(false);
  });

  it('cannot be made longer lived, or changed in any other way', () => {
    const bytes = Buffer.from(token, 'base64url');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(confirmations.isValid(changed.toString('base64url'), restart, now)).toBe(false);
    }
  });

  it('is not fooled by any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.base64String(), fc.constant(`${token}=`), fc.constant(`${token} `)),
        (text) => {
          expect(confirmations.isValid(text, restart, now)).toBe(text === token);
        },
      ),
    );
  });
});
