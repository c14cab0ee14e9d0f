/** The parameters of a Yealink file in order, as the phone reads them: name, and the rest of the line without blanks around. */
export function parseYealinkFile(body: string): readonly (readonly [name: string, value: string])[] {
  const [version, ...lines] = body.split(/\r\n|[\r\n]/);
  if (version !== '#!version:1.0.0.1') throw new Error('the phone applies nothing without the version line');
  if (lines.pop() !== '') throw new Error('the last line does not end');
  return lines.map((line) => {
    const [, name, value] = /^([a-z][a-z0-9_.]*) = ?(.*)$/s.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new Error(`no parameter: ${JSON.stringify(line)}`);
    return [name, value.trim()] as const;
  });
}
