// A book's cover, drawn from its id: paper, a pattern that belongs to its genre, and the title set in type.
import { seededRandom } from "@heed/math";
import { html } from "ghtml";
import type { Book } from "./catalogue.ts";
import { designOf, HEIGHT, type Ink, WIDTH } from "./cover-patterns.ts";

/**
 * The cover as an SVG document, 300 by 450. The same book always has the same cover; nothing is loaded from elsewhere.
 *
 * @example
 * cover(book).startsWith("<svg"); // true
 */
export function cover(book: Pick<Book, "id" | "title" | "author" | "category">): string {
  const random = seededRandom(hash(book.id));
  const design = designOf(book.category);
  const ink = design.inks[random.below(design.inks.length)] ?? design.inks[0];
  const label = random.uniform() < 0.5 ? plate(book, ink) : band(book, ink);
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${book.title}, by ${book.author}">
<rect width="${WIDTH}" height="${HEIGHT}" fill="${ink.ground}"/>
!${design.draw(ink, random)}
!${label}
<path d="M9 0V${HEIGHT}" stroke="#000" stroke-opacity=".16" stroke-width="2"/><path d="M0 0H9V${HEIGHT}H0z" fill="#fff" fill-opacity=".1"/>
</svg>`;
}

const PAPER = "#faf5ea";

/** A pasted label in the upper third, as on a bound notebook. */
function plate(book: Pick<Book, "title" | "author">, { ground, spark }: Ink): string {
  const type = set(book.title, 190, 31);
  const height = type.lines.length * type.size * 1.14 + 74;
  return html`<rect x="38" y="52" width="224" height="${height}" fill="${PAPER}"/>
<rect x="44" y="58" width="212" height="${height - 12}" fill="none" stroke="${ground}" stroke-opacity=".55"/>
!${lines(type, 150, 92, "#211d18")}
<path d="M138 ${height + 8}h24" stroke="${spark}" stroke-width="3"/>
<text x="150" y="${height + 31}" text-anchor="middle" font-family="${SERIF}" font-style="italic" font-size="16" fill="#4a433a">${book.author}</text>`;
}

/** A band of paper across the foot. */
function band(book: Pick<Book, "title" | "author">, { spark }: Ink): string {
  const type = set(book.title, 248, 33);
  const height = type.lines.length * type.size * 1.14 + 62;
  const top = HEIGHT - 34 - height;
  return html`<rect y="${top}" width="${WIDTH}" height="${height}" fill="${PAPER}"/><rect y="${top}" width="${WIDTH}" height="5" fill="${spark}"/>
!${lines(type, 150, top + 41, "#211d18")}
<text x="150" y="${top + height - 17}" text-anchor="middle" font-family="${SERIF}" font-style="italic" font-size="16" fill="#4a433a">${book.author}</text>`;
}

const SERIF = "Iowan Old Style, Palatino, Palatino Linotype, Georgia, serif";
/** Mean width of a letter in these faces, in ems; on the wide side, so that no title touches the edge. */
const LETTER = 0.64;

type Type = { readonly size: number; readonly lines: readonly string[] };

/** Breaks a title into at most four lines that fit, as large as possible. */
function set(title: string, width: number, largest: number): Type {
  const words = title.split(" ");
  for (let size = largest; ; size -= 1) {
    const room = Math.floor(width / (size * LETTER));
    const broken: string[] = [];
    for (const word of words) {
      const last = broken.at(-1);
      if (last !== undefined && last.length + 1 + word.length <= room) broken[broken.length - 1] = `${last} ${word}`;
      else broken.push(word);
    }
    if (size <= 14 || (broken.length <= 4 && broken.every((line) => line.length <= room)))
      return { size, lines: broken };
  }
}

const lines = ({ size, lines: text }: Type, x: number, top: number, fill: string): string =>
  html`<text text-anchor="middle" font-family="${SERIF}" font-weight="600" font-size="${size}" fill="${fill}">!${text.map(
    (line, k) => html`<tspan x="${x}" y="${round(top + k * size * 1.14)}">${line}</tspan>`,
  )}</text>`;

const round = (x: number): number => Math.round(x * 10) / 10;

/** 32-bit FNV-1a: a seed from a name. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let k = 0; k < text.length; k++) h = Math.imul(h ^ text.charCodeAt(k), 0x01000193);
  return h >>> 0;
}
