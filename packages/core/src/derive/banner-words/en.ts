// English.
import type { BannerWords } from "./language.ts";

export const en: BannerWords = {
  words: {
    title: "You decide what we may use",
    intro: "{name} asks first. Until you say yes, nothing about you is used and nothing is stored on this device.",
    refuse: "Refuse all",
    accept: "Accept all",
    choose: "Choose",
    save: "Save my choice",
    close: "Close",
    reads: "What it reads, and for how long",
    goes: "Who receives it",
    nobody: "Nobody else",
    gives: "What you get",
    stores: "Stores an identifier on this device",
    object: "I object",
    needed: "Needed, so there is nothing to switch",
    elsewhere: "Asked where you give your address, and only after you confirm",
    gpc: "Your browser sends Global Privacy Control, and it is honoured: nothing is sold or shared.",
    saved: "Saved.",
    pending: "Saved on this device. We will hear of it when the connection is back.",
    held: "See what is held about you",
    whole: "Read the whole notice",
    centre: "Privacy choices",
    always: "until you say no",
    changed: "What has changed since you answered is asked again.",
    device: "On this device",
    basis: "Why it may",
  },
  bases: {
    consent: "your consent",
    "explicit consent": "your explicit consent",
    contract: "the contract with you",
    "legitimate interest": "our legitimate interest; you may object",
    "legal obligation": "the law demands it",
  },
  roles: {
    processor: "works on our orders",
    controller: "for ends of its own",
    "joint controller": "together with us",
  },
};
