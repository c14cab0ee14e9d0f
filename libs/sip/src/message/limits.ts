/** Upper bounds of what is read from a peer; beyond them a message is refused before it costs anything. */
export const SIP_LIMITS = {
  /** A whole message, on every transport. */
  messageBytes: 16 * 1024,
  /** Start line and headers, without the empty line. */
  headBytes: 8 * 1024,
  headers: 96,
  contacts: 10,
  uriCharacters: 512,
  /** Parameters of one URI or header value. */
  parameters: 32,
  methodCharacters: 32,
  headerNameCharacters: 64,
} as const;
