// The demo's bookshop as a web site: an ordinary host shop, to which Heed is a service at an address.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { type Book, bookWith, catalogue } from "./catalogue.ts";
import { cover } from "./cover.ts";
import { choicesInWords, isAllowed } from "./explain.ts";
import { createHeedClient, type HeedClient, type HeedClientOptions, type Shelf, shelfFrom } from "./heed-client.ts";
import { ordered, viewed } from "./message.ts";
import { besideBook, bookPage, forYou, genrePage, homePage, shopPage, signInPage, sorryPage } from "./pages.ts";
import { type Company, VISITOR, type Viewer, viewerNamed, viewers } from "./viewer.ts";

export type ShopRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Fields of a posted form, or the JSON that the visitor's script posts. */
  readonly form?: Readonly<Record<string, unknown>>;
  /** The header Sec-Fetch-Site: a form that another site sends is refused. */
  readonly fetchSite?: string | undefined;
  /** The header Sec-GPC, which the shop hands on: it speaks for its visitor. */
  readonly gpc?: string | undefined;
};

export type ShopResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type Shop = {
  /** Whether this path belongs to the shop. */
  owns(path: string): boolean;
  handle(request: ShopRequest): Promise<ShopResponse>;
};

/**
 * Makes the shop.
 *
 * @param options.heedUrl where Heed answers the shop's server
 * @param options.meUrl where the customer's browser finds the Data Dashboard; default "/me"
 * @example
 * const shop = createShop({ heedUrl: "http://127.0.0.1:4300", serverKey: "demo", now: () => new Date() });
 * (await shop.handle({ method: "GET", path: "/", query: {} })).status; // 200
 */
export function createShop(options: HeedClientOptions & { readonly meUrl?: string }): Shop {
  const heed = createHeedClient(options);
  const signalling = createHeedClient({ ...options, gpc: true });
  const files: Readonly<Record<string, ShopResponse>> = {
    "/shop.css": asset(STYLES.map((name) => read(`styles/${name}.css`)).join("\n"), "text/css; charset=utf-8"),
    "/visitor.js": asset(read("visitor.js"), "text/javascript; charset=utf-8"),
    "/shop.svg": asset(read("shop.svg"), "image/svg+xml"),
  };
  const shop = { now: options.now, meUrl: options.meUrl ?? "/me" };
  return {
    owns: (path) => path in files || /^\/($|(buy|hide|account|visitor)$|(book|covers|genre)\/)/.test(path),
    async handle(request) {
      const visit = { ...shop, heed: /(^|,)\s*1\s*(,|$)/.test(request.gpc ?? "") ? signalling : heed };
      if (request.method === "POST") return post(visit, request);
      if (request.method !== "GET" && request.method !== "HEAD")
        return page(405, sorryPage("This page is only for looking."));
      return files[request.path] ?? get(visit, request);
    },
  };
}

type Deps = { readonly heed: HeedClient; readonly now: () => Date; readonly meUrl: string };

async function get(deps: Deps, { path, query }: ShopRequest): Promise<ShopResponse> {
  const viewer = viewerNamed(query["as"]);
  const [, place = "", name = ""] = path.split("/");
  if (path === "/")
    return viewer
      ? page(200, await shopFor(deps, viewer, query["done"]), policyFor(viewer))
      : page(200, await homeFor(deps));
  if (path === "/account") return account(deps, viewer, query["decision"]);
  if (place === "covers") return drawn(name.replace(/\.svg$/, ""));
  if (place === "book") {
    const book = bookWith(name);
    return book
      ? page(200, await bookFor(deps, viewer ?? VISITOR, book, query["done"]), policyFor(viewer ?? VISITOR))
      : notFound();
  }
  if (place === "genre") {
    const genre = GENRES.find((each) => encodeURIComponent(each) === name || each === name);
    const books = catalogue.filter((book) => book.category === genre);
    return genre
      ? page(
          200,
          genrePage({ company: await companyOf(deps.heed, viewer ?? VISITOR), genre, books }),
          policyFor(viewer ?? VISITOR),
        )
      : notFound();
  }
  return notFound();
}

async function homeFor({ heed }: Deps): Promise<string> {
  const all = await presentViewers(heed);
  const shelves = await Promise.all(all.map(async (viewer) => ({ viewer, shelf: await heed.shelf(viewer.customer) })));
  return homePage({ shelves, facts: await heed.facts(undefined) });
}

async function shopFor({ heed }: Deps, viewer: Viewer, done: string | undefined): Promise<string> {
  const [company, shelf] = await Promise.all([companyOf(heed, viewer), heed.shelf(viewer.customer)]);
  // Only now is the entry of this view in the ledger.
  const facts = await heed.facts(viewer.customer);
  return shopPage({ company, shelf, facts, genres: GENRES, ...saidAfter(done) });
}

async function bookFor({ heed, now }: Deps, viewer: Viewer, book: Book, done: string | undefined): Promise<string> {
  // The return from a form is the same visit, not another one.
  const isNew = viewer.customer !== undefined && done === undefined;
  const reported = !isNew || (await heed.report([viewed(about(viewer.customer, now()), book)]));
  const [company, shelf] = await Promise.all([companyOf(heed, viewer), heed.shelf(viewer.customer, book.id)]);
  return bookPage({ company, book, shelf, reported, ...saidAfter(done) });
}

async function companyOf(heed: HeedClient, viewer: Viewer): Promise<Company> {
  const all = await presentViewers(heed);
  return { viewer: all.find((each) => each.id === viewer.id) ?? viewer, viewers: all };
}

/** All four, with what they chose by now. */
function presentViewers(heed: HeedClient): Promise<readonly Viewer[]> {
  return Promise.all(
    viewers.map(async (viewer) => {
      const choices = viewer.customer === undefined ? undefined : await heed.choices(viewer.customer);
      return choices ? { ...viewer, chose: choicesInWords(choices) } : viewer;
    }),
  );
}

async function account(
  { heed, meUrl }: Deps,
  viewer: Viewer | undefined,
  decision: string | undefined,
): Promise<ShopResponse> {
  if (!viewer) return page(200, signInPage(viewers.filter((each) => each.customer !== undefined)));
  if (!viewer.customer)
    return page(404, sorryPage("A visitor without an account has no Data Dashboard: nothing is held."));
  const place = decision === undefined ? "" : `#decision-${encodeURIComponent(decision)}`;
  const code = await heed.code(viewer.customer);
  if (code === undefined)
    return page(503, sorryPage("Your Data Dashboard cannot be opened at this moment. Try again."));
  return redirect(`${meUrl}?code=${code}${place}`);
}

async function post({ heed, now }: Deps, { path, form = {}, fetchSite }: ShopRequest): Promise<ShopResponse> {
  if (fetchSite === "cross-site")
    return page(403, sorryPage("This form came from another site. Use the one in the shop."));
  const text = (name: string): string => (typeof form[name] === "string" ? form[name] : "");
  if (path === "/visitor") return visitorShelf(form, bookWith(text("book")));
  const customer = viewerNamed(text("as"))?.customer;
  const book = bookWith(text("book"));
  if (!customer || !book) return page(400, sorryPage("The form named no book or no customer. Go back and try again."));
  if (path === "/buy") {
    const taken = await heed.report([ordered(about(customer, now()), [book])]);
    return redirect(`${book.url}?as=${customer}&done=${taken ? "bought" : "failed"}`);
  }
  if (path === "/hide") {
    const taken = await heed.hide(customer, book.id);
    // Only to a page of this shop.
    const back = bookWith(text("back").replace(/^\/book\//, ""))?.url ?? "/";
    return redirect(`${back}?as=${customer}&done=${taken ? "hidden" : "failed"}`);
  }
  return notFound();
}

/** The shelf that Heed decided for a visitor's browser, as this shop draws it; the facts behind the counter are for customers. */
function visitorShelf({ decided, known }: Readonly<Record<string, unknown>>, book: Book | undefined): ShopResponse {
  const shelf = shelfFrom(decided);
  const viewer: Viewer = { ...VISITOR, called: "This visitor", known: known === true };
  const body = {
    shelf: book ? besideBook(shelf, viewer, book) : forYou(shelf, viewer, { entries: [] }),
    chose: choseInWords(shelf),
  };
  return {
    status: 200,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body: JSON.stringify(body),
  };
}

const choseInWords = (shelf: Shelf): string =>
  isAllowed(shelf) ? "allows recommendations" : shelf.reason === "refused" ? "refused recommendations" : VISITOR.chose;

const SAYS: Readonly<Record<string, string>> = {
  bought: "Bought. Heed keeps the order for delivery and tax law; for anything else only if its buyer allows it.",
  hidden: "That book will not be suggested again. It can be brought back in the Data Dashboard.",
  failed: "Heed did not take that just now, and nothing was changed. Please try again in a moment.",
};
const saidAfter = (done: string | undefined): { says?: string } => {
  const says = done === undefined || !Object.hasOwn(SAYS, done) ? undefined : SAYS[done];
  return says === undefined ? {} : { says };
};

const GENRES = [...new Set(catalogue.map((book) => book.category))];

const about = (userId: string, at: Date) => ({ userId, messageId: `shop-${randomUUID()}`, at });

// The visitor's pages alone name a script; everywhere else there is none to allow.
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const policyFor = ({ customer }: Viewer): string =>
  customer === undefined ? `${POLICY}; script-src 'self'; connect-src 'self'` : POLICY;

const page = (status: number, body: string, policy = POLICY): ShopResponse => ({
  status,
  headers: {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy,
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
  },
  body,
});
const notFound = (): ShopResponse => page(404, sorryPage("There is nothing at this address."));
const redirect = (location: string): ShopResponse => ({
  status: 303,
  headers: { location, "cache-control": "no-store" },
  body: "",
});

function drawn(id: string): ShopResponse {
  const book = bookWith(id);
  return book ? asset(cover(book), "image/svg+xml") : notFound();
}
const STYLES = ["frame", "shelf", "lanes", "heed-panel", "pages"];
const read = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");
const asset = (body: string, type: string): ShopResponse => ({
  status: 200,
  headers: { "content-type": type, "cache-control": "max-age=300", "x-content-type-options": "nosniff" },
  body,
});
