import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { model, zoesPhone, zoesSecrets } from '../testing/device-fixtures.js';
import { ConfigurationInputsInvalid } from './input-problem.js';
import { configurationHash, render, renderMasked } from './render.js';

const secretsIn = (text: string): string[] =>
  [zoesSecrets.accessKey, zoesSecrets.adminPassword, zoesSecrets.userPassword, 'p@ss'].filter((secret) =>
    text.includes(secret),
  );

describe('rendering', () => {
  it('golden: the Snom file is the recorded one', () => {
    const recorded = readFileSync(new URL('./golden/snom-d785.xml', import.meta.url), 'utf8');
    expect(render(model('snom-d785'), zoesPhone, zoesSecrets)[0]?.body).toBe(recorded);
  });

  it.each(['snom-d785', 'yealink-t46u'])('masks every secret of %s, and only those', (id) => {
    const [masked] = renderMasked(model(id), zoesPhone);
    const [real] = render(model(id), zoesPhone, zoesSecrets);
    expect(secretsIn(real?.body ?? '')).toHaveLength(4);
    expect(secretsIn(masked?.body ?? '')).toEqual([]);
    expect(masked?.body.split('\n')).toHaveLength(real?.body.split('\n').length ?? 0);
    expect(masked?.body).toContain('https://phones.example.net:8448/***');
  });

  it('refuses before it renders, with every problem', () => {
    const broken = { ...zoesPhone, refreshMinutes: -1 };
    expect(() => render(model('snom-d785'), broken, { ...zoesSecrets, linePasswords: [] })).toThrow(
      ConfigurationInputsInvalid,
    );
  });

  it('names one file by what sha256sum says of it, and several by the list of that', () => {
    const file = (name: string, body: string) => ({ name, contentType: 'text/plain', body });
    const sum = (text: string) => createHash('sha256').update(Buffer.from(text)).digest('hex');
    expect(configurationHash([file('a', 'Zoë')])).toBe(sum('Zoë'));
    expect(configurationHash([file('a', 'b'), file('c', '')])).toBe(sum(`${sum('b')}  a\n${sum('')}  c\n`));
    expect(configurationHash([])).toBe(sum(''));
  });
});
