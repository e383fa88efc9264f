// Arabic.
import type { BannerWords } from "./language.ts";

export const ar: BannerWords = {
  words: {
    title: "أنت تقرّر ما يمكننا استخدامه",
    intro: "{name} يسأل أولاً. قبل أن توافق لا يُستخدم أي شيء عنك ولا يُحفظ أي شيء على هذا الجهاز.",
    refuse: "رفض الكل",
    accept: "قبول الكل",
    choose: "اختيار",
    save: "حفظ اختياري",
    close: "إغلاق",
    reads: "ما يُقرأ، ولأي مدة",
    goes: "من يتلقّاه",
    nobody: "لا أحد غيرنا",
    gives: "ما تحصل عليه",
    stores: "يحفظ معرّفاً على هذا الجهاز",
    object: "أعترض",
    needed: "ضروري، فلا يوجد ما يُختار",
    elsewhere: "يُسأل عنه حيث تعطي عنوانك، ولا يسري إلا بعد تأكيدك",
    gpc: "متصفحك يرسل إشارة Global Privacy Control ونحن نحترمها: لا يُباع شيء ولا يُشارَك.",
    saved: "تم الحفظ.",
    pending: "تم الحفظ على هذا الجهاز. سيصلنا ذلك عند عودة الاتصال.",
    held: "اعرف ما هو محفوظ عنك",
    whole: "اقرأ الإشعار الكامل",
    centre: "خيارات الخصوصية",
    always: "حتى تقول لا",
    changed: "نسألك من جديد عمّا تغيّر منذ إجابتك.",
    device: "على هذا الجهاز",
    basis: "لماذا يُسمح بذلك",
  },
  bases: {
    consent: "موافقتك",
    "explicit consent": "موافقتك الصريحة",
    contract: "العقد معك",
    "legitimate interest": "مصلحتنا المشروعة؛ ولك أن تعترض",
    "legal obligation": "القانون يفرضه",
  },
  roles: {
    processor: "يعمل بتكليف منا",
    controller: "لأغراضه الخاصة",
    "joint controller": "بالاشتراك معنا",
  },
};
