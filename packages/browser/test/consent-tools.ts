// Another consent tool of a page, from the IAB's own libraries: what the tests put before the shop's page, as `tools`.
import { CmpApi as Gpp, SignalStatus } from "@iabgpp/cmpapi";
import { CmpApi as Tcf } from "@iabtechlabtcf/cmpapi";

const [tcf, gpp] = [new Tcf(31, 1), new Gpp(31, 1)];

Object.assign(window, {
  tools: {
    /** Speaks: a TC string, or null where the GDPR does not apply. */
    tcf: (text: string | null) => tcf.update(text),
    /** Speaks for section usnat: whether the person opted out of the use of what is sensitive. */
    gpp(out: boolean) {
      gpp.setFieldValue(
        "usnat",
        "SensitiveDataProcessing",
        Array.from({ length: 16 }, () => (out ? 1 : 2)),
      );
      gpp.setApplicableSections([7]);
      gpp.setSignalStatus(SignalStatus.READY);
      gpp.fireSectionChange("usnat");
    },
  },
});
