// A form for what outlasts the session: the password is asked for anew, because somebody else may sit at an unlocked browser.
import { Button, PasswordInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { Problem } from "../../problem.tsx";
import { useSettingsWords } from "./words.ts";

export function ByPassword({
  label,
  go,
  pending,
  error,
  submit,
  children,
}: {
  readonly label: string;
  readonly go: string;
  readonly pending: boolean;
  readonly error: unknown;
  readonly submit: (password: string) => void;
  readonly children?: ReactNode;
}) {
  const { account } = useSettingsWords();
  const [password, setPassword] = useState("");
  return (
    <form
      className="stack"
      aria-label={label}
      style={{ maxWidth: "26rem", gap: ".75rem" }}
      onSubmit={(event) => {
        event.preventDefault();
        if (!pending) submit(password);
      }}
    >
      <PasswordInput
        required
        withAsterisk={false}
        maxLength={128}
        autoComplete="current-password"
        label={account.password}
        value={password}
        onChange={({ currentTarget: { value } }) => setPassword(value)}
      />
      {children}
      {error ? <Problem error={error} /> : null}
      <div>
        <Button type="submit" loading={pending}>
          {go}
        </Button>
      </div>
    </form>
  );
}
