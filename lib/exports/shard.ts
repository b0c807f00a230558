import { isUtf8 } from "node:buffer";
import { isValidationKey } from "#lib/exports/content-key.ts";
import { DataSink } from "#lib/exports/data-sink.ts";
import { type DropList, readDropList } from "#lib/exports/drop-list.ts";
import { type LineHints, type LineVisitor, readLines } from "#lib/exports/line-reader.ts";
import { emptyColumns, observeRow } from "#lib/exports/observed-columns.ts";
import type { Compression } from "#lib/exports/output-file.ts";
import { noCompression } from "#lib/exports/output-file.ts";
import { compileRejectMask, type RejectMask } from "#lib/exports/reject-mask.ts";
import { createRejectWriter } from "#lib/exports/reject-writer.ts";
import { accepted, type RowPipeline } from "#lib/exports/row.ts";
import { bucketOf, type RejectCode, rejectCodes } from "#lib/exports/row-codes.ts";
import { compileRowLine, type RowLineWriter } from "#lib/exports/row-line.ts";
import {
  closeKeys,
  closeSignatures,
  createShardCollector,
  type OpenKeys,
  type OpenSignatures,
  openKeys,
  openSignatures,
  writeState,
} from "#lib/exports/shard-pieces.ts";
import {
  failureLimit,
  keptFailures,
  type Pass,
  type Piece,
  type RowFailure,
  type Shard,
  type ShardJob,
  type ShardResult,
} from "#lib/exports/shard-types.ts";
import type { Collector, QualityRow } from "#lib/quality/collector.ts";

/** What a thread watches and reports while it works on a shard. */
export type ShardProgress = {
  /** Called before each row with its position in the file, so that a row that never ends can be named; -1 between blocks. */
  enterRow(byteOffset: number): void;
  /** Called between blocks of lines; false stops the shard. */
  update(rows: number, exportedRows: number, bytes: number, rejects: Float64Array): boolean;
};

/** Thrown when `update` asked a shard to stop; what it wrote is left uncommitted. */
export class ShardStopped extends Error {}

const duplicateCode = rejectCodes.indexOf("duplicate");
const nearDuplicateCode = rejectCodes.indexOf("near_duplicate");
const schemaViolationCode = rejectCodes.indexOf("schema_violation");
const tooLargeCode = rejectCodes.indexOf("row_too_large");
const utf8Code = rejectCodes.indexOf("invalid_utf8");
const none = new Uint32Array(0);

/**
 * Works on one shard: reads its lines, takes each row through the pipeline and writes its pieces under `.tmp` names.
 * The result depends on the range, the recipe and the drop list alone.
 */
export async function runShard(
  job: ShardJob,
  shard: Shard,
  pass: Pass,
  pipeline: RowPipeline,
  buffer: { bytes: Buffer },
  progress: ShardProgress,
): Promise<ShardResult> {
  const file = job.files[shard.file];
  if (!file) throw new Error(`shard ${shard.index} names file ${shard.file}, which the job does not have`);
  const drops = pass === 2 ? readDropList(job.workDir, shard.index) : { exact: none, near: none };
  const writer = new ShardWriter(job, shard, pass, pipeline, progress, file.name, drops);
  const range = await readLines(file.path, shard.start, shard.end, buffer, writer, {
    hash: !file.isDigestKnown,
  });
  return writer.finish(range);
}

class ShardWriter implements LineVisitor {
  readonly #job: ShardJob;
  readonly #shard: Shard;
  readonly #pass: Pass;
  readonly #pipeline: RowPipeline;
  readonly #progress: ShardProgress;
  readonly #drops: DropList;
  readonly #train: DataSink;
  readonly #validation: DataSink;
  readonly #meta: DataSink;
  readonly #samples: DataSink;
  readonly #rejects: DataSink;
  readonly #mask: RejectMask | undefined;
  readonly #writeReject: ReturnType<typeof createRejectWriter>;
  readonly #writeLine: RowLineWriter;
  readonly #collector: Collector | undefined;
  readonly #keys: OpenKeys | undefined;
  readonly #columns = emptyColumns();
  readonly #rejectCounts = new Float64Array(rejectCodes.length);
  readonly #failures: RowFailure[] = [];
  readonly #failureLimit: number;
  readonly #keptFailures: number;
  readonly #signatures: OpenSignatures | undefined;
  readonly #hasMeta: boolean;
  /** The row being measured, one object for all: the collector keeps none. */
  readonly #measured: QualityRow = {
    rowInShard: 0,
    texts: [],
    promptText: "",
    outputText: "",
    lengthCodePoints: 0,
    weight: null,
    schemaValid: null,
  };
  #rows = 0;
  #bytes = 0;
  #ordinal = 0;
  #countedFailures = 0;
  #piiFields = 0;
  #nextExact = 0;
  #nextNear = 0;

  constructor(
    job: ShardJob,
    shard: Shard,
    pass: Pass,
    pipeline: RowPipeline,
    progress: ShardProgress,
    fileName: string,
    drops: DropList,
  ) {
    const { recipe } = job;
    this.#job = job;
    this.#shard = shard;
    this.#pass = pass;
    this.#pipeline = pipeline;
    this.#progress = progress;
    this.#drops = drops;
    const place = { dir: job.workDir, shard: shard.index, pass };
    const compression = dataCompression(job);
    const maxFileBytes = recipe.output.max_file_size_bytes;
    this.#train = new DataSink(place, "train", compression, maxFileBytes);
    this.#validation = new DataSink(place, "validation", compression, maxFileBytes);
    this.#meta = new DataSink(place, "meta", noCompression);
    this.#samples = new DataSink(place, "samples", noCompression);
    this.#rejects = new DataSink(place, "rejects", noCompression);
    this.#mask = compileRejectMask(recipe.pii_config);
    this.#writeReject = createRejectWriter(this.#rejects, fileName, this.#mask);
    this.#writeLine = compileRowLine(recipe, pipeline);
    this.#collector = createShardCollector(job, shard);
    this.#keys = recipe.quality.skip_duplicates ? openKeys(job.workDir, shard.index, pass) : undefined;
    this.#signatures =
      recipe.quality.near_duplicates.enabled && pass === 1
        ? openSignatures(job.workDir, shard.index, pass)
        : undefined;
    this.#failureLimit = failureLimit(recipe);
    this.#keptFailures = keptFailures(recipe);
    this.#hasMeta = pipeline.plan.isStrict && (recipe.weighting.enable_weights || recipe.include_metadata);
  }

  row(bytes: Buffer, start: number, end: number, line: number, offset: number, hints: LineHints): void {
    this.#rows++;
    this.#progress.enterRow(offset);
    if (!hints.isUtf8 && !isUtf8(bytes.subarray(start, end))) {
      this.#refuse(
        utf8Code,
        "",
        "The line holds bytes that are not UTF-8.",
        "",
        bytes,
        start,
        end,
        line,
        offset,
      );
      return;
    }
    const pipeline = this.#pipeline;
    const code = pipeline.run(bytes, start, end, hints);
    this.#piiFields += pipeline.piiFound;
    if (code !== accepted) {
      this.#refuse(
        code,
        pipeline.pointer,
        pipeline.message,
        pipeline.keyword,
        bytes,
        start,
        end,
        line,
        offset,
      );
      return;
    }
    const dropped = this.#dropCode();
    if (dropped >= 0) {
      const near = dropped === nearDuplicateCode;
      const message = `The mapped values are ${near ? "nearly " : ""}the same as those of an earlier row.`;
      this.#refuse(dropped, "", message, "", bytes, start, end, line, offset);
      return;
    }
    this.#accept(bytes, start, end, line);
  }

  tooLarge(
    bytes: Buffer,
    start: number,
    end: number,
    line: number,
    offset: number,
    byteLength: number,
  ): void {
    this.#rows++;
    const message = `The row has ${byteLength} bytes; rows over 10 MiB are refused. Only its beginning is shown.`;
    this.#refuse(tooLargeCode, "", message, "", bytes, start, end, line, offset);
  }

  async afterBlock(bytesRead: number): Promise<boolean> {
    this.#bytes += bytesRead;
    this.#progress.enterRow(-1);
    await this.#train.drain();
    await this.#validation.drain();
    const exported = this.#train.rows + this.#validation.rows;
    if (!this.#progress.update(this.#rows, exported, this.#bytes, this.#rejectCounts))
      throw new ShardStopped();
    return this.#failureLimit === 0 || this.#countedFailures < this.#failureLimit;
  }

  async finish(range: { lines: number; bytes: number; sha256: string }): Promise<ShardResult> {
    const pieces: Piece[] = [];
    const trainRows = this.#train.rows;
    const validationRows = this.#validation.rows;
    for (const sink of [this.#train, this.#validation, this.#meta, this.#samples, this.#rejects]) {
      pieces.push(...(await sink.close()));
    }
    if (this.#keys) pieces.push(closeKeys(this.#keys));
    if (this.#signatures) pieces.push(closeSignatures(this.#job.workDir, this.#signatures));
    if (this.#collector)
      pieces.push(writeState(this.#job.workDir, this.#shard.index, this.#pass, this.#collector));
    return {
      shard: this.#shard.index,
      pass: this.#pass,
      lines: range.lines,
      inputBytes: range.bytes,
      inputSha256: range.sha256,
      rows: this.#rows,
      trainRows,
      validationRows,
      rejects: Object.fromEntries(
        rejectCodes
          .map((code, index): [RejectCode, number] => [code, this.#rejectCounts[index] ?? 0])
          .filter(([, count]) => count > 0),
      ),
      countedFailures: this.#countedFailures,
      failures: this.#failures,
      piiFields: this.#piiFields,
      columns: this.#columns,
      pieces,
    };
  }

  /**
   * The code under which a row leaves as a duplicate, or -1. Keys are added in pass 2 as they were in pass 1, those of dropped rows too:
   * the drop lists do not hold the repeats that the keys told at once.
   */
  #dropCode(): number {
    const { exact, near } = this.#drops;
    const ordinal = this.#ordinal++;
    const isRepeat = this.#keys !== undefined && !this.#keys.writer.add(this.#pipeline.keys.key, ordinal);
    if (exact[this.#nextExact] === ordinal) {
      this.#nextExact++;
      return duplicateCode;
    }
    if (near[this.#nextNear] === ordinal) {
      this.#nextNear++;
      return nearDuplicateCode;
    }
    if (isRepeat) return duplicateCode;
    this.#signatures?.writer.add(ordinal, this.#pipeline.texts());
    return -1;
  }

  #accept(bytes: Buffer, start: number, end: number, line: number): void {
    const pipeline = this.#pipeline;
    const { split } = this.#job.recipe;
    const isValidation =
      split !== undefined && isValidationKey(pipeline.keys.key, split.seed, split.validation);
    const sink = isValidation ? this.#validation : this.#train;
    const out = sink.beginLine();
    this.#writeLine(out, bytes, start, end);
    observeRow(this.#columns, pipeline.values, pipeline.plan.isStrict ? undefined : pipeline.metadata);
    if (this.#hasMeta) this.#writeMeta(isValidation ? "validation" : "train", sink.rows);
    sink.endLine();
    if (this.#collector) this.#measure(this.#collector, line);
  }

  #writeMeta(split: string, row: number): void {
    const { weight, metadata, idJson } = this.#pipeline;
    const members = [
      `"split":"${split}","row":${row}`,
      ...(idJson === undefined ? [] : [`"id":${idJson}`]),
      ...(weight === null ? [] : [`"weight":${JSON.stringify(weight)}`]),
      ...(metadata === undefined ? [] : [`"metadata":${JSON.stringify(metadata)}`]),
    ];
    this.#meta.beginLine().text(`{${members.join(",")}}`);
    this.#meta.endLine();
  }

  #measure(collector: Collector, line: number): void {
    const pipeline = this.#pipeline;
    const texts = pipeline.texts();
    const prompt = pipeline.plan.promptRole < 0 ? "" : (texts[promptIndex(pipeline)] ?? "");
    if (pipeline.schemaValid === false) {
      collector.addViolation({
        pointer: pipeline.pointer,
        keyword: pipeline.keyword,
        message: pipeline.message,
      });
    }
    const row = this.#measured;
    row.rowInShard = line;
    row.texts = texts;
    row.promptText = prompt;
    row.outputText = pipeline.outputText;
    row.lengthCodePoints = pipeline.lengthCodePoints;
    row.weight = pipeline.weight;
    row.schemaValid = pipeline.schemaValid;
    collector.addRow(row);
    if (this.#job.recipe.quality_metrics.track_per_sample) {
      const { lengthCodePoints, weight, schemaValid } = pipeline;
      const sample = { length: lengthCodePoints, weight, schema_valid: schemaValid };
      this.#samples.beginLine().text(`${line},${JSON.stringify(sample).slice(1)}`);
      this.#samples.endLine();
    }
  }

  #refuse(
    code: number,
    plainPointer: string,
    plainMessage: string,
    keyword: string,
    bytes: Buffer,
    start: number,
    end: number,
    line: number,
    byteOffset: number,
  ): void {
    const pointer = this.#mask ? this.#mask.text(plainPointer) : plainPointer;
    const message = this.#mask ? this.#mask.text(plainMessage) : plainMessage;
    this.#rejectCounts[code] = (this.#rejectCounts[code] ?? 0) + 1;
    const name = rejectCodes[code];
    if (name === undefined) throw new Error(`unknown reject code ${code}`);
    if (bucketOf(name) === "failed" && code !== schemaViolationCode) {
      this.#countedFailures++;
      if (this.#failures.length < this.#keptFailures) {
        this.#failures.push({ line, byteOffset, code: name, pointer, message });
      }
    }
    if (this.#collector) {
      if (code === schemaViolationCode) this.#collector.addViolation({ pointer, keyword, message });
      this.#collector.addReject(name);
    }
    this.#writeReject({
      code,
      line,
      byteOffset,
      pointer,
      message,
      keyword,
      source: bytes,
      start,
      end,
    });
  }
}

/** How shards compress their data: not at all where the finish step joins them into one file. */
export function dataCompression(job: Pick<ShardJob, "recipe">): Compression {
  const { layout, compress, compression_level: level } = job.recipe.output;
  return layout === "single" || compress === "none" ? noCompression : { method: compress, level: level ?? 1 };
}

function promptIndex(pipeline: RowPipeline): number {
  let index = 0;
  for (let role = 0; role < pipeline.plan.promptRole; role++)
    if (pipeline.values[role] !== undefined) index++;
  return index;
}
