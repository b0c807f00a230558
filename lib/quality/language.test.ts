import { describe, expect, it } from "vitest";
import { LanguageVotes, loadLanguageDetector, undetermined } from "#lib/quality/language.ts";
import { WordBuffer } from "#lib/quality/words.ts";

function languageOf(text: string): string {
  const words = new WordBuffer();
  words.add(text);
  const votes = new LanguageVotes();
  votes.count(words, 0, words.count);
  return votes.winner();
}

const samples: [string, string][] = [
  ["en", "How many of the apples does she have left at the end of the day if they give her three?"],
  ["de", "Welche Voraussetzungen gelten für eine Baugenehmigung, und wer ist in diesem Fall zuständig?"],
  [
    "de",
    "Der Kläger hat gegen das Urteil Berufung eingelegt, weil es nach seiner Ansicht nicht rechtens war.",
  ],
  ["fr", "Quelles sont les conditions pour obtenir un permis de construire dans la ville ?"],
  ["es", "¿Cuáles son los requisitos para que una persona obtenga el permiso en la ciudad?"],
  ["nl", "Wat zijn de voorwaarden voor het krijgen van een vergunning in de stad?"],
];

describe("LanguageVotes", () => {
  it.each(samples)("tells %s by its function words", (language, text) => {
    expect(languageOf(text)).toBe(language);
  });

  it("does not guess at numbers, names or languages it does not know", () => {
    for (const text of [
      "12 + 30 = 42",
      "Kubernetes",
      "Каковы условия для получения разрешения на строительство?",
    ])
      expect(languageOf(text)).toBe(undetermined);
  });
});

describe("loadLanguageDetector", () => {
  it("tells languages that function words do not cover", async () => {
    const detect = await loadLanguageDetector();
    expect(detect("Каковы условия для получения разрешения на строительство дома в городе?")).toBe("ru");
    expect(detect("İnşaat ruhsatı almak için hangi koşullar gereklidir ve kim başvurabilir?")).toBe("tr");
  }, 30_000);
});
