import { Card } from "#components/ui/card.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import type { CardSection } from "#lib/adapters/cards/card-sections.ts";
import { EvidenceBadge } from "#lib/adapters/cards/components/evidence-badge.tsx";
import { fieldValueText } from "#lib/adapters/cards/field-text.ts";

/** The fields of one section of a card: name, value, how it is known, and what others say. */
export function CardSectionTable({ section }: { section: CardSection }) {
  return (
    <Card className="print:break-inside-avoid" flush title={section.title}>
      <Table label={section.title}>
        <thead className="sr-only">
          <tr>
            <TableHead>Field</TableHead>
            <TableHead>Value</TableHead>
            <TableHead>Known</TableHead>
          </tr>
        </thead>
        <tbody>
          {section.rows.map((row) => (
            <tr key={row.pointer}>
              <TableCell className="w-48 min-w-24 text-foreground-muted">{row.title}</TableCell>
              <TableCell className="min-w-24 break-words">
                {row.text}
                {row.conflict?.others.map((other) => (
                  <span className="mt-1 block text-caution" key={`${other.kind} ${other.source}`}>
                    but {fieldValueText(row.pointer, other.value)} <EvidenceBadge entry={other} />
                  </span>
                ))}
              </TableCell>
              <TableCell className="w-px text-right print:w-64">
                <span className="inline-flex flex-wrap justify-end gap-1">
                  {row.known.map((entry) => (
                    <EvidenceBadge entry={entry} key={`${entry.kind} ${entry.source}`} />
                  ))}
                </span>
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
      {section.usual.length > 0 && (
        <p className="border-t px-4 py-2 text-[0.8125rem] text-foreground-muted">
          As PEFT has it by itself: {section.usual.join(", ")}.
        </p>
      )}
    </Card>
  );
}
