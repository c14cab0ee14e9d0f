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

/** The store of the data keys is empty although the key ring has wrapped some: no secret in the log could be read. */
export class DataKeysLostError extends Error {
  readonly code = 'DATA_KEYS_LOST';
}

/** A data key is nowhere: lost, for erasure leaves a mark in its place. What it sealed can be read again once it was put back. */
export class DataKeyMissingError extends Error {
  readonly code = 'DATA_KEY_MISSING';
  constructor(keyIds: readonly string[]) {
    const [first = ''] = keyIds;
    const others = keyIds.length > 1 ? ` and ${keyIds.length - 1} others` : '';
    super(
      `The table dataKeys does not hold data key ${first}${others}. It was lost, not erased: put the newest copy of the table back, ` +
        'with the read models that it is kept with.',
    );
  }
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
