// Which passwords are taken: long ones, not made of the account's own words, and not among those that were stolen elsewhere.
import { createHash } from "node:crypto";

export const MIN_LENGTH = 12;
/** better-auth hashes no longer ones. */
export const MAX_LENGTH = 128;
const PATIENCE_MS = 4_000;

export type PasswordRefused =
  | "password_short"
  | "password_long"
  | "password_guessable"
  | "password_breached"
  | "breach_list_away";

/**
 * Why a password is not taken, or undefined. With `breachUrl` the list of stolen passwords is asked the k-anonymous way (NIST SP 800-63B 3.1.1.2):
 * only the first five digits of its SHA-1 leave the house, which some thousand passwords share, and nothing of whose it is. Asked and not
 * answered is no: a password is set seldom, and signing in needs no list. Without `breachUrl` nothing is asked.
 *
 * @param breachUrl address of a range search as Have I Been Pwned's, to which the five digits are appended
 */
export async function passwordRefused(
  password: string,
  { email, breachUrl }: { email: string; breachUrl: string | undefined },
): Promise<PasswordRefused | undefined> {
  const length = [...password].length;
  if (length < MIN_LENGTH) return "password_short";
  if (password.length > MAX_LENGTH) return "password_long";
  const plain = password.toLowerCase();
  const own = email
    .toLowerCase()
    .split(/[@.+_-]/)
    .filter((word) => word.length >= 4);
  const rest = own.reduce((left, word) => left.replaceAll(word, ""), plain);
  if (new Set(plain).size < 6 || [...rest].length < MIN_LENGTH / 2 || isRun(plain)) return "password_guessable";
  return breachUrl === undefined ? undefined : breached(password, breachUrl);
}

/** Each character the next of the one before, up or down: 123456789012, abcdefghijkl. */
function isRun(text: string): boolean {
  const steps = [...text].slice(1).map((each, i) => each.charCodeAt(0) - text.charCodeAt(i));
  return steps.filter((step) => Math.abs(step) === 1 || step === 0).length >= steps.length - 1;
}

async function breached(password: string, url: string): Promise<PasswordRefused | undefined> {
  const digest = createHash("sha1").update(password).digest("hex").toUpperCase();
  try {
    const reply = await fetch(`${url.replace(/\/$/, "")}/${digest.slice(0, 5)}`, {
      // Answers of equal size: whoever watches the line does not learn which five digits were asked for.
      headers: { "add-padding": "true" },
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!reply.ok) return "breach_list_away";
    const lines = (await reply.text()).split(/\r?\n/);
    const found = lines.some((line) => {
      const [rest = "", count = "0"] = line.split(":");
      return rest === digest.slice(5) && Number(count) > 0;
    });
    return found ? "password_breached" : undefined;
  } catch {
    return "breach_list_away";
  }
}
