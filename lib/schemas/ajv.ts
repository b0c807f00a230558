import { Ajv, type Options } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormatsModule from "ajv-formats";
import type { SchemaDraft } from "#lib/schemas/draft.ts";
import { installBoundedLengths } from "#lib/schemas/length-keywords.ts";
import { decidePattern } from "#lib/schemas/patterns.ts";
import { installLinearUniqueItems } from "#lib/schemas/unique-items.ts";

// ajv-formats is CommonJS: plain Node gives the function as the module, bundlers under `default`.
const addFormats = "default" in addFormatsModule ? addFormatsModule.default : addFormatsModule;

/**
 * A fresh Ajv for one schema of a draft: never strict (typos are notes, not failures), own properties
 * only, nothing fetched, nothing changed in the value, patterns on safe engines, exact bounded lengths.
 */
export function createAjv(
  draft: SchemaDraft,
  options: { allErrors: boolean; assertFormat: boolean; discriminator: boolean; onTimeBoxed: () => void },
): Ajv {
  const regExp = (source: string) => {
    const decision = decidePattern(source);
    if (decision.engine === "refused") {
      throw new Error(`The pattern ${JSON.stringify(source)} ${decision.reason}.`);
    }
    if (decision.timeBoxed) options.onTimeBoxed();
    return { test: decision.matches, toString: () => source }; // Ajv keeps compiled patterns by their text
  };
  regExp.code = "compilePattern";
  const settings: Options = {
    strict: false,
    allErrors: options.allErrors,
    verbose: true,
    ownProperties: true,
    validateFormats: options.assertFormat,
    unicodeRegExp: true,
    discriminator: options.discriminator,
    validateSchema: false,
    logger: false,
    code: { regExp },
  };
  const ajv = newAjv(draft, settings);
  addFormats(ajv);
  installBoundedLengths(ajv);
  installLinearUniqueItems(ajv);
  return ajv;
}

function newAjv(draft: SchemaDraft, settings: Options): Ajv {
  if (draft === "7") return new Ajv(settings);
  return draft === "2019-09" ? new Ajv2019(settings) : new Ajv2020(settings);
}
