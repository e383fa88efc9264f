// Portuguese.
import type { BannerWords } from "./language.ts";

export const pt: BannerWords = {
  words: {
    title: "É você que decide o que podemos usar",
    intro:
      "{name} pergunta primeiro. Enquanto não disser que sim, nada sobre si é usado e nada é guardado neste dispositivo.",
    refuse: "Recusar tudo",
    accept: "Aceitar tudo",
    choose: "Escolher",
    save: "Guardar a minha escolha",
    close: "Fechar",
    reads: "O que é lido e por quanto tempo",
    goes: "Quem o recebe",
    nobody: "Mais ninguém",
    gives: "O que ganha com isso",
    stores: "Guarda um identificador neste dispositivo",
    object: "Oponho-me",
    needed: "Necessário: não há nada a escolher",
    elsewhere: "Perguntado onde indica o seu endereço, e só vale depois de confirmar",
    gpc: "O seu navegador envia Global Privacy Control e nós respeitamo-lo: nada é vendido nem partilhado.",
    signal: "Desligado aqui: outra ferramenta de consentimento deste sítio não tem um sim seu.",
    saved: "Guardado.",
    pending: "Guardado neste dispositivo. Saberemos quando a ligação voltar.",
    held: "Ver o que é conservado sobre si",
    whole: "Ler o aviso completo",
    centre: "Escolhas de privacidade",
    always: "até dizer que não",
    changed: "O que mudou desde a sua resposta é perguntado de novo.",
    device: "Neste dispositivo",
    basis: "Porque é permitido",
  },
  bases: {
    consent: "O seu consentimento",
    "explicit consent": "O seu consentimento explícito",
    contract: "O contrato consigo",
    "legitimate interest": "O nosso interesse legítimo; pode opor-se",
    "legal obligation": "A lei exige-o",
  },
  roles: {
    processor: "trabalha por nossa conta",
    controller: "para fins próprios",
    "joint controller": "em conjunto connosco",
  },
};
