import type { CardView } from "#lib/adapters/cards/data.ts";
import { toReadme } from "#lib/adapters/cards/readme.ts";
import { writeProse } from "#lib/adapters/cards/readme-prose.ts";
import type { CardFormat } from "#lib/adapters/cards/schema.ts";
import { toThemisFlat, toThemisNested } from "#lib/adapters/cards/themis.ts";

/** A card in one of its spellings: ours with its evidence, ThemisDB's two, or a Hub README as `text/markdown`. */
export function writeCard(view: CardView, format: CardFormat): unknown {
  const { card, adapter, version } = view;
  const identity = { adapter_id: adapter, ...(version === null ? {} : { adapter_version: version }) };
  switch (format) {
    case "card":
      return view;
    case "themisdb":
      return toThemisNested(card, identity);
    case "themisdb-flat":
      return toThemisFlat(card, identity);
    case "readme": {
      const name = adapter.split("/").at(-1) ?? adapter;
      const text = toReadme({ card, name, prose: writeProse(card, name) });
      return new Response(text, {
        headers: { "content-type": "text/markdown; charset=utf-8", "cache-control": "no-store" },
      });
    }
  }
}
