// Links whose address somebody else wrote: a web address or a path of this site; anything else stays text.
import { html } from "ghtml";

/** `<a>` around the text, or the text alone in `otherwise`'s element. */
export function link(
  url: string | undefined,
  text: string,
  look: { class?: string; otherwise?: "b" | "span" } = {},
): string {
  const tag = look.otherwise ?? "span";
  if (!isLink(url)) return html`<!${tag}>${text}</!${tag}>`;
  return html`<a!${look.class ? html` class="${look.class}"` : ""} href="${url}">${text}</a>`;
}

/** A second slash would lead to another host. */
export const isLink = (url: string | undefined): url is string =>
  url !== undefined && /^(https?:\/\/|\/(?![/\\]))/i.test(url);
