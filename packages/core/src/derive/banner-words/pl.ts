// Polish.
import type { BannerWords } from "./language.ts";

export const pl: BannerWords = {
  words: {
    title: "To Ty decydujesz, z czego możemy korzystać",
    intro:
      "{name} najpierw pyta. Dopóki nie powiesz „tak”, niczego o Tobie nie używamy i niczego nie zapisujemy na tym urządzeniu.",
    refuse: "Odrzuć wszystko",
    accept: "Zaakceptuj wszystko",
    choose: "Wybierz",
    save: "Zapisz mój wybór",
    close: "Zamknij",
    reads: "Co jest odczytywane i jak długo",
    goes: "Kto to otrzymuje",
    nobody: "Nikt inny",
    gives: "Co zyskujesz",
    stores: "Zapisuje identyfikator na tym urządzeniu",
    object: "Sprzeciwiam się",
    needed: "Niezbędne, więc nie ma czego przełączać",
    elsewhere: "Pytamy tam, gdzie podajesz adres, i dopiero po Twoim potwierdzeniu",
    gpc: "Twoja przeglądarka wysyła Global Privacy Control i respektujemy to: niczego nie sprzedajemy ani nie udostępniamy.",
    signal: "Tutaj wyłączone: inne narzędzie zgód w tym serwisie nie ma Twojej zgody.",
    saved: "Zapisano.",
    pending: "Zapisano na tym urządzeniu. Dowiemy się, gdy wróci połączenie.",
    held: "Zobacz, co o Tobie przechowujemy",
    whole: "Przeczytaj całą informację",
    centre: "Ustawienia prywatności",
    always: "dopóki nie powiesz „nie”",
    changed: "O to, co się zmieniło od Twojej odpowiedzi, pytamy ponownie.",
    device: "Na tym urządzeniu",
    basis: "Dlaczego wolno",
  },
  bases: {
    consent: "Twoja zgoda",
    "explicit consent": "Twoja wyraźna zgoda",
    contract: "Umowa z Tobą",
    "legitimate interest": "Nasz prawnie uzasadniony interes; możesz się sprzeciwić",
    "legal obligation": "Wymaga tego prawo",
  },
  roles: {
    processor: "działa na nasze zlecenie",
    controller: "do własnych celów",
    "joint controller": "wspólnie z nami",
  },
};
