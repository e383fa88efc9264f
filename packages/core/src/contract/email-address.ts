// E-mail addresses as people type them.

/**
 * An address that a mail server takes; its domain in small letters. Undefined for anything else.
 *
 * @example
 * emailAddress(" Ann@Example.ORG "); // "Ann@example.org"
 */
export function emailAddress(text: string): string | undefined {
  const trimmed = text.trim();
  if (
    trimmed.length > 254 ||
    !/^[^\s@<>(),;:\\"[\]\p{Cc}]{1,64}@[^\s@<>(),;:\\"[\]\p{Cc}]+\.[^\s@<>(),;:\\"[\]\p{Cc}.]{2,}$/u.test(trimmed)
  )
    return undefined;
  const at = trimmed.lastIndexOf("@");
  return trimmed.slice(0, at) + trimmed.slice(at).toLowerCase();
}
