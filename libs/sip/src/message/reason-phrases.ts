/** RFC 3261 section 21 and RFC 6665; any other status gets the phrase of its class. */
const PHRASES = new Map<number, string>([
  [100, 'Trying'],
  [200, 'OK'],
  [202, 'Accepted'],
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [408, 'Request Timeout'],
  [413, 'Request Entity Too Large'],
  [414, 'Request-URI Too Long'],
  [416, 'Unsupported URI Scheme'],
  [420, 'Bad Extension'],
  [423, 'Interval Too Brief'],
  [481, 'Call/Transaction Does Not Exist'],
  [489, 'Bad Event'],
  [500, 'Server Internal Error'],
  [501, 'Not Implemented'],
  [503, 'Service Unavailable'],
  [505, 'Version Not Supported'],
]);

export function reasonPhrase(status: number): string {
  return PHRASES.get(status) ?? (status < 200 ? 'Trying' : status < 300 ? 'OK' : status < 500 ? 'Refused' : 'Failed');
}
