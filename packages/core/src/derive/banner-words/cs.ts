// Czech.
import type { BannerWords } from "./language.ts";

export const cs: BannerWords = {
  words: {
    title: "Rozhodujete vy, co smíme použít",
    intro: "{name} se nejdřív ptá. Dokud neřeknete ano, nic o vás nepoužíváme a nic do tohoto zařízení neukládáme.",
    refuse: "Odmítnout vše",
    accept: "Přijmout vše",
    choose: "Vybrat",
    save: "Uložit můj výběr",
    close: "Zavřít",
    reads: "Co se čte a jak dlouho",
    goes: "Kdo to dostává",
    nobody: "Nikdo další",
    gives: "Co z toho máte",
    stores: "Ukládá identifikátor do tohoto zařízení",
    object: "Vznáším námitku",
    needed: "Nezbytné, není tedy co přepínat",
    elsewhere: "Ptáme se tam, kde uvádíte adresu, a platí až po vašem potvrzení",
    gpc: "Váš prohlížeč posílá Global Privacy Control a my ho respektujeme: nic se neprodává ani nesdílí.",
    saved: "Uloženo.",
    pending: "Uloženo v tomto zařízení. Dozvíme se to, až se obnoví připojení.",
    held: "Podívat se, co o vás uchováváme",
    whole: "Přečíst celé oznámení",
    centre: "Volby soukromí",
    always: "dokud neřeknete ne",
    changed: "Na to, co se od vaší odpovědi změnilo, se ptáme znovu.",
    device: "V tomto zařízení",
    basis: "Proč je to dovoleno",
  },
  bases: {
    consent: "váš souhlas",
    "explicit consent": "váš výslovný souhlas",
    contract: "smlouva s vámi",
    "legitimate interest": "náš oprávněný zájem; můžete vznést námitku",
    "legal obligation": "vyžaduje to zákon",
  },
  roles: {
    processor: "pracuje na naši objednávku",
    controller: "pro vlastní účely",
    "joint controller": "společně s námi",
  },
};
