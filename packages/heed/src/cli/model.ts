// heed model: which versions are kept, which one is in use, and how another comes into use.
import { isSaid } from "@heed/core";
import type { Command } from "commander";
import type { Heed } from "../heed-interface.ts";
import { toolkitCard } from "../models/toolkit-card.ts";
import { cardLines } from "./card-lines.ts";
import { show, withHeed } from "./open.ts";
import { table } from "./terminal.ts";

export function addModel(program: Command): void {
  const model = program.command("model").description("versions of trained models");
  model
    .command("list")
    .description("every version that is kept, newest first")
    .action(async () => {
      await withHeed(program, async (heed) => {
        const versions = (await heed.models.list()).map(({ version, state, card }) => ({ ...card, version, state }));
        show(program, versions, () =>
          table([
            ["version", "state", "until", "members", "left since", "stability index", "told / came"],
            ...versions.map(({ version, state, until, members, left, watched }) => [
              version,
              state,
              until?.slice(0, 10) ?? "",
              members ?? "",
              left ?? "",
              typeof watched?.stability === "number" ? watched.stability.toFixed(3) : "not measured",
              watched && !isSaid(watched.told)
                ? `${watched.told.told.toFixed(3)} / ${watched.told.came.toFixed(3)}`
                : "not measured",
            ]),
          ]),
        );
      });
    });
  model
    .command("show <version>")
    .description("the card of a version; --json in the shape of model-card-toolkit")
    .action(async (version: string) => {
      await withHeed(program, async (heed) => {
        const card = await heed.models.card(version);
        if (!card) throw new Error("model_unknown: there is no such version. See those that are kept: heed model list");
        show(program, toolkitCard(heed.inForce.map, card), () => cardLines(toolkitCard(heed.inForce.map, card)));
      });
    });
  const change = (name: string, says: string, act: (heed: Heed, what: string) => Promise<string>) =>
    model
      .command(name)
      .description(says)
      .action(async (what: string) => {
        await withHeed(program, async (heed) => {
          const version = await act(heed, what);
          const card = await heed.models.card(version);
          show(program, card, () => `${version} is ${card?.state}.`);
        });
      });
  model
    .command("promote <version>")
    .description("put a version in use; the one in use is kept for a rollback")
    .option("--role <role>", "against a failed audit: the role that decides")
    .option("--reason <text>", "against a failed audit: why; the ledger keeps it")
    .action(async (version: string, { role, reason }: { role?: string; reason?: string }) => {
      await withHeed(program, async (heed) => {
        await heed.models.promote(version, role === undefined ? undefined : { role, reason: reason ?? "" });
        const card = await heed.models.card(version);
        show(program, card, () => `${version} is ${card?.state}.`);
      });
    });
  change("rollback <capability>", "put the version before the one in use in use again", (heed, capability) =>
    heed.models.rollback(capability),
  );
  change(
    "shadow <version>",
    "let a version answer beside the one in use; kept with decisions, shown to nobody",
    async (heed, version) => {
      await heed.models.setShadow(version);
      return version;
    },
  );
}
