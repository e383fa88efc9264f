// The second factor that is a code: set up by scanning and proven by a first code, or ended where the phone is another or lost.
import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api.ts";
import { Problem } from "../../problem.tsx";
import { ByPassword } from "./by-password.tsx";
import { useSettingsWords } from "./words.ts";

export function Authenticator({ on }: { readonly on: boolean }) {
  const { account } = useSettingsWords();
  const client = useQueryClient();
  const beginning = useMutation({
    mutationFn: (password: string) => api("POST /api/account/second-factor", { body: { password } }),
  });
  const ending = useMutation({
    mutationFn: (password: string) => api("DELETE /api/account/second-factor", { body: { password } }),
    async onSuccess(now) {
      beginning.reset();
      client.setQueryData(["account"], now);
      await client.invalidateQueries({ queryKey: ["sessions"] });
    },
  });
  const done = async () => {
    beginning.reset();
    ending.reset();
    await Promise.all([["account"], ["sessions"]].map((queryKey) => client.invalidateQueries({ queryKey })));
  };
  return (
    <section className="card" aria-label={account.app}>
      <h2>{account.app}</h2>
      <p className="soft small">{on ? account.appOn : account.appOff}</p>
      {on ? (
        <ByPassword
          key="end"
          label={account.appEnd}
          go={account.appEnd}
          pending={ending.isPending}
          error={ending.error}
          submit={(password) => ending.mutate(password)}
        />
      ) : beginning.data ? (
        <SetUp shown={beginning.data} done={done} />
      ) : (
        <ByPassword
          key="begin"
          label={account.appBegin}
          go={account.appBegin}
          pending={beginning.isPending}
          error={beginning.error}
          submit={(password) => beginning.mutate(password)}
        />
      )}
    </section>
  );
}

function SetUp({
  shown: { image, secret, spare },
  done,
}: {
  readonly shown: { readonly image: string; readonly secret: string; readonly spare: readonly string[] };
  readonly done: () => Promise<void>;
}) {
  const { account } = useSettingsWords();
  const [code, setCode] = useState("");
  const proving = useMutation({
    mutationFn: () => api("POST /api/session/code", { body: { code } }),
    onSuccess: done,
  });
  return (
    <ol className="stack" style={{ margin: 0, paddingInlineStart: "1.2rem" }}>
      <li>
        <p>{account.scan}</p>
        <img
          alt={account.scanAlt}
          src={`data:image/svg+xml,${encodeURIComponent(image)}`}
          style={{ width: "min(100%, 13rem)", background: "#fff", padding: ".6rem", borderRadius: ".6rem" }}
        />
        <p className="soft small">
          {account.type} <code>{secret}</code>
        </p>
      </li>
      <li>
        <p>{account.spare}</p>
        <p>
          {spare.map((each) => (
            <code key={each} style={{ display: "inline-block", marginInlineEnd: ".8rem" }}>
              {each}
            </code>
          ))}
        </p>
      </li>
      <li>
        <form
          className="stack"
          aria-label={account.appBegin}
          style={{ maxWidth: "26rem", gap: ".75rem" }}
          onSubmit={(event) => {
            event.preventDefault();
            if (!proving.isPending) proving.mutate();
          }}
        >
          <TextInput
            required
            withAsterisk={false}
            maxLength={20}
            inputMode="numeric"
            autoComplete="one-time-code"
            label={account.prove}
            value={code}
            onChange={({ currentTarget: { value } }) => setCode(value)}
          />
          {proving.error ? <Problem error={proving.error} /> : null}
          <div>
            <Button type="submit" loading={proving.isPending}>
              {account.appDone}
            </Button>
          </div>
        </form>
      </li>
    </ol>
  );
}
