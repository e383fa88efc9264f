// Passkeys of one's own: added with the device's consent and one's password, named, and removed when a device is lost.
import type { ConsoleApi } from "@heed/core";
import { Button, Group, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api.ts";
import { addPasskey, CAN_PASSKEY } from "../../passkey.ts";
import { Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { ByPassword } from "./by-password.tsx";
import { Sure } from "./sure.tsx";
import { useSettingsWords } from "./words.ts";

type Told = ConsoleApi["GET /api/account"]["reply"];
type Passkey = NonNullable<Told["passkeys"]>[number];

export function Passkeys({ passkeys }: { readonly passkeys: readonly Passkey[] }) {
  const { account } = useSettingsWords();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [times, setTimes] = useState(0);
  const adding = useMutation({
    mutationFn: (password: string) => addPasskey(name, password),
    async onSuccess() {
      setName("");
      setTimes(times + 1);
      await Promise.all([["account"], ["sessions"]].map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
  return (
    <section className="card" aria-label={account.passkeys}>
      <h2>{account.passkeys}</h2>
      <p className="soft small">{account.passkeysSay}</p>
      <ul className="lines">
        {passkeys.map((passkey) => (
          <One key={passkey.id} passkey={passkey} />
        ))}
      </ul>
      {CAN_PASSKEY ? (
        <ByPassword
          key={times}
          label={account.passkeyAdd}
          go={account.passkeyAdd}
          pending={adding.isPending}
          error={adding.error}
          submit={(password) => adding.mutate(password)}
        >
          <TextInput
            maxLength={60}
            autoComplete="off"
            label={account.passkeyName}
            value={name}
            onChange={({ currentTarget: { value } }) => setName(value)}
          />
        </ByPassword>
      ) : (
        <p className="note">{account.passkeysNot}</p>
      )}
    </section>
  );
}

function One({ passkey: { id, name, since, used } }: { readonly passkey: Passkey }) {
  const { account, since: from } = useSettingsWords();
  const { moment } = useFormat();
  const client = useQueryClient();
  const [called, setCalled] = useState<string>();
  const told = (now: Told) => {
    client.setQueryData(["account"], now);
    setCalled(undefined);
  };
  const naming = useMutation({
    mutationFn: (next: string) => api("POST /api/account/passkeys/:id", { path: { id }, body: { name: next } }),
    onSuccess: told,
  });
  const removing = useMutation({
    mutationFn: () => api("DELETE /api/account/passkeys/:id", { path: { id } }),
    async onSuccess(now) {
      told(now);
      await client.invalidateQueries({ queryKey: ["sessions"] });
    },
  });
  const error = naming.error ?? removing.error;
  return (
    <li>
      <Group justify="space-between">
        <div style={{ flex: "1 1 14rem", minWidth: 0 }}>
          <strong>
            <bdi>{name}</bdi>
          </strong>
          <div className="soft small">
            {from(moment(since))} · {used === undefined ? account.unused : account.used(moment(used))}
          </div>
        </div>
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            aria-label={`${account.rename}: ${name}`}
            onClick={() => setCalled(called === undefined ? name : undefined)}
          >
            {account.rename}
          </Button>
          <Sure
            label={account.remove}
            about={name}
            sure={account.removeSure}
            pending={removing.isPending}
            go={() => removing.mutate()}
          />
        </Group>
      </Group>
      {called === undefined ? null : (
        <form
          aria-label={`${account.rename}: ${name}`}
          style={{ display: "flex", gap: ".6rem", alignItems: "end", flexWrap: "wrap", marginTop: ".6rem" }}
          onSubmit={(event) => {
            event.preventDefault();
            if (!naming.isPending) naming.mutate(called);
          }}
        >
          <TextInput
            required
            withAsterisk={false}
            maxLength={60}
            autoFocus
            autoComplete="off"
            label={account.name}
            value={called}
            onChange={({ currentTarget: { value } }) => setCalled(value)}
          />
          <Button type="submit" loading={naming.isPending}>
            {account.save}
          </Button>
        </form>
      )}
      {error ? <Problem error={error} /> : null}
    </li>
  );
}
