// Who works here: invited, given another role, signed out, taken away. For accounts that invite; everybody else reads whom to ask.
import type { ConsoleApi } from "@heed/core";
import { Button, Checkbox, Group, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api.ts";
import { Copy, Problem } from "../../problem.tsx";
import { useSession } from "../../session.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useWords } from "../../words/use-words.ts";
import { Sure } from "./sure.tsx";
import { useSettingsWords } from "./words.ts";

type Told = ConsoleApi["GET /api/colleagues"]["reply"];
type Act = ConsoleApi["POST /api/colleagues/:id"]["body"];
const KEY = ["colleagues"];

export function Colleagues({ roles }: { readonly roles: readonly string[] }) {
  const { loading } = useWords();
  const words = useSettingsWords();
  const { admin = false } = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: () => api("GET /api/colleagues"),
    enabled: admin,
  });
  return (
    <section className="card" aria-label={words.staff}>
      <h2>{words.staff}</h2>
      <p className="soft small">
        {admin ? words.colleagues.says : words.colleagues.askAdmin}{" "}
        <Link to="/trust" search={{ view: "access" }}>
          {words.review}
        </Link>
      </p>
      {error ? <Problem error={error} again={() => void refetch()} /> : null}
      {admin && !data && !error ? <p role="status">{loading}</p> : null}
      {data ? (
        <>
          <ul className="lines" aria-label={words.colleagues.have}>
            {data.colleagues.map((colleague) => (
              <One key={colleague.id} colleague={colleague} roles={roles} />
            ))}
          </ul>
          <Invite roles={roles} />
          {data.invitations.length === 0 ? null : <Waiting invitations={data.invitations} />}
        </>
      ) : null}
    </section>
  );
}

function One({
  colleague: { id, name, email, role, admin, ways, secured, signedIn, sessions, own },
  roles,
}: {
  readonly colleague: Told["colleagues"][number];
  readonly roles: readonly string[];
}) {
  const { colleagues: words, account } = useSettingsWords();
  const { moment, number } = useFormat();
  const client = useQueryClient();
  const onSuccess = (now: Told) => client.setQueryData(KEY, now);
  const acting = useMutation({
    mutationFn: (body: Act) => api("POST /api/colleagues/:id", { path: { id }, body }),
    onSuccess,
  });
  const ending = useMutation({
    mutationFn: () => api("DELETE /api/colleagues/:id", { path: { id } }),
    onSuccess,
  });
  const [next, setNext] = useState<string>();
  const error = acting.error ?? ending.error;
  const provided = ways.includes("provider");
  return (
    <li>
      <Group justify="space-between" align="start">
        <div style={{ flex: "1 1 18rem", minWidth: 0 }}>
          <strong>
            <bdi>{name}</bdi>
          </strong>{" "}
          {own ? <span className="fate good">{words.you}</span> : null}{" "}
          {secured ? null : <span className="fate warn">{words.unsecured}</span>}
          <div className="small">
            <bdi>{email}</bdi>
          </div>
          <div className="soft small">
            {[role, ...(admin ? [words.invites] : [])].join(", ")} ·{" "}
            {ways.map((way) => account.ways[way]).join(", ") || account.demo}
          </div>
          <div className="soft small">
            {signedIn === undefined ? words.never : words.seen(moment(signedIn))} ·{" "}
            {words.sessions(sessions, number(sessions))}
          </div>
          {provided ? <div className="soft small">{words.provided}</div> : null}
        </div>
        {own ? null : (
          <Group gap="xs" align="end">
            {provided ? null : (
              <NativeSelect
                size="xs"
                aria-label={`${words.role}: ${name}`}
                value={next ?? role}
                onChange={({ currentTarget: { value } }) => setNext(value)}
                data={roles.includes(role) ? roles : [role, ...roles]}
              />
            )}
            {next === undefined || next === role ? null : (
              <Button
                size="xs"
                loading={acting.isPending && acting.variables.act === "role"}
                aria-label={`${words.giveRole}: ${name}`}
                onClick={() => acting.isPending || acting.mutate({ act: "role", role: next })}
              >
                {words.giveRole}
              </Button>
            )}
            {sessions === 0 ? null : (
              <Button
                size="xs"
                variant="default"
                loading={acting.isPending && acting.variables.act === "end sessions"}
                aria-label={`${words.endSessions}: ${name}`}
                onClick={() => acting.isPending || acting.mutate({ act: "end sessions" })}
              >
                {words.endSessions}
              </Button>
            )}
            <Sure
              label={words.end}
              about={name}
              sure={words.endSure}
              pending={ending.isPending}
              go={() => ending.mutate()}
            />
          </Group>
        )}
      </Group>
      {error ? <Problem error={error} /> : null}
    </li>
  );
}

function Waiting({ invitations }: { readonly invitations: Told["invitations"] }) {
  const { colleagues: words } = useSettingsWords();
  const { moment } = useFormat();
  const client = useQueryClient();
  const withdrawing = useMutation({
    mutationFn: (id: string) => api("DELETE /api/colleagues/:id", { path: { id } }),
    onSuccess: (now) => client.setQueryData(KEY, now),
  });
  return (
    <>
      <h3 style={{ margin: "1rem 0 0", fontSize: "1rem" }}>{words.invited}</h3>
      {withdrawing.error ? <Problem error={withdrawing.error} /> : null}
      <ul className="lines" aria-label={words.invited}>
        {invitations.map(({ id, email, role, admin, until }) => (
          <li key={id}>
            <Group justify="space-between">
              <div style={{ flex: "1 1 14rem", minWidth: 0 }}>
                <bdi>{email}</bdi>
                <div className="soft small">
                  {[role, ...(admin ? [words.invites] : [])].join(", ")} · {words.until(moment(until))}
                </div>
              </div>
              <Sure
                label={words.withdraw}
                about={email}
                sure={words.withdrawSure}
                pending={withdrawing.isPending && withdrawing.variables === id}
                go={() => withdrawing.mutate(id)}
              />
            </Group>
          </li>
        ))}
      </ul>
    </>
  );
}

function Invite({ roles }: { readonly roles: readonly string[] }) {
  const { colleagues: words } = useSettingsWords();
  const { moment } = useFormat();
  const client = useQueryClient();
  const [email, setEmail] = useState("");
  const [chosen, setChosen] = useState<string>();
  const [admin, setAdmin] = useState(false);
  const role = chosen ?? roles[0] ?? "";
  const inviting = useMutation({
    mutationFn: () => api("POST /api/colleagues", { body: { email, role, admin } }),
    async onSuccess() {
      setEmail("");
      setAdmin(false);
      await client.invalidateQueries({ queryKey: KEY });
    },
  });
  return (
    <form
      className="stack"
      aria-label={words.invite}
      onSubmit={(event) => {
        event.preventDefault();
        if (!inviting.isPending) inviting.mutate();
      }}
    >
      <h3 style={{ margin: "1rem 0 0", fontSize: "1rem" }}>{words.invite}</h3>
      <div className="fields">
        <TextInput
          required
          withAsterisk={false}
          type="email"
          maxLength={254}
          autoComplete="off"
          label={words.email}
          value={email}
          onChange={({ currentTarget: { value } }) => setEmail(value)}
        />
        <NativeSelect
          label={words.role}
          value={role}
          onChange={({ currentTarget: { value } }) => setChosen(value)}
          data={roles}
        />
      </div>
      <Checkbox
        label={words.mayInvite}
        checked={admin}
        onChange={({ currentTarget: { checked } }) => setAdmin(checked)}
      />
      {inviting.error ? <Problem error={inviting.error} /> : null}
      {inviting.data ? (
        <div className="note" role="status">
          {words.link(moment(inviting.data.until))}
          <div>
            <code>{inviting.data.link}</code> <Copy text={inviting.data.link} label={words.invite} />
          </div>
        </div>
      ) : null}
      <div>
        <Button type="submit" loading={inviting.isPending}>
          {words.go}
        </Button>
      </div>
    </form>
  );
}
