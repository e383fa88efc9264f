// A seeded stream of random numbers: the same seed always gives the same numbers, on every machine. Not for noise, keys or masks.

import { fault } from "./math-error.ts";

/** A stream of pseudo-random numbers. Its functions do not depend on `this`. */
export interface Random {
  /** A whole number, uniform on [0, 2^32). */
  readonly uint32: () => number;
  /** A multiple of 2^-53, uniform on [0, 1). */
  readonly uniform: () => number;
  /** A whole number, uniform on [0, n), without modulo bias. `n` is a whole number from 1 to 2^32. */
  readonly below: (n: number) => number;
  /** A normal number of mean 0 and standard deviation 1 (Marsaglia's polar method). */
  readonly normal: () => number;
  /** Puts `values` into uniformly random order, in place, and gives them back (Fisher and Yates). */
  readonly shuffle: <T extends { readonly length: number; [index: number]: unknown }>(values: T) => T;
  /** A new stream, independent of this one; draws once or more from this one. */
  readonly fork: () => Random;
}

/**
 * A stream of random numbers from a numeric seed: xoshiro128** (Blackman and Vigna, "Scrambled Linear Pseudorandom Number
 * Generators", 2021), its state filled by SplitMix32 from both halves of the seed. Period 2^128 - 1.
 *
 * For experiments, splits and samplers of models only. Whatever protects a person (noise, keys, masks) takes random bytes from the
 * operating system instead.
 *
 * @param seed a whole number from 0 to 2^53 - 1; each gives its own stream
 * @throws `bad_seed` when the seed is none of those
 * @example
 * const random = seededRandom(7);
 * random.below(6) + 1; // a die
 */
export function seededRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    fault("bad_seed", `${seed} is not a seed.`, "Give a whole number from 0 to 2^53 - 1.");
  }
  // Low and high half feed the expansion in turn, so that seeds that differ only above bit 32 differ here too.
  const low = splitMix32(seed >>> 0);
  const high = splitMix32((Math.floor(seed / 2 ** 32) ^ 0x9e3779b9) >>> 0);
  return fromState(low() ^ high(), low() ^ high(), low() ^ high(), low() ^ high());
}

function fromState(s0: number, s1: number, s2: number, s3: number): Random {
  let a = s0 | 0;
  let b = s1 | 0;
  let c = s2 | 0;
  let d = s3 | 0;
  if ((a | b | c | d) === 0) a = 1; // the one state xoshiro never leaves
  let spare = Number.NaN;

  const uint32 = (): number => {
    const five = Math.imul(b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  const uniform = (): number => {
    const high = uint32() >>> 5;
    return (high * 67_108_864 + (uint32() >>> 6)) / 9_007_199_254_740_992;
  };
  const below = (n: number): number => {
    if (!Number.isInteger(n) || n < 1 || n > 4_294_967_296) {
      fault("bad_range", `${n} is no number of choices.`, "Give a whole number from 1 to 2^32.");
    }
    const limit = 4_294_967_296 - (4_294_967_296 % n); // values from here on would favour the small results
    let value = uint32();
    while (value >= limit) value = uint32();
    return value % n;
  };
  const normal = (): number => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = Number.NaN;
      return value;
    }
    let u: number;
    let v: number;
    let square: number;
    do {
      u = 2 * uniform() - 1;
      v = 2 * uniform() - 1;
      square = u * u + v * v;
    } while (square >= 1 || square === 0);
    const scale = Math.sqrt((-2 * Math.log(square)) / square);
    spare = v * scale;
    return u * scale;
  };
  const shuffle = <T extends { readonly length: number; [index: number]: unknown }>(values: T): T => {
    for (let i = values.length - 1; i > 0; i--) {
      const j = below(i + 1);
      const kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
    return values;
  };
  const fork = (): Random => fromState(uint32(), uint32(), uint32(), uint32());
  return Object.freeze({ uint32, uniform, below, normal, shuffle, fork });
}

function splitMix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
}
