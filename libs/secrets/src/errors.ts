/** The key ring file cannot be used. The message says which, why, and what to do; it never holds a key. */
export class KeyRingUnusableError extends Error {
  readonly code = 'KEY_RING_UNUSABLE';
  constructor(
    readonly reason: 'lost' | 'damaged' | 'exposed' | 'unreadable' | 'locked' | 'refused',
    message: string,
  ) {
    super(message);
  }
}

/** The store of the data keys is empty although the key ring has wrapped some: every secret in the log would read as erased. */
export class DataKeysLostError extends Error {
  readonly code = 'DATA_KEYS_LOST';
}

/** A data key cannot be unwrapped: its wrapping key is not in the key ring, or the document was altered. */
export class DataKeyUnusableError extends Error {
  readonly code = 'DATA_KEY_UNUSABLE';
}

/** Nothing can be sealed for a subject whose data key was destroyed. */
export class SubjectErasedError extends Error {
  readonly code = 'SUBJECT_ERASED';
  constructor() {
    super('The subject was erased: nothing can be stored for it any more');
  }
}
