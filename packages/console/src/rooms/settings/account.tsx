// One's own account: who one is here, by what one signs in, and where one is signed in.
import type { ConsoleApi } from "@heed/core";
import { PasswordInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api.ts";
import { Asked } from "../../asked.tsx";
import { useSession } from "../../session.tsx";
import { Authenticator } from "./authenticator.tsx";
import { ByPassword } from "./by-password.tsx";
import { Passkeys } from "./passkeys.tsx";
import { Sessions } from "./sessions.tsx";
import { useSettingsWords } from "./words.ts";

export function Account() {
  const { account } = useSettingsWords();
  const { name } = useSession();
  const asked = useQuery({
    queryKey: ["account"],
    queryFn: () => api("GET /api/account"),
    enabled: name !== undefined,
  });
  if (name === undefined) return <p className="note">{account.none}</p>;
  return <Asked of={asked}>{(data) => <Own data={data} />}</Asked>;
}

function Own({ data }: { readonly data: ConsoleApi["GET /api/account"]["reply"] }) {
  const { account } = useSettingsWords();
  const own = data.ways.includes("password");
  return (
    <div className="stack">
      <section className="card" aria-label={account.you}>
        <h2>{account.you}</h2>
        <dl className="facts">
          <dt>{account.name}</dt>
          <dd>
            <bdi>{data.name}</bdi>
          </dd>
          <dt>{account.email}</dt>
          <dd>{data.email}</dd>
          <dt>{account.role}</dt>
          <dd>{data.role}</dd>
          <dt>{account.by}</dt>
          <dd>{data.ways.map((way) => account.ways[way]).join(", ") || account.demo}</dd>
        </dl>
        {data.ways.includes("provider") ? <p className="note">{account.provider}</p> : null}
      </section>
      {own ? <Password /> : null}
      {own ? <Authenticator on={data.ways.includes("app")} /> : null}
      {data.passkeys ? <Passkeys passkeys={data.passkeys} /> : null}
      <Sessions />
    </div>
  );
}

function Password() {
  const { account } = useSettingsWords();
  const client = useQueryClient();
  const [next, setNext] = useState("");
  /** Another form after each success: nothing typed stays. */
  const [times, setTimes] = useState(0);
  const changing = useMutation({
    mutationFn: (password: string) => api("POST /api/account/password", { body: { password, next } }),
    async onSuccess(now) {
      client.setQueryData(["account"], now);
      setNext("");
      setTimes(times + 1);
      await client.invalidateQueries({ queryKey: ["sessions"] });
    },
  });
  return (
    <section className="card" aria-label={account.change}>
      <h2>{account.change}</h2>
      <p className="soft small">{account.changeSays}</p>
      {changing.isSuccess ? (
        <p className="note" role="status">
          {account.changed}
        </p>
      ) : null}
      <ByPassword
        key={times}
        label={account.change}
        go={account.change}
        pending={changing.isPending}
        error={changing.error}
        submit={(password) => changing.mutate(password)}
      >
        <PasswordInput
          required
          withAsterisk={false}
          minLength={12}
          maxLength={128}
          autoComplete="new-password"
          label={account.next}
          value={next}
          onChange={({ currentTarget: { value } }) => setNext(value)}
        />
      </ByPassword>
    </section>
  );
}
