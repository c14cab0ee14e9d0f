import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';

/** https://www.sqlite.org/fileformat2.html#walformat */
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;

export type WalCondition =
  | { readonly kind: 'sound' }
  /** The very last commit cannot be read: torn by a power cut before it was acknowledged, or damaged afterwards. */
  | { readonly kind: 'torn'; readonly frames: number }
  /** Whole commits follow the damage: they had been acknowledged. */
  | { readonly kind: 'damaged'; readonly frame: number };

/**
 * SQLite stops at the first frame of the write-ahead log that it cannot verify, and drops the rest without a word. That is
 * right for a commit torn by a power cut, and a silent loss when acknowledged commits follow. Each commit reaches the
 * disk before the next begins, so frames of this generation after the last unreadable commit tell the two apart.
 */
export function inspectWal(path: string): WalCondition {
  if (!existsSync(path) || statSync(path).size < HEADER_BYTES) return { kind: 'sound' };
  const file = openSync(path, 'r');
  try {
    return inspect(file, statSync(path).size);
  } finally {
    closeSync(file);
  }
}

function inspect(file: number, size: number): WalCondition {
  const header = bytesAt(file, 0, HEADER_BYTES);
  const magic = header.readUInt32BE(0);
  const pageSize = header.readUInt32BE(8);
  if ((magic & ~1) !== MAGIC || pageSize < 512 || pageSize > 65_536) return { kind: 'damaged', frame: 0 };
  const bigEndian = (magic & 1) === 1;
  let sum = checksum(header.subarray(0, 24), [0, 0], bigEndian);
  if (!sameSum(sum, header, 24)) return { kind: 'damaged', frame: 0 };

  const frameBytes = FRAME_HEADER_BYTES + pageSize;
  const salts = header.subarray(16, 24);
  let firstBad: number | undefined;
  let lost = 0;
  let commitLost = false;
  for (let frame = 0; HEADER_BYTES + (frame + 1) * frameBytes <= size; frame++) {
    const bytes = bytesAt(file, HEADER_BYTES + frame * frameBytes, frameBytes);
    const current = bytes.subarray(8, 16).equals(salts);
    if (firstBad === undefined) {
      sum = checksum(bytes.subarray(FRAME_HEADER_BYTES), checksum(bytes.subarray(0, 8), sum, bigEndian), bigEndian);
      if (current && sameSum(sum, bytes, 16)) continue;
      firstBad = frame;
    }
    if (!current) continue;
    if (commitLost) return { kind: 'damaged', frame: firstBad };
    commitLost = bytes.readUInt32BE(4) !== 0;
    lost++;
  }
  return lost === 0 ? { kind: 'sound' } : { kind: 'torn', frames: lost };
}

function bytesAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  readSync(file, bytes, 0, length, position);
  return bytes;
}

type Sum = readonly [number, number];

function checksum(bytes: Buffer, [first, second]: Sum, bigEndian: boolean): Sum {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; at += 8) {
    first = (first + view.getUint32(at, !bigEndian) + second) >>> 0;
    second = (second + view.getUint32(at + 4, !bigEndian) + first) >>> 0;
  }
  return [first, second];
}

function sameSum([first, second]: Sum, bytes: Buffer, at: number): boolean {
  return first === bytes.readUInt32BE(at) && second === bytes.readUInt32BE(at + 4);
}
