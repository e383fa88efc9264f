// What stands around every room: the menu, and the account with language and appearance.
import {
  AppShell,
  Box,
  Burger,
  Button,
  Group,
  NativeSelect,
  NavLink,
  Popover,
  ScrollArea,
  Stack,
  useMantineColorScheme,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { api } from "./api.ts";
import { Palette } from "./palette.tsx";
import { ROOMS } from "./rooms.ts";
import { SessionGate, useSession } from "./session.tsx";
import { isLanguage, LANGUAGES, useSpoken, useWords } from "./words/use-words.ts";

export function Shell() {
  return (
    <SessionGate>
      <Frame />
    </SessionGate>
  );
}

function Frame() {
  const { rooms, menu, skip } = useWords();
  const { shop } = useSession();
  const [open, { toggle, close }] = useDisclosure();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const main = useRef<HTMLElement>(null);
  const before = useRef(path);
  useEffect(() => {
    const room = ROOMS.find(({ to }) => isIn(path, to));
    document.title = room ? `${rooms[room.name]} · Heed` : "Heed";
    // Another page: whoever reads by ear begins at its top.
    if (before.current !== path) main.current?.focus();
    before.current = path;
  }, [path, rooms]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: "sm", collapsed: { mobile: !open } }}
      padding={{ base: "sm", sm: "lg" }}
    >
      <AppShell.Header withBorder>
        <a className="skip" href="#main">
          {skip}
        </a>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={menu} aria-expanded={open} />
            <Link to="/" className="mark">
              <span>
                Heed
                <Box component="span" visibleFrom="xs">
                  {" "}
                  · <bdi>{shop}</bdi>
                </Box>
              </span>
            </Link>
          </Group>
          <Group gap="xs" wrap="nowrap" style={{ flexShrink: 0 }}>
            <Palette />
            <Account />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={menu}>
        <ScrollArea>
          {ROOMS.map(({ name, to }) => (
            <NavLink
              key={name}
              renderRoot={(props) => <Link to={to} {...props} />}
              label={rooms[name]}
              active={isIn(path, to)}
              aria-current={isIn(path, to) ? "page" : undefined}
              onClick={close}
            />
          ))}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main ref={main} id="main" tabIndex={-1} style={{ outline: "none" }}>
        <div className="column">
          <Outlet />
        </div>
      </AppShell.Main>
    </AppShell>
  );
}

/** Home is its own address only; every address begins with it. */
const isIn = (path: string, to: string): boolean => (to === "/" ? path === to : path.startsWith(to));

function Account() {
  const { account } = useWords();
  const { language, speak } = useSpoken();
  const { name, role } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leaving = useMutation({
    mutationFn: () => api("DELETE /api/session"),
    onSettled: () => location.assign("/console"),
  });
  return (
    <Popover width={260} position="bottom-end" trapFocus withinPortal={false}>
      <Popover.Target>
        <Button variant="default" size="sm" title={account.open} maw="45vw" style={{ flexShrink: 0 }}>
          <bdi style={{ overflow: "hidden", textOverflow: "ellipsis" }}>{name ?? account.key}</bdi>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={account.open}>
        <Stack gap="sm">
          <span className="soft small">{account.as(role)}</span>
          <Link to="/settings">{account.own}</Link>
          <NativeSelect
            label={account.look}
            value={colorScheme}
            onChange={({ currentTarget: { value } }) =>
              setColorScheme(value === "light" || value === "dark" ? value : "auto")
            }
            data={(["auto", "light", "dark"] as const).map((look) => ({ value: look, label: account.looks[look] }))}
          />
          <NativeSelect
            label={account.language}
            value={language}
            onChange={({ currentTarget: { value } }) => isLanguage(value) && speak(value)}
            data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          />
          <Button variant="default" loading={leaving.isPending} onClick={() => leaving.mutate()}>
            {account.out}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
