// What the console asks of Heed, address by address: its types are taken from here, and a test holds it against /openapi.json.
import type { Static, TSchema } from "typebox";
import type {
  AccountReply,
  Nothing,
  PasskeyAnswer,
  PasskeyName,
  PasskeyOptions,
  PasswordChange,
  PasswordGiven,
  SecondFactorReply,
} from "./account.ts";
import type { Appearance, AppearanceJudgement, AppearanceReply, AppearanceRequest } from "./appearance.ts";
import type {
  AudienceDiffReply,
  AudienceDiffRequest,
  AudienceExportReply,
  AudienceExportRequest,
  AudienceOverlapReply,
  AudienceOverlapRequest,
  AudienceRemovedReply,
  AudienceReply,
  AudienceRequest,
  AudienceRuleReply,
  AudienceRuleRequest,
  AudienceSizeReply,
  AudienceSizeRequest,
  AudiencesReply,
  AudienceTermsReply,
  AudienceVersionsReply,
} from "./audiences.ts";
import type { ColleagueAct, ColleagueInvited, ColleaguesReply, InvitationReply } from "./colleagues.ts";
import type { DeletionsReply, DeletionTold } from "./deletions.ts";
import type { FindingsReply } from "./findings.ts";
import type { ActivityReply, ReachReply, WaitingReply } from "./home.ts";
import type {
  ImportFormat,
  ImportMapping,
  ImportReply,
  ImportRequest,
  ImportsReply,
  ImportTermsReply,
} from "./imports.ts";
import type { FeedbackReply, ForecastReply, SegmentsReply } from "./insights.ts";
import type {
  LedgerReply,
  PersonLedgerReply,
  PersonLedgerRequest,
  VerificationReply,
  VerificationRequest,
} from "./ledger.ts";
import type { MailAnswer, MailReply } from "./mail.ts";
import type { ModelAct, ModelReply, ModelsReply, TrainingRequest } from "./models.ts";
import type { AccessReviewReply, ApprovalAnswer, ApprovalsReply } from "./oversight.ts";
import type { LiftReply, PlacementsReply } from "./placements.ts";
import type { RequestAct, RequestReply, RequestsReply, RequestTaken, RequestTakenReply } from "./requests.ts";
import type { KeyMadeReply, KeyRequest, KeysGoneReply, SettingsReply } from "./settings.ts";
import type { FailedAct, FailedReply, NoticeChangesReply, RecipientsReply } from "./sharing.ts";
import type {
  SessionEnd,
  SessionsReply,
  SignInCode,
  SignInLink,
  SignInReply,
  SignInRequest,
  SignInWays,
} from "./sign-in.ts";
import type { CollectedReply, KeysReply, LiveReply } from "./sources.ts";
import type {
  LookTermsReply,
  LookupReply,
  LookupRequest,
  PersonDashboardReply,
  PersonDecisionsReply,
  PersonReply,
  StaffSession,
} from "./staff.ts";
import type { TrustFiguresReply, TrustMapReply } from "./trust.ts";

type Asks<Reply extends TSchema, Body extends TSchema | undefined = undefined> = {
  readonly reply: Static<Reply>;
  readonly body: Body extends TSchema ? Static<Body> : undefined;
};

/** By method and pattern. */
export type ConsoleApi = {
  "GET /api/sign-in": Asks<typeof SignInWays>;
  "GET /api/session": Asks<typeof StaffSession>;
  "POST /api/session": Asks<typeof SignInReply, typeof SignInRequest>;
  "POST /api/session/code": Asks<typeof SignInReply, typeof SignInCode>;
  "POST /api/session/link": Asks<typeof SignInReply, typeof SignInLink>;
  "DELETE /api/session": Asks<typeof SignInReply>;
  "GET /api/sessions": Asks<typeof SessionsReply>;
  "POST /api/sessions/end": Asks<typeof SessionsReply, typeof SessionEnd>;
  "GET /api/account": Asks<typeof AccountReply>;
  "POST /api/account/password": Asks<typeof AccountReply, typeof PasswordChange>;
  "POST /api/account/second-factor": Asks<typeof SecondFactorReply, typeof PasswordGiven>;
  "DELETE /api/account/second-factor": Asks<typeof AccountReply, typeof PasswordGiven>;
  "POST /api/account/passkeys/:id": Asks<typeof AccountReply, typeof PasskeyName>;
  "DELETE /api/account/passkeys/:id": Asks<typeof AccountReply>;
  "POST /staff/passkey/new": Asks<typeof PasskeyOptions, typeof PasswordGiven>;
  "POST /staff/passkey/add": Asks<typeof SignInReply, typeof PasskeyAnswer>;
  "POST /staff/passkey/ask": Asks<typeof PasskeyOptions, typeof Nothing>;
  "POST /staff/passkey/enter": Asks<typeof SignInReply, typeof PasskeyAnswer>;
  "GET /api/mail": Asks<typeof MailReply>;
  "POST /api/mail/test": Asks<typeof MailAnswer>;
  "GET /api/appearance": Asks<typeof AppearanceReply>;
  "PUT /api/appearance": Asks<typeof AppearanceReply, typeof AppearanceRequest>;
  "POST /api/appearance/judgement": Asks<typeof AppearanceJudgement, typeof Appearance>;
  "GET /api/colleagues": Asks<typeof ColleaguesReply>;
  "POST /api/colleagues": Asks<typeof InvitationReply, typeof ColleagueInvited>;
  "POST /api/colleagues/:id": Asks<typeof ColleaguesReply, typeof ColleagueAct>;
  "DELETE /api/colleagues/:id": Asks<typeof ColleaguesReply>;
  "GET /api/audiences": Asks<typeof AudiencesReply>;
  "GET /api/audiences/:name": Asks<typeof AudienceReply>;
  "PUT /api/audiences/:name": Asks<typeof AudienceReply, typeof AudienceRequest>;
  "DELETE /api/audiences/:name": Asks<typeof AudienceRemovedReply>;
  "GET /api/audiences/:name/versions": Asks<typeof AudienceVersionsReply>;
  "POST /api/audiences/:name/diff": Asks<typeof AudienceDiffReply, typeof AudienceDiffRequest>;
  "GET /api/audiences/:name/export": Asks<typeof AudienceExportReply>;
  "POST /api/audiences/size": Asks<typeof AudienceSizeReply, typeof AudienceSizeRequest>;
  "POST /api/audiences/overlap": Asks<typeof AudienceOverlapReply, typeof AudienceOverlapRequest>;
  "GET /api/audience-terms": Asks<typeof AudienceTermsReply>;
  "POST /api/audience-rule": Asks<typeof AudienceRuleReply, typeof AudienceRuleRequest>;
  "GET /api/look-terms": Asks<typeof LookTermsReply>;
  "POST /api/people/lookup": Asks<typeof LookupReply, typeof LookupRequest>;
  "GET /api/people/:ref": Asks<typeof PersonReply>;
  "GET /api/people/:ref/decisions": Asks<typeof PersonDecisionsReply>;
  "GET /api/people/:ref/dashboard": Asks<typeof PersonDashboardReply>;
  "GET /api/placements": Asks<typeof PlacementsReply>;
  "GET /api/placements/:name/lift": Asks<typeof LiftReply>;
  "GET /api/reach": Asks<typeof ReachReply>;
  "GET /api/activity": Asks<typeof ActivityReply>;
  "GET /api/waiting": Asks<typeof WaitingReply>;
  "GET /api/models": Asks<typeof ModelsReply>;
  "POST /api/models/training": Asks<typeof ModelsReply, typeof TrainingRequest>;
  "GET /api/models/:version": Asks<typeof ModelReply>;
  "POST /api/models/:version": Asks<typeof ModelReply, typeof ModelAct>;
  "GET /api/settings": Asks<typeof SettingsReply>;
  "GET /api/forecast": Asks<typeof ForecastReply>;
  "GET /api/segments": Asks<typeof SegmentsReply>;
  "GET /api/feedback": Asks<typeof FeedbackReply>;
  "GET /api/sources/collected": Asks<typeof CollectedReply>;
  "GET /api/sources/live": Asks<typeof LiveReply>;
  "GET /api/sources/keys": Asks<typeof KeysReply>;
  "GET /api/import-terms": Asks<typeof ImportTermsReply>;
  "GET /api/imports": Asks<typeof ImportsReply>;
  "POST /api/imports": Asks<typeof ImportReply, typeof ImportRequest>;
  "GET /api/imports/:id": Asks<typeof ImportReply>;
  "DELETE /api/imports/:id": Asks<typeof ImportsReply>;
  "POST /api/imports/:id/bytes": Asks<typeof ImportReply>;
  "POST /api/imports/:id/format": Asks<typeof ImportReply, typeof ImportFormat>;
  "POST /api/imports/:id/judgement": Asks<typeof ImportReply, typeof ImportMapping>;
  "POST /api/imports/:id/start": Asks<typeof ImportReply>;
  "GET /api/deletions": Asks<typeof DeletionsReply>;
  "POST /api/deletions/:id": Asks<typeof DeletionsReply, typeof DeletionTold>;
  "GET /api/requests": Asks<typeof RequestsReply>;
  "POST /api/requests": Asks<typeof RequestTakenReply, typeof RequestTaken>;
  "GET /api/requests/:id": Asks<typeof RequestReply>;
  "POST /api/requests/:id": Asks<typeof RequestReply, typeof RequestAct>;
  "GET /api/ledger": Asks<typeof LedgerReply>;
  "POST /api/ledger/person": Asks<typeof PersonLedgerReply, typeof PersonLedgerRequest>;
  "POST /api/ledger/verification": Asks<typeof VerificationReply, typeof VerificationRequest>;
  "GET /api/access-review": Asks<typeof AccessReviewReply>;
  "GET /api/approvals": Asks<typeof ApprovalsReply>;
  "POST /api/approvals/:id": Asks<typeof ApprovalsReply, typeof ApprovalAnswer>;
  "GET /api/recipients": Asks<typeof RecipientsReply>;
  "GET /api/recipients/:name/failed": Asks<typeof FailedReply>;
  "POST /api/recipients/:name/failed": Asks<typeof FailedReply, typeof FailedAct>;
  "GET /api/notice-changes": Asks<typeof NoticeChangesReply>;
  "GET /api/findings": Asks<typeof FindingsReply>;
  "POST /api/keys": Asks<typeof KeyMadeReply, typeof KeyRequest>;
  "DELETE /api/keys/:name": Asks<typeof KeysGoneReply>;
  "GET /api/trust/figures": Asks<typeof TrustFiguresReply>;
  "GET /api/trust/map": Asks<typeof TrustMapReply>;
};

/** What answers with a file, by method and pattern: what is sent there. */
export type ConsoleFiles = {
  "POST /api/audiences/:name/export": AudienceExportRequest;
};
