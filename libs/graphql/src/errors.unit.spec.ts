import { InputInvalidError } from './errors.js';

describe('an input that is not as it should be', () => {
  it('has every broken field named, and each message said once', () => {
    const fields = [
      { field: 'keys.0.index', message: 'index must not be less than 1' },
      { field: 'keys.1.index', message: 'index must not be less than 1' },
      { field: 'name', message: 'name must be a string' },
    ];
    const error = new InputInvalidError(fields);
    expect(error.message).toBe('index must not be less than 1; name must be a string');
    expect(error.extensions).toEqual({ code: 'BAD_USER_INPUT', fields });
  });

  it('is not answered by more than was asked', () => {
    const fields = Array.from({ length: 5000 }, (_, n) => ({ field: `keys.${n}`, message: `key ${n} is broken` }));
    expect(new InputInvalidError(fields).extensions['fields']).toHaveLength(50);
  });
});
