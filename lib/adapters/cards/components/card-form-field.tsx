"use client";

import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { findCardField } from "#lib/adapters/cards/card-fields.ts";
import { NumberControl } from "#lib/adapters/cards/components/number-control.tsx";
import type { EvidenceEntry } from "#lib/adapters/cards/evidence.ts";
import { fieldValueText } from "#lib/adapters/cards/field-text.ts";
import type { FormFieldPlace } from "#lib/adapters/cards/form-groups.ts";
import { TextListControl } from "#lib/exports/components/form/text-list-control.tsx";

type CardFormFieldProps = {
  place: FormFieldPlace;
  value: unknown;
  /** What files and tensors say of the field already. */
  known: EvidenceEntry | undefined;
  error: string | undefined;
  onChange: (value: unknown) => void;
};

/** One declared field, with what is known of it already below. */
export function CardFormField({ place, value, known, error, onChange }: CardFormFieldProps) {
  const field = findCardField(place.pointer);
  const help = (
    <>
      {field?.description}
      {known && (
        <span className="block">
          Known already: {fieldValueText(place.pointer, known.value).slice(0, 200)} ({known.kind} from{" "}
          {known.source}).
          {value === undefined ? "" : " What you declare is shown beside it."}
        </span>
      )}
    </>
  );
  return (
    <div className={place.control === "prose" ? "sm:col-span-2" : undefined} id={place.pointer}>
      <FormField error={error} help={help} label={field?.title ?? place.pointer}>
        {(props) => {
          const text = value === undefined ? "" : String(value);
          const set = (typed: string) => onChange(typed === "" ? undefined : typed);
          switch (place.control) {
            case "prose":
              return <Textarea {...props} onChange={(event) => set(event.target.value)} value={text} />;
            case "list":
              return <TextListControl field={props} onChange={onChange} placeholder="" value={value} />;
            case "number":
              return <NumberControl {...props} onChange={onChange} value={value} />;
            case "yes-no":
              return (
                <Select
                  {...props}
                  onChange={(event) =>
                    onChange(event.target.value === "" ? undefined : event.target.value === "true")
                  }
                  options={[
                    { value: "", label: "not said" },
                    { value: "true", label: "yes" },
                    { value: "false", label: "no" },
                  ]}
                  value={text}
                />
              );
            case "text":
              return (
                <Input
                  {...props}
                  autoComplete="off"
                  onChange={(event) => set(event.target.value)}
                  value={text}
                />
              );
          }
        }}
      </FormField>
    </div>
  );
}
