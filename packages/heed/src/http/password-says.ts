// Why a password is not taken, to whoever chose it.
import type { PasswordRefused } from "../staff/password.ts";

export const PASSWORD_SAYS: Readonly<Record<PasswordRefused, string>> = {
  password_short: "This password is too short. Take at least 12 characters: four words are good.",
  password_long: "This password is too long. Take at most 128 characters.",
  password_guessable:
    "This password is easily guessed. Take one that is not made of your address or of one repeated thing.",
  password_breached: "This password is in a list of stolen ones. Take another, also wherever else you use it.",
  breach_list_away:
    "The list of stolen passwords cannot be asked at the moment, so no password is taken. Try again in a minute.",
};
