import { isJsonObject } from "#lib/json-object.ts";
import { type Defect, defect, namedModules } from "./defect.ts";
import { parseTensorKey } from "./tensor-key.ts";

/** Raised when the document changes; an older scan is done again. */
export const scanFormat = 1;

/** What the values of one tensor are. */
export type ScannedTensor = {
  name: string;
  /** Frobenius norm; null where values are not finite, or the dtype is not read. */
  norm: number | null;
  nonFiniteCount: number;
  isZero: boolean;
};

/** What the values of a file's tensors are. */
export type TensorScan = {
  format: typeof scanFormat;
  tensors: readonly ScannedTensor[];
  /** Every lora_B, and so the whole update, is zero. */
  isUntrained: boolean;
  /** Modules whose lora_A or lora_B is zero: they change nothing. */
  zeroModules: readonly string[];
  /** Modules with values that are not finite. */
  nonFiniteModules: readonly string[];
};

/** What is wrong with the values, by module. */
export type ScannedFacts = Pick<TensorScan, "isUntrained" | "zeroModules" | "nonFiniteModules">;

/** Sums up what was read of the tensors. */
export function toScan(tensors: readonly ScannedTensor[]): TensorScan {
  const keyed = tensors.map((tensor) => ({ ...tensor, ...parseTensorKey(tensor.name) }));
  const pairs = keyed.filter(({ role }) => /^lora_(embedding_)?[AB]$/.test(role));
  const moduleNames = (list: readonly { module: string }[]) => [...new Set(list.map(({ module }) => module))];
  const zeroModules = moduleNames(pairs.filter(({ isZero }) => isZero));
  return {
    format: scanFormat,
    tensors,
    isUntrained: pairs.length > 0 && zeroModules.length === moduleNames(pairs).length,
    zeroModules,
    nonFiniteModules: moduleNames(keyed.filter(({ nonFiniteCount }) => nonFiniteCount > 0)),
  };
}

/** What a scan shows to be wrong. */
export function scanDefects({ isUntrained, zeroModules, nonFiniteModules }: ScannedFacts): Defect[] {
  const defects: Defect[] = [];
  if (isUntrained) {
    defects.push(
      defect(
        "untrained",
        "error",
        "Every lora_B (or lora_A) is zero: the adapter answers exactly like its base model. It was saved before training, or training did not reach it.",
        zeroModules,
      ),
    );
  } else if (zeroModules.length > 0) {
    defects.push(
      defect(
        "zero_update",
        "warning",
        `The update of ${namedModules(zeroModules)} is zero: those modules were not trained.`,
        zeroModules,
      ),
    );
  }
  if (nonFiniteModules.length > 0) {
    defects.push(
      defect(
        "non_finite",
        "error",
        `Values of ${namedModules(nonFiniteModules)} are NaN or infinite: every answer would fail. Training diverged; use an earlier checkpoint.`,
        nonFiniteModules,
      ),
    );
  }
  return defects;
}

// Safe because only saveScan writes the column, from a document of this format.
export function isTensorScan(value: unknown): value is TensorScan {
  return isJsonObject(value) && value.format === scanFormat;
}
