"use client";

import { FormSection } from "#lib/exports/components/form/form-section.tsx";
import { RecipeField } from "#lib/exports/components/form/recipe-field.tsx";
import { RecipeFields } from "#lib/exports/components/form/recipe-fields.tsx";

const under = (parent: string, ...names: string[]) => names.map((name) => `${parent}/${name}`);

/** Filters, weights, personal data, metadata and output: everything that has good defaults. */
export function DetailSections() {
  return (
    <>
      <FormSection
        hint="which rows are left out"
        pointers={["/filter_expression", "/quality", "/include_fields", "/exclude_fields"]}
        title="Filters"
      >
        <RecipeField long pointer="/filter_expression" />
        <RecipeFields pointers={under("/quality", "min_text_length", "max_text_length")} title="Length" />
        <RecipeFields
          pointers={[
            ...under("/quality", "skip_empty_outputs", "skip_duplicates", "normalise_duplicates"),
            "/quality/near_duplicates/enabled",
            "/quality/near_duplicates/threshold",
          ]}
          title="Empty and doubled rows"
        />
        <RecipeFields
          pointers={under("/quality", "enable_toxicity_filter", "max_toxicity_score")}
          title="Toxicity"
        />
        <RecipeFields pointers={["/include_fields", "/exclude_fields"]} title="Fields" />
      </FormSection>
      <FormSection hint="how much each row counts" pointers={["/weighting", "/as_of"]} title="Weights">
        <RecipeFields pointers={under("/weighting", "enable_weights", "default_weight")} />
        <RecipeFields namesField pointers={under("/weighting", "weight_field", "timestamp_field")} />
        <RecipeFields
          pointers={[
            ...under(
              "/weighting",
              "auto_weight_by_length",
              "auto_weight_by_freshness",
              "freshness_half_life_days",
            ),
            "/as_of",
          ]}
          title="Automatic"
        />
      </FormSection>
      <FormSection
        hint="what is looked for and what happens to it"
        pointers={["/pii_config"]}
        title="Personal data"
      >
        <RecipeFields
          pointers={under(
            "/pii_config",
            "enable_detection",
            "enable_redaction",
            "fail_on_pii",
            "redaction_strategy",
          )}
        />
        <RecipeFields
          pointers={under(
            "/pii_config",
            "detect_email",
            "detect_phone",
            "detect_ssn",
            "detect_credit_card",
            "detect_iban",
            "detect_ip_address",
          )}
          title="Looked for"
        />
        <RecipeFields
          pointers={under("/pii_config", "partial_keep_prefix", "partial_keep_suffix", "check_fields")}
          title="Details"
        />
      </FormSection>
      <FormSection
        hint="the adapter these rows are for"
        pointers={["/adapter_metadata", "/include_metadata", "/metadata_fields"]}
        title="Metadata"
      >
        <RecipeFields
          pointers={under(
            "/adapter_metadata",
            "enable_tracking",
            "adapter_id",
            "adapter_version",
            "base_model_name",
            "base_model_version",
            "base_model_architecture",
            "task_type",
            "domain",
            "language",
            "created_by",
            "data_source_uri",
            "parent_adapter_id",
          )}
        />
        <RecipeFields
          pointers={under(
            "/adapter_metadata/training_config",
            "dataset_name",
            "epochs",
            "learning_rate",
            "lora_rank",
            "lora_alpha",
            "lora_dropout",
            "batch_size",
            "gradient_accumulation_steps",
            "max_seq_length",
            "warmup_ratio",
            "optimizer",
            "lr_scheduler",
            "target_modules",
          )}
          title="Training"
        />
        <RecipeFields
          pointers={under(
            "/adapter_metadata/vllm_config",
            "enabled",
            "enable_multi_lora",
            "adapter_path",
            "vllm_version",
            "max_lora_rank",
          )}
          title="vLLM"
        />
        <RecipeFields pointers={["/include_metadata", "/metadata_fields"]} title="Rows" />
      </FormSection>
      <FormSection
        hint="files, splits, report, errors"
        pointers={[
          "/output",
          "/split",
          "/quality_metrics",
          "/continue_on_error",
          "/max_errors",
          "/progress_interval",
        ]}
        title="Output"
      >
        <RecipeFields
          pointers={under(
            "/output",
            "layout",
            "shard_bytes",
            "compress",
            "compression_level",
            "max_file_size_bytes",
            "pretty_print",
          )}
          title="Files"
        />
        <RecipeFields
          pointers={under("/split", "train", "validation", "seed")}
          title="Split (empty: every row is train)"
        />
        <RecipeFields
          pointers={under(
            "/quality_metrics",
            "enable_metrics",
            "track_per_sample",
            "level",
            "track_diversity_score",
            "track_length_distribution",
            "track_schema_compliance",
          )}
          title="Quality report"
        />
        <RecipeFields pointers={["/continue_on_error", "/max_errors"]} title="Errors" />
      </FormSection>
    </>
  );
}
