// What went wrong, in one calm sentence, and what to do; never a word about anyone's data.
import { html } from "ghtml";
import { freshLink } from "./about-sections.ts";
import { layout } from "./layout.ts";
import type { Tongue } from "./page-language.ts";
import { wordsFor } from "./words.ts";

export type Problem = {
  readonly tongue: Tongue;
  readonly title: string;
  readonly says: string;
  readonly controller: { readonly name: string };
  readonly signIn?: string;
  /** What to do next: ask for a fresh link, go back to the page, or neither. */
  readonly next?: "fresh link" | "back";
};

/** A whole document. */
export function problemPage(problem: Problem): string {
  const words = wordsFor(problem.tongue.language);
  const next =
    problem.next === "fresh link"
      ? freshLink(words, problem)
      : problem.next === "back"
        ? html`<p><a class="button main" href="/me">${words.problem.goBack}</a></p>`
        : "";
  return layout({
    title: problem.title,
    tongue: problem.tongue,
    body: html`<main class="narrow"><div class="card"><h1>${problem.title}</h1><p>${problem.says}</p>!${next}</div></main>`,
  });
}
