// Banner or preference centre for whoever decides how they look: the real ones, over the notice that stands in the page. Nothing is stored or sent.
import type { NoticeReply } from "@heed/core";
import { show } from "./choices.ts";
import type { HeedBrowser, Standing } from "./client.ts";
import { answerTo, type Situation, unanswered } from "./rules.ts";

const given = document.getElementById("notice");
// The server writes it by the same schema.
const notice = JSON.parse(given?.textContent ?? "") as NoticeReply;
const situation: Situation = { notice, memory: { answers: {} }, gpc: false, month: "2000-01" };
const standing: Standing = {
  notice,
  gpc: false,
  unanswered: unanswered(situation),
  answerTo: (purpose) => answerTo(purpose, situation),
  noticeOf: () => Number.POSITIVE_INFINITY,
  untold: false,
};
const nobody: Pick<HeedBrowser, "on" | "choose" | "dashboard"> = {
  on(listener) {
    listener(standing);
    return () => undefined;
  },
  choose: () => undefined,
  dashboard: async () => "",
};
// The banner asks for no more of it.
show(nobody as HeedBrowser, given?.dataset["all"] === "yes");
