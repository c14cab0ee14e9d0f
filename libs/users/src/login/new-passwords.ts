import { HttpException, HttpStatus, Injectable } from '@nestjs/common';
import { PasswordHasher, TooManyChecksError } from '@ringledger/identity';
import { Secret } from '@ringledger/secrets';

export interface NewPassword {
  readonly password: Secret;
  readonly passwordHash: Secret;
}

/** Turns a password that came in into what decisions take. */
@Injectable()
export class NewPasswords {
  constructor(private readonly hasher: PasswordHasher) {}

  async prepare(text: string): Promise<NewPassword> {
    const password = Secret.of(text);
    try {
      return { password, passwordHash: await this.hasher.hash(password) };
    } catch (error) {
      if (!(error instanceof TooManyChecksError)) throw error;
      throw new HttpException(error.message, HttpStatus.TOO_MANY_REQUESTS);
    }
  }
}
