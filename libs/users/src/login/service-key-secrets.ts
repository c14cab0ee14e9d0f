import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyRing, Secret } from '@ringledger/secrets';

/**
 * The secret of a service key, from the id of the command that issues it: the log keeps only its hash, and a repeated command
 * still answers with the same secret. Unpredictable without the key ring.
 */
@Injectable()
export class ServiceKeySecrets {
  constructor(private readonly ring: KeyRing) {}

  /** 192 bits, 48 hexadecimal digits. */
  of(commandId: string): Secret {
    const mac = createHmac('sha256', this.ring.permanentKey('service-key')).update(commandId).digest('hex');
    return Secret.of(mac.slice(0, 48));
  }
}
