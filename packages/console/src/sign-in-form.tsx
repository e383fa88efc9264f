// Address and password, then the code of the second factor; or a passkey, or the house's own sign-in.
import { Anchor, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "./api.ts";
import { CAN_PASSKEY, enterByPasskey } from "./passkey.ts";
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
  const { data: ways } = useQuery({ queryKey: ["ways"], queryFn: () => api("GET /api/sign-in"), staleTime: Infinity });
  const byPasskey = useMutation({ mutationFn: enterByPasskey, onSuccess: () => done() });
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
        {step === "password" && ways?.passkeys && CAN_PASSKEY ? (
          <>
            {byPasskey.error ? (
              <div className="note bad small" role="alert">
                {sentence(byPasskey.error)}
              </div>
            ) : null}
            <Button variant="default" loading={byPasskey.isPending} onClick={() => byPasskey.mutate()}>
              {signIn.passkey}
            </Button>
          </>
        ) : null}
        {step === "password" && ways?.provider ? (
          <Button variant="default" component="a" href="/staff/provider">
            {signIn.provider}
          </Button>
        ) : null}
        {step === "code" ? (
          <Anchor component="button" type="button" size="sm" onClick={begin}>
            {signIn.back}
          </Anchor>
        ) : null}
      </Stack>
    </form>
  );
}
