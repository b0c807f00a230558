import { Callout } from "#components/ui/callout.tsx";
import { Stat } from "#components/ui/stat.tsx";
import { StatRow } from "#components/ui/stat-row.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { FieldCard } from "#lib/datasets/components/field-card.tsx";
import { FieldsTable } from "#lib/datasets/components/fields-table.tsx";
import type { StoredProfile } from "#lib/datasets/profile.ts";
import { formatCount } from "#lib/format.ts";

type ProfileViewProps = { profile: StoredProfile /** Page of the dataset's rows. */; rowsHref: string };

/** What the rows of a version hold, field by field, and over how many rows that was measured. */
export function ProfileView({ profile, rowsHref }: ProfileViewProps) {
  const { sample, malformed, fields, rowCount } = profile;
  const measured = sample.rows - malformed.count;
  return (
    <div className="flex flex-col gap-5">
      <StatRow>
        <Stat label="Rows" value={formatCount(rowCount)} />
        <Stat
          hint={sample.method === "every" ? "every row" : "at even distances through the file"}
          label="Measured on"
          unit="rows"
          value={formatCount(sample.rows)}
        />
        <Stat label="Fields" value={formatCount(fields.length + profile.omittedFieldCount)} />
        <Stat
          hint={sample.method === "every" ? undefined : "in the sample"}
          label="Malformed lines"
          tone={malformed.count > 0 ? "bad" : undefined}
          value={formatCount(malformed.count)}
        />
      </StatRow>
      {malformed.count > 0 && (
        <Callout title="Lines that are no JSON object" tone="caution">
          <p>They are left out of what follows; an export counts each as failed.</p>
          <ul className="mt-1 list-disc pl-5">
            {malformed.examples.slice(0, 5).map(({ line, error }) => (
              <li className="break-words" key={line}>
                Line {formatCount(line)}: {error}
              </li>
            ))}
          </ul>
          <TextLink href={rowsHref}>Look at the rows</TextLink>
        </Callout>
      )}
      <FieldsTable fields={fields} />
      {profile.omittedFieldCount > 0 && (
        <p className="text-foreground-muted">
          {formatCount(profile.omittedFieldCount)} more fields are not listed: rows seem to use values as
          field names.
        </p>
      )}
      {fields.slice(0, 40).map((field) => (
        <FieldCard field={field} key={field.name} rowCount={measured} />
      ))}
    </div>
  );
}
