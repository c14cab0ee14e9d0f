import type { Refusal } from '@ringledger/event-sourcing';
import { refusal } from '@ringledger/event-sourcing';
import type { Checked } from './setting.js';

const MOST_PATTERNS = 20;
/** What a User-Agent header holds, in visible ASCII and blanks; a phone that sends other characters is matched by `*`. */
const PATTERN = /^[\x20-\x7e]{1,128}$/;

/** P-13: each once, in the order given; `*` stands for any characters, and several in a row for one. */
export function normalPatterns(patterns: readonly string[]): Checked<readonly string[]> {
  const normal = patterns.map((pattern) => pattern.trim().replace(/\*+/g, '*'));
  const value = [...new Set(normal)];
  if (value.length > MOST_PATTERNS) return { refusals: [tooMany()] };
  const refusals = value.filter((one) => !PATTERN.test(one)).map((one) => invalid(normal.indexOf(one)));
  return refusals.length > 0 ? { refusals } : { value };
}

/** Whether a User-Agent matches one of the patterns, whatever the case. No pattern: any phone. Linear in the length of both. */
export function userAgentAllowed(patterns: readonly string[], userAgent: string | null): boolean {
  const text = (userAgent ?? '').toLowerCase();
  return patterns.length === 0 || patterns.some((pattern) => matches(pattern.toLowerCase().split('*'), text));
}

/** What phones put behind their model, and what patterns may ask of that: a version, and perhaps a MAC address. */
const BEHIND_MODEL = /^[*\da-f.: -]*$/;

/** Whether a User-Agent that begins so, with a version behind it, can match one of the patterns. No pattern: any can. */
export function modelAllowed(patterns: readonly string[], start: string): boolean {
  const text = start.toLowerCase();
  return (
    patterns.length === 0 ||
    patterns.some((pattern) => restsBehind(pattern.toLowerCase(), text).some((rest) => BEHIND_MODEL.test(rest)))
  );
}

/** What may be left of a pattern once the text is matched by what stands before. */
function restsBehind(pattern: string, text: string): readonly string[] {
  const orBehindStar = (places: readonly number[]) => [
    ...new Set(places.flatMap((place) => (pattern[place] === '*' ? [place, place + 1] : [place]))),
  ];
  let places = orBehindStar([0]);
  for (const character of text) {
    const taken = places.flatMap((place) => {
      if (pattern[place] === '*') return [place];
      return pattern[place] === character ? [place + 1] : [];
    });
    places = orBehindStar(taken);
  }
  return places.map((place) => pattern.slice(place));
}

/** First and last part are at the ends; each part between is taken where it is found first, which leaves most to the others. */
function matches(parts: readonly string[], text: string): boolean {
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of others) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

function invalid(index: number): Refusal {
  return refusal(
    'USER_AGENT_PATTERN_INVALID',
    `allowedUserAgents.${index}`,
    'A pattern has 1 to 128 printable ASCII characters',
    'Such as snomD785/* or *Yealink*',
  );
}

function tooMany(): Refusal {
  return refusal(
    'USER_AGENT_PATTERNS_TOO_MANY',
    'allowedUserAgents',
    `An account takes at most ${MOST_PATTERNS} patterns`,
  );
}
