// The soak asks every property 10,000 times, but no property for longer than HEED_SOAK_SECONDS (default 120), and prints how often each was asked:
// what was not run is not claimed. Outside the soak this does nothing.
if (process.env["HEED_SOAK"] !== undefined) {
  const { default: fc } = await import("fast-check");
  const seconds = Number(process.env["HEED_SOAK_SECONDS"] ?? 120);
  const { expect } = await import("vitest");
  fc.configureGlobal({
    interruptAfterTimeLimit: seconds * 1000,
    reporter: (run) => {
      const { testPath = "", currentTestName = "" } = expect.getState();
      const name = `${testPath.split("/packages/").at(-1)} > ${currentTestName}`;
      process.stdout.write(`soak ${run.numRuns}${run.interrupted ? ` in ${seconds} s` : ""}  ${name}\n`);
      if (run.failed && !(run.interrupted && run.counterexample === null))
        throw new Error(fc.defaultReportMessage(run), { cause: run.errorInstance });
    },
  });
}
