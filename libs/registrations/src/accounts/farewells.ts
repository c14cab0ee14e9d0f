import type { Location } from '../locations/account-locations.js';
import type { AskedBack } from '../registrar/registrar.js';

interface Farewell {
  readonly location: Location;
  readonly asked: boolean;
}

/** Which locations end, as they were when their phones were asked to come back: one that has registered since has come back. */
export class Farewells {
  readonly #said: Farewell[] = [];

  add(location: Location, asked: AskedBack): void {
    if (asked !== 'is back') this.#said.push({ location, asked: asked === 'asked' });
  }

  ends(location: Location): boolean {
    return this.#of(location) !== undefined;
  }

  wereAsked(location: Location): boolean {
    return this.#of(location)?.asked === true;
  }

  #of({ callId, cseq, flow, registrationId }: Location): Farewell | undefined {
    return this.#said.find(
      ({ location }) =>
        location.registrationId === registrationId &&
        location.flow === flow &&
        location.callId === callId &&
        location.cseq === cseq,
    );
  }
}
