// Settings: one's own sessions, colleagues and roles, how people sign in, mail, and keys with the state of their rotation.
import type { ConsoleApi } from "@heed/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../api.ts";
import { Rows } from "../../list/rows.tsx";
import { Copy, Problem } from "../../problem.tsx";
import { useSession } from "../../session.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useSpoken, useWords } from "../../words/use-words.ts";
import { Keys } from "./keys.tsx";
import { Sessions } from "./sessions.tsx";
import { useSettingsWords } from "./words.ts";

type Told = ConsoleApi["GET /api/settings"]["reply"];

export function Settings() {
  const { loading } = useWords();
  const words = useSettingsWords();
  const { language } = useSpoken();
  const { data, error, refetch } = useQuery({
    queryKey: ["settings", language],
    queryFn: () => api("GET /api/settings", { query: { locale: language } }),
  });
  return (
    <>
      <h1 style={{ margin: "0 0 .2rem" }}>{words.title}</h1>
      <p className="soft" style={{ marginTop: 0 }}>
        {words.intro}
      </p>
      <div className="stack">
        <Sessions />
        {error ? <Problem error={error} again={() => void refetch()} /> : null}
        {!data && !error ? <p role="status">{loading}</p> : null}
        {data ? <Told told={data} /> : null}
      </div>
    </>
  );
}

function Told({ told }: { readonly told: Told }) {
  const words = useSettingsWords();
  const { admin } = useSession();
  const { moment } = useFormat();
  const { roles, provider, passkeys, demo, mails, keyRing } = told;
  return (
    <>
      <section className="card" aria-label={words.staff}>
        <h2>{words.staff}</h2>
        <p className="soft small">{words.staffSays}</p>
        <p>
          {admin ? <a href="/staff/colleagues">{words.colleagues}</a> : words.askAdmin}
          {" · "}
          <Link to="/trust" search={{ view: "access" }}>
            {words.review}
          </Link>
        </p>
        <Rows
          name={words.staff}
          columns={[words.role, words.opens]}
          rows={roles.map(({ name, says, purposes, overrides }) => [
            says === undefined ? name : `${name}: ${says}`,
            [...(purposes.length === 0 ? [words.nothing] : purposes), ...(overrides ? [words.overrides] : [])].join(
              ", ",
            ),
          ])}
        />
      </section>
      <section className="card" aria-label={words.signIn}>
        <h2>{words.signIn}</h2>
        <ul className="lines">
          <li>
            {words.password} · <a href="/staff">{words.own}</a>
          </li>
          {passkeys ? <li>{words.passkeys}</li> : null}
          <li>{words.provider(provider)}</li>
          {demo ? <li>{words.demo}</li> : null}
        </ul>
      </section>
      <section className="card" aria-label={words.mail}>
        <h2>{words.mail}</h2>
        <p className={mails ? "" : "note warn"} style={{ margin: 0 }}>
          {words.mails(mails)}
        </p>
      </section>
      <Keys roles={roles.map(({ name }) => name)} />
      <section className="card" aria-label={words.ring}>
        <h2>{words.ring}</h2>
        <p className="soft small">{words.ringSays}</p>
        <Command text="npx heed keys rotate" />
        <Rows
          name={words.ring}
          columns={[words.key, words.service, words.sinceTitle, words.state]}
          rows={keyRing.map(({ version, service, since, inUse, done }) => [
            String(version),
            words.services[service] ?? service,
            since === undefined ? words.beginning : moment(since),
            done ? (inUse ? words.inUse : words.older) : words.rotating,
          ])}
        />
      </section>
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
    </>
  );
}

function Command({ text }: { readonly text: string }) {
  return (
    <p>
      <code>{text}</code> <Copy text={text} label={text} />
    </p>
  );
}
