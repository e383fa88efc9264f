// Settings: one's own account, colleagues and their roles, API keys, mail, the keys that people's data is wrapped by, and what else is set.
import type { ConsoleApi } from "@heed/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { api } from "../../api.ts";
import { Asked } from "../../asked.tsx";
import { Rows } from "../../list/rows.tsx";
import { useSpoken } from "../../words/use-words.ts";
import { Account } from "./account.tsx";
import { Appearance } from "./appearance.tsx";
import { Colleagues } from "./colleagues.tsx";
import { Encryption } from "./encryption.tsx";
import { Keys } from "./keys.tsx";
import { Mail } from "./mail.tsx";
import { SETTING_VIEWS, type SettingView } from "./search.ts";
import { useSettingsWords } from "./words.ts";

type Told = ConsoleApi["GET /api/settings"]["reply"];
const route = getRouteApi("/shell/settings");

export function Settings() {
  const words = useSettingsWords();
  const { view = "account" } = route.useSearch();
  return (
    <>
      <h1 style={{ margin: "0 0 .2rem" }}>{words.title}</h1>
      <p className="soft" style={{ marginTop: 0 }}>
        {words.intro}
      </p>
      <nav className="views" aria-label={words.title}>
        {SETTING_VIEWS.map((each) => (
          <Link key={each} to="/settings" search={{ view: each }} aria-current={each === view ? "page" : undefined}>
            {words.views[each]}
          </Link>
        ))}
      </nav>
      {view === "account" ? (
        <Account />
      ) : view === "appearance" ? (
        <Appearance />
      ) : view === "mail" ? (
        <Mail />
      ) : (
        <OfHeed view={view} />
      )}
    </>
  );
}

/** What is told of this Heed as a whole, view by view. */
function OfHeed({ view }: { readonly view: Exclude<SettingView, "account" | "appearance" | "mail"> }) {
  const { language } = useSpoken();
  const asked = useQuery({
    queryKey: ["settings", language],
    queryFn: () => api("GET /api/settings", { query: { locale: language } }),
  });
  return (
    <div className="stack">
      <Asked of={asked}>
        {(told) => {
          const roles = told.roles.map(({ name }) => name);
          if (view === "keys") return <Keys roles={roles} />;
          if (view === "encryption") return <Encryption told={told} />;
          if (view === "about") return <About told={told} />;
          return (
            <>
              <Colleagues roles={roles} />
              <Roles told={told} />
              <Ways told={told} />
            </>
          );
        }}
      </Asked>
    </div>
  );
}

function Roles({ told }: { readonly told: Told }) {
  const words = useSettingsWords();
  return (
    <section className="card" aria-label={words.roles}>
      <h2>{words.roles}</h2>
      <p className="soft small">{words.rolesSay}</p>
      <Rows
        name={words.roles}
        columns={[words.role, words.opens]}
        rows={told.roles.map(({ name, says, purposes, overrides }) => [
          says === undefined ? name : `${name}: ${says}`,
          [...(purposes.length === 0 ? [words.nothing] : purposes), ...(overrides ? [words.overrides] : [])].join(", "),
        ])}
      />
    </section>
  );
}

function Ways({ told: { passkeys, provider, demo } }: { readonly told: Told }) {
  const words = useSettingsWords();
  return (
    <section className="card" aria-label={words.signIn}>
      <h2>{words.signIn}</h2>
      <ul className="lines">
        <li>{words.password}</li>
        {passkeys ? <li>{words.passkeys}</li> : null}
        <li>{words.provider(provider)}</li>
        {demo ? <li>{words.demo}</li> : null}
      </ul>
    </section>
  );
}

function About({ told }: { readonly told: Told }) {
  const words = useSettingsWords();
  return (
    <section className="card" aria-label={words.about}>
      <h2>{words.about}</h2>
      <dl className="facts">
        {[
          [words.shop, told.shop],
          [words.contact, told.contact],
          [words.address, told.url],
          [words.languages, told.languages.join(", ")],
        ].map(([name, value]) => (
          <div key={name} style={{ display: "contents" }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
