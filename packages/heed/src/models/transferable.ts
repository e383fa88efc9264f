// Bytes that go to another thread change hands: to copy those of a model takes longer than what is done with them.

/** The memory of some bytes, if it holds nothing else; whoever gives it away has it no longer. */
export const transferable = ({ buffer, byteLength }: Uint8Array): ArrayBuffer[] =>
  buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
