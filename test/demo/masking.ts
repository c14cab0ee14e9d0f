const MASK = '***';

/** Settings of both families that hold a secret: what follows is hidden from whoever watches the demonstration. */
const SECRET_SETTING = /(\w*pass[^\n>]{0,60}?(?: = |>))([^\n<]+)/gi;

/** The file as it can be shown on a screen. */
export function masked(file: string, accessKey: string): string {
  return file.replaceAll(accessKey, MASK).replace(SECRET_SETTING, (_all, setting: string) => `${setting}${MASK}`);
}

/** The key in `https://host/<key>.cfg` and `https://host/<key>/`. */
export function accessKeyOf(configurationUrl: string): string {
  return new URL(configurationUrl).pathname.slice(1).replace(/(?:\.cfg|\/)$/, '');
}
