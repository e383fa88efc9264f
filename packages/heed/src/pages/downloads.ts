// A copy of everything, behind an address that works once: its page, and the ZIP itself.
import { categoriesPage, copyPage, downloadPage, goneDownloadPage } from "./download-page.ts";
import { type Asked, pageLanguage } from "./page-language.ts";
import type { DashboardDeps, Download } from "./ports.ts";
import { readModel } from "./read-model.ts";
import { page, type Reply } from "./reply.ts";
import type { Visitor } from "./visitor.ts";

export type Downloads = ReturnType<typeof createDownloads>;

/** Makes the handlers. Whoever has the address is who it was given to: there is nothing else to show. */
export function createDownloads(deps: DashboardDeps) {
  const { rights, map } = deps;

  const gone = (asked: Asked, path: string): Reply => page(410, goneDownloadPage(pageLanguage(map, asked), path));

  /** `GET /download/{token}`: what there is to fetch, until when, and its password. Opening it changes nothing. */
  async function show(token: string, asked: Asked): Promise<Reply> {
    const path = `/download/${encodeURIComponent(token)}`;
    const download = await rights.downloads.look(token);
    if (!download) return gone(asked, path);
    return page(200, downloadPage(pageLanguage(map, asked), path, download));
  }

  /** `POST /download/{token}`: the ZIP, once. */
  async function fetch(token: string, asked: Asked, locked: boolean): Promise<Reply> {
    const download = await rights.downloads.take(token);
    const visitor = download && (await holder(download));
    if (!download || !visitor?.subject) return gone(asked, `/download/${encodeURIComponent(token)}`);
    const tongue = pageLanguage(map, asked);
    const model = await readModel(deps, visitor, {}, tongue.language);
    const pageOnly = download.part === "categories";
    const readable = pageOnly ? categoriesPage(model, tongue) : copyPage(model, tongue);
    return {
      status: 200,
      headers: {
        "content-type": "application/zip",
        "content-disposition": 'attachment; filename="my-data.zip"',
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
      },
      body: rights.archive(visitor.subject, download.actor, {
        readable,
        pageOnly,
        ...(locked ? { password: download.password } : {}),
      }),
    };
  }

  /** Found anew: somebody may have been deleted, or joined with another, since the address was given. */
  async function holder({ of }: Download): Promise<Omit<Visitor, "cookie">> {
    if (of.by === "proven")
      return { session: { ...of, linkedAt: deps.now() }, subject: await rights.person(of.personId), mayTake: true };
    const subject = await rights.browser(of.via);
    // A browser that is one of several by now takes nothing.
    return { session: of, subject: subject?.alone ? subject : undefined, mayTake: true };
  }

  return { page: show, fetch };
}
