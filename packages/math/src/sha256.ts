// SHA-256 of bytes, without imports, for the checksums of models. What protects a secret uses the platform's own.

// First 32 bits of the fractional parts of the square roots of the first 8 primes and cube roots of the first 64 (FIPS 180-4, 5.3.3, 4.2.2).
const primes = firstPrimes(64);
const initial = primes.slice(0, 8).map((p) => fractionBits(Math.sqrt(p)));
const k = Int32Array.from(primes, (p) => fractionBits(Math.cbrt(p)));

/** A SHA-256 in progress: bytes go in, in as many pieces as one likes. */
export interface Sha256 {
  readonly update: (bytes: Uint8Array) => void;
  /** The hash of all bytes so far, as 64 hexadecimal digits; ends the computation. */
  readonly hex: () => string;
}

/**
 * A new SHA-256 (FIPS 180-4) of at most 2^53 bytes.
 *
 * @example
 * const hash = sha256();
 * hash.update(Uint8Array.of(97, 98, 99)); // the letters abc
 * hash.hex().slice(0, 8); // "ba7816bf"
 */
export function sha256(): Sha256 {
  const state = Int32Array.from(initial);
  const block = new Uint8Array(64);
  const view = new DataView(block.buffer);
  const w = new Int32Array(64);
  let filled = 0;
  let total = 0;

  const update = (bytes: Uint8Array): void => {
    total += bytes.length;
    let from = 0;
    if (filled > 0) {
      from = Math.min(64 - filled, bytes.length);
      block.set(bytes.subarray(0, from), filled);
      filled += from;
      if (filled < 64) return;
      compress(state, view, 0, w);
    }
    const source = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (; from + 64 <= bytes.length; from += 64) compress(state, source, from, w);
    block.set(bytes.subarray(from));
    filled = bytes.length - from;
  };
  const hex = (): string => {
    const bits = total * 8;
    const padding = new Uint8Array((filled < 56 ? 56 : 120) - filled + 8);
    padding[0] = 0x80;
    const tail = new DataView(padding.buffer);
    tail.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32));
    tail.setUint32(padding.length - 4, bits >>> 0);
    update(padding);
    return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  };
  return { update, hex };
}

function compress(state: Int32Array, source: DataView, from: number, w: Int32Array): void {
  for (let i = 0; i < 16; i++) w[i] = source.getInt32(from + i * 4);
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!;
    const y = w[i - 2]!;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[i]! + w[i]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}

function fractionBits(x: number): number {
  return Math.floor((x - Math.floor(x)) * 2 ** 32) | 0;
}

function firstPrimes(n: number): number[] {
  const found: number[] = [];
  for (let i = 2; found.length < n; i++) if (found.every((p) => i % p !== 0)) found.push(i);
  return found;
}
