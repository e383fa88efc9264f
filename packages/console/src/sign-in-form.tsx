// Address and password, then the code of the second factor.
import { Anchor, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "./api.ts";
import { useSentence } from "./problem.tsx";
import { useWords } from "./words/use-words.ts";

export function SignInForm({ done }: { readonly done: () => unknown }) {
  const { signIn } = useWords();
  const sentence = useSentence();
  const [step, setStep] = useState<"password" | "code">("password");
  const [given, setGiven] = useState({ email: "", password: "", code: "" });
  const going = useMutation({
    mutationFn: () =>
      step === "password"
        ? api("POST /api/session", { body: { email: given.email, password: given.password } })
        : api("POST /api/session/code", { body: { code: given.code } }),
    async onSuccess({ is }) {
      if (is === "code") setStep("code");
      else await done();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!going.isPending) going.mutate();
  };
  const field = (name: keyof typeof given) => ({
    name,
    required: true,
    value: given[name],
    onChange: (event: { currentTarget: HTMLInputElement }) => setGiven({ ...given, [name]: event.currentTarget.value }),
  });
  const begin = () => {
    setStep("password");
    setGiven({ ...given, code: "" });
    going.reset();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {step === "password" ? (
          <>
            <TextInput
              {...field("email")}
              type="email"
              label={signIn.email}
              maxLength={254}
              autoComplete="username"
              data-autofocus
              autoFocus
              withAsterisk={false}
            />
            <PasswordInput
              {...field("password")}
              label={signIn.password}
              maxLength={128}
              autoComplete="current-password"
              withAsterisk={false}
            />
          </>
        ) : (
          <TextInput
            {...field("code")}
            label={signIn.codeSays}
            maxLength={20}
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            withAsterisk={false}
          />
        )}
        {going.error ? (
          <div className="note bad small" role="alert">
            {sentence(going.error)}
          </div>
        ) : null}
        <Button type="submit" loading={going.isPending}>
          {step === "password" ? signIn.go : signIn.goOn}
        </Button>
        {step === "code" ? (
          <Anchor component="button" type="button" size="sm" onClick={begin}>
            {signIn.back}
          </Anchor>
        ) : null}
      </Stack>
    </form>
  );
}
