// Counts how often a line came before, in 12 bytes a line: what tells equal rows of a file apart on every import alike.

const FIRST_SIZE = 1 << 12;

/** A counter over 64-bit keys (hexadecimal, as in the first part of a keyed hash); it grows as it fills. */
export function createLineCounts(): { before(key: string): number } {
  let keys = new BigUint64Array(FIRST_SIZE);
  let counts = new Uint32Array(FIRST_SIZE);
  let filled = 0;

  /** Open addressing: the place of a key, or the free place where it belongs. */
  const placeOf = (key: bigint, table: BigUint64Array): number => {
    let at = Number(key & BigInt(table.length - 1));
    while (table[at] !== 0n && table[at] !== key) at = (at + 1) & (table.length - 1);
    return at;
  };
  const grow = (): void => {
    const wider = new BigUint64Array(keys.length * 2);
    const moved = new Uint32Array(keys.length * 2);
    keys.forEach((key, i) => {
      if (key === 0n) return;
      const at = placeOf(key, wider);
      wider[at] = key;
      moved[at] = counts[i]!;
    });
    keys = wider;
    counts = moved;
  };

  return {
    /** How often this key was asked for before. */
    before(key) {
      // 0 marks a free place; one key in 2^64 shares the place of another.
      const id = BigInt(`0x${key}`) || 1n;
      const at = placeOf(id, keys);
      if (keys[at] === 0n) {
        keys[at] = id;
        filled++;
      }
      const before = counts[at]!;
      counts[at] = before + 1;
      if (filled * 4 > keys.length * 3) grow();
      return before;
    },
  };
}
