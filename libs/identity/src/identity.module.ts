import { Module } from '@nestjs/common';
import type { DynamicModule, ModuleMetadata } from '@nestjs/common';
import { Log } from '@ringledger/observability';
import { KeyRing } from '@ringledger/secrets';
import { Clock, MonotonicClock } from '@ringledger/system';
import { Accounts } from './accounts.js';
import { Authenticator } from './authenticator.js';
import { CachingAuthenticator } from './caching-authenticator.js';
import { LoginThrottle } from './login-throttle.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { PrincipalFinder } from './principal-finder.js';
import { OidcTokens } from './tokens/oidc-tokens.js';
import type { OidcOptions } from './tokens/oidc-tokens.js';
import { OwnTokens } from './tokens/own-tokens.js';
import { TokenKeys } from './tokens/token-keys.js';

export interface IdentityOptions {
  /** Null: only tokens of our own and service keys. */
  readonly oidc: OidcOptions | null;
  /** Modules that provide `Accounts`, when they are not global. */
  readonly imports?: ModuleMetadata['imports'];
}

/** Tokens, passwords and the `Authenticator`. Needs Clock, MonotonicClock, Log, KeyRing and Accounts from the root. */
@Module({})
export class IdentityModule {
  static forRoot({ oidc, imports = [] }: IdentityOptions): DynamicModule {
    return {
      module: IdentityModule,
      global: true,
      imports,
      providers: [
        PasswordHasher,
        {
          provide: LoginThrottle,
          inject: [MonotonicClock],
          useFactory: (clock: MonotonicClock) => new LoginThrottle(clock),
        },
        {
          provide: OwnTokens,
          inject: [KeyRing, Clock],
          useFactory: (ring: KeyRing, clock: Clock) => new OwnTokens(new TokenKeys(ring), clock),
        },
        {
          provide: Authenticator,
          inject: [Accounts, OwnTokens, Clock, MonotonicClock, Log],
          useFactory: (accounts: Accounts, own: OwnTokens, clock: Clock, monotonic: MonotonicClock, log: Log) => {
            const foreign = oidc === null ? null : new OidcTokens(oidc, clock, monotonic, log);
            return new CachingAuthenticator(new PrincipalFinder(accounts, own, foreign, clock), clock, monotonic);
          },
        },
      ],
      exports: [Authenticator, LoginThrottle, OwnTokens, PasswordHasher],
    };
  }
}
