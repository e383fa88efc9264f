// By what an account is opened, and whether that is more than a password.

/** Of an account `a`, in SQL: an authenticator app, a passkey, or the house's own sign-in, which lets nobody in by one factor. */
export const HAS_SECOND_FACTOR = `(coalesce(a.two_factor_enabled, false) or exists (select 1 from heed.staff_passkey where user_id = a.id)
  or exists (select 1 from heed.staff_credential where user_id = a.id and provider_id = 'provider'))`;

/** Every way into an account `a`, in SQL. */
export const WAYS = `array_remove(array[
  case when exists (select 1 from heed.staff_credential where user_id = a.id and provider_id = 'credential') then 'password' end,
  case when a.two_factor_enabled then 'app' end,
  case when exists (select 1 from heed.staff_passkey where user_id = a.id) then 'passkey' end,
  case when exists (select 1 from heed.staff_credential where user_id = a.id and provider_id = 'provider') then 'provider' end], null)`;
