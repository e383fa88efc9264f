// "Lead scoring favours men": finds it, explains it, mends it, and tells what that costs. Run it: npm start -w examples/lead-scoring
import { evaluatePropensity } from "heed/evaluate";
import { HEADER, leads } from "./leads.ts";

const report = evaluatePropensity({ header: HEADER, rows: leads(4_000, 1), dropped: new Map() }, undefined, {
  target: "became_customer",
  mitigate: "gender",
  seed: 1,
});
const { gender } = report.fairness;
const { mitigation } = report;
if (!gender || !mitigation) throw new Error("audit_missing: nothing was compared. Name the column.");
const percent = (share: number | null | undefined): string =>
  share === null || share === undefined ? "too few" : `${Math.round(100 * share)} %`;
const lines = [
  "1. A score of 4,000 invented leads. It never sees the gender, and is good at telling who became a customer:",
  `   AUC ${report.test.auc.toFixed(3)} (${report.test.auc_ci.map((end) => end.toFixed(3)).join(" to ")})`,
  "",
  "2. The audit compares whom it selects:",
  ...gender.groups.map(
    ({ value, selection_rate, tpr }) =>
      `   ${value.padEnd(6)} selected ${percent(selection_rate)}, of future customers found ${percent(tpr)}`,
  ),
  `   smallest over largest ${gender.disparate_impact?.toFixed(2)}, the screen asks for .80: ${mitigation.before.against.length > 0 ? "REFUSED" : "passes"}`,
  "",
  "3. Why: the gender can be told from what was left in,",
  ...mitigation.proxies.slice(0, 3).map(({ column, auc }) => `   ${column.padEnd(15)} AUC ${auc.toFixed(2)}`),
  "   and past labels say whom the staff called back, not who was interested.",
  "",
  `4. Mended by weights (strength ${mitigation.strength}), still blind to gender when it decides; on rows nothing was fitted to or chosen on:`,
  "                             before   after",
  ...Object.keys(mitigation.before.selection_rates).map(
    (value) =>
      `   selected, ${value.padEnd(16)} ${percent(mitigation.before.selection_rates[value]).padStart(6)}  ${percent(mitigation.after.selection_rates[value]).padStart(6)}`,
  ),
  `   smallest over largest      ${mitigation.before.disparate_impact?.toFixed(2).padStart(6)}  ${mitigation.after.disparate_impact?.toFixed(2).padStart(6)}`,
  `   AUC on the biased labels   ${mitigation.before.auc[0].toFixed(3).padStart(6)}  ${mitigation.after.auc[0].toFixed(3).padStart(6)}`,
  `   right of those selected    ${percent(mitigation.before.precision).padStart(6)}  ${percent(mitigation.after.precision).padStart(6)}`,
  `   audit                     ${(mitigation.before.against.length > 0 ? "refused" : "passes").padStart(7)} ${(mitigation.after.against.length > 0 ? "refused" : "passes").padStart(7)}`,
  "",
  "The cost is measured against labels that carry the habit: part of it is the habit itself. Thresholds by group would treat",
  "people differently for their gender; Heed does not offer them here.",
];
process.stdout.write(`${lines.join("\n")}\n`);
