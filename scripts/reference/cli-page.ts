// docs/reference/cli.md: every command with its arguments and options, from the tree that runs.
import type { Command } from "commander";
import { makeProgram } from "../../packages/heed/src/cli/program.ts";
import { code, pageStart, table } from "./markdown.ts";

/** Writes the page. */
export function cliPage(): string {
  const program = makeProgram();
  const commands = leaves(program);
  const overview = commands.map(({ path, command }) => [code(path), command.description()]);
  return [
    pageStart(
      "The command line",
      "packages/heed/src/cli",
      "`npx heed COMMAND`, in a checkout and where Heed is installed. Options of every command stand before or behind it. A refusal or a fault is one sentence on standard error, and the exit code is 1.",
    ),
    optionTable(program),
    "",
    table(["command", "what it does"], overview),
    ...commands.map(({ path, command }) => section(path, command)),
    "",
  ].join("\n");
}

/** Commands that do something, with their full names. */
function leaves(command: Command, path = "heed"): { path: string; command: Command }[] {
  return command.commands.flatMap((each) => {
    const name = `${path} ${each.name()}`;
    return each.commands.length > 0 ? leaves(each, name) : [{ path: name, command: each }];
  });
}

function section(path: string, command: Command): string {
  const words = command.registeredArguments.map((argument) => {
    const name = argument.variadic ? `${argument.name()}...` : argument.name();
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  const usage = [path, ...words].join(" ");
  const options = command.options.length > 0 ? `\n\n${optionTable(command)}` : "";
  return `\n## ${path}\n\n${code(usage)}: ${command.description()}.${options}`;
}

function optionTable(command: Command): string {
  const rows = command.options.map((option) => {
    const plain = typeof option.defaultValue === "string" ? option.defaultValue : undefined;
    const holds = option.mandatory ? "required" : plain === undefined ? "" : `default ${code(plain)}`;
    return [code(option.flags), option.description, holds];
  });
  return table(["option", "what it says", ""], rows);
}
