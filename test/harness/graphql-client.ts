/** An answer whose `errors` were not empty: what the door says when it refuses to execute, or fails. */
export class GraphqlError extends Error {
  readonly code: string;

  constructor(errors: readonly { message: string; extensions?: { code?: string } }[]) {
    super(errors.map(({ message }) => message).join('; '));
    this.code = errors[0]?.extensions?.code ?? 'UNKNOWN';
  }
}

/** A mutation that was refused; the codes are the stable part. */
export class RefusedError extends Error {
  readonly codes: readonly string[];

  constructor(refusals: readonly { code: string; message: string }[]) {
    super(refusals.map(({ code, message }) => `${code}: ${message}`).join('; '));
    this.codes = refusals.map(({ code }) => code);
  }
}

export type Answer = Readonly<Record<string, unknown>>;

/** A frontend as a test needs it: one token, plain `fetch`, connections kept. */
export class GraphqlClient {
  constructor(
    readonly url: string,
    readonly token?: string,
  ) {}

  /** @throws GraphqlError */
  async ask<T = Answer>(query: string, variables: object = {}, headers: Record<string, string> = {}): Promise<T> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
    const answer = (await response.json()) as { data?: T; errors?: { message: string }[] };
    if (answer.errors) throw new GraphqlError(answer.errors);
    return answer.data as T;
  }

  /**
   * One mutation by name; its input type is `<Name>Request` unless named, its successful result `success`.
   * @throws RefusedError, GraphqlError
   */
  async change<T = Changed>(
    name: string,
    input: object,
    { success, inputType, fields = '' }: { success: string; inputType?: string; fields?: string },
  ): Promise<T> {
    const type = inputType ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}Request`;
    const query = `mutation($input: ${type}!) { ${name}(input: $input) {
      __typename ... on Refused { refusals { code message } } ... on ${success} { id version position ${fields} } } }`;
    const result = (
      await this.ask<Record<string, T & { refusals?: { code: string; message: string }[] }>>(query, { input })
    )[name];
    if (result?.refusals) throw new RefusedError(result.refusals);
    return result as T;
  }
}

/** What every successful change answers. */
export interface Changed {
  readonly id: string;
  readonly version: number;
  /** Send it back as `after` to see this change. */
  readonly position: string;
}

/** @throws RefusedError when the password is wrong. */
export async function logIn(url: string, userName: string, password: string): Promise<GraphqlClient> {
  const query = `mutation($input: LoginRequest!) { login(input: $input) {
    ... on LoggedIn { token } ... on Refused { refusals { code message } } } }`;
  const { login } = await new GraphqlClient(url).ask<{
    login: { token?: string; refusals?: { code: string; message: string }[] };
  }>(query, { input: { userName, password } });
  if (login.refusals) throw new RefusedError(login.refusals);
  return new GraphqlClient(url, login.token);
}
