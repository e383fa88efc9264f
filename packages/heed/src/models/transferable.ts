// What goes to another thread changes hands: to copy the numbers of a model takes longer than what is done with them.

/**
 * The memory under the typed arrays of some plain data, each once; whoever gives it away has it no longer. Memory that holds more than one
 * such array may be somebody else's too, and is copied, unless it is `own`.
 */
export function transferable(data: unknown, own?: ArrayBufferLike): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const walk = (value: unknown): void => {
    if (ArrayBuffer.isView(value)) {
      const { buffer, byteLength } = value;
      if (buffer instanceof ArrayBuffer && (buffer === own || buffer.byteLength === byteLength)) found.add(buffer);
    } else if (value instanceof Map) for (const inner of value.values()) walk(inner);
    else if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) walk(inner);
  };
  walk(data);
  return [...found];
}
