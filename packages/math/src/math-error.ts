// The one kind of fault that @heed/math throws: a stable code, a plain sentence and the remedy.

/**
 * A call that cannot be answered: the data or the settings make the result undefined.
 * The message reads `code: sentence. remedy.`; programs branch on `code`, people read the rest.
 */
export class MathError extends Error {
  readonly code: string;
  readonly remedy: string;

  constructor(code: string, sentence: string, remedy: string) {
    super(`${code}: ${sentence} ${remedy}`);
    this.name = "MathError";
    this.code = code;
    this.remedy = remedy;
  }
}

/**
 * Throws a {@link MathError}. It returns `never`, so that it can stand where a value is expected.
 *
 * @param code stable snake_case name, e.g. `one_class`
 * @param sentence what is wrong, ending with a full stop; never a value from the data
 * @param remedy what the caller can do, ending with a full stop
 * @example
 * const half = (n: number) => (n % 2 === 0 ? n / 2 : fault("odd", "n is odd.", "Give an even n."));
 * half(4); // 2
 */
export function fault(code: string, sentence: string, remedy: string): never {
  throw new MathError(code, sentence, remedy);
}
