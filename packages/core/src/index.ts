export * from "./contract/api-error.ts";
export * from "./contract/audiences.ts";
export * from "./contract/browser.ts";
export * from "./contract/choices.ts";
export * from "./contract/collect.ts";
export * from "./contract/confirmation.ts";
export * from "./contract/data-rights.ts";
export * from "./contract/email-address.ts";
export * from "./contract/notice.ts";
export * from "./contract/ofrep.ts";
export * from "./contract/privacy-notice.ts";
export * from "./contract/regulation.ts";
export * from "./contract/staff.ts";
export * from "./derive/banner.ts";
export type { BannerWords } from "./derive/banner-words/language.ts";
export * from "./derive/banner-words.ts";
export * from "./derive/declarations.ts";
export * from "./derive/dpv.ts";
export { dpvMapOf } from "./derive/dpv-map.ts";
export { fideslangOf } from "./derive/fideslang.ts";
export * from "./derive/ingest-filter.ts";
export { keepIn } from "./derive/keep-in.ts";
export * from "./derive/map-change.ts";
export * from "./derive/notice.ts";
export * from "./derive/notice-change.ts";
export { isWritten, noticeWords } from "./derive/notice-frame.ts";
export { parseTime } from "./derive/parse-time.ts";
export * from "./derive/receipt.ts";
export {
  type ProcessingActivity,
  type ProcessingRecord,
  type RecordedData,
  recordOf,
} from "./derive/record-of-processing.ts";
export * from "./derive/routes.ts";
export * from "./map/built-in.ts";
export * from "./map/data-map.ts";
export type { Destination } from "./map/destination.ts";
export * from "./map/did-you-mean.ts";
export * from "./map/field.ts";
export type { Mistake } from "./map/mistake.ts";
export * from "./map/mistakes.ts";
export * from "./map/purpose.ts";
export * from "./map/view-of.ts";
export * from "./map/words.ts";
export * from "./policy/choice.ts";
export * from "./policy/day.ts";
export * from "./policy/decide.ts";
export * from "./policy/look.ts";
export * from "./policy/may-receive.ts";
export * from "./policy/offer.ts";
export * from "./policy/permits.ts";
export * from "./policy/request.ts";
export * from "./policy/request-clock.ts";
export * from "./policy/request-kind.ts";
export * from "./policy/signals.ts";
export * from "./policy/tell-why.ts";
export * from "./policy/widening.ts";
export * from "./policy/yes.ts";
