import { RelativeTime } from "#components/ui/relative-time.tsx";
import { StatusBadge } from "#components/ui/status-badge.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ReviewView } from "#lib/adapters/reviews/data.ts";
import { versionSubject } from "#lib/adapters/versions/version.ts";

/** Reviews: what was asked, by whom, and how it was decided. */
export function ReviewsTable({ reviews }: { reviews: readonly ReviewView[] }) {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Table label="Reviews">
        <thead>
          <tr>
            <TableHead>Version</TableHead>
            <TableHead>Asked by</TableHead>
            <TableHead>What to look at</TableHead>
            <TableHead>Asked</TableHead>
            <TableHead>Decision</TableHead>
          </tr>
        </thead>
        <tbody>
          {reviews.map((review) => (
            <tr key={review.id}>
              <TableCell className="whitespace-nowrap">
                <TextLink href={`/reviews/${review.id}`} quiet>
                  {versionSubject(review.repository, review.version)}
                </TextLink>
              </TableCell>
              <TableCell>{review.requestedBy}</TableCell>
              <TableCell className="min-w-56 max-w-md break-words">{review.message || "–"}</TableCell>
              <TableCell className="whitespace-nowrap">
                <RelativeTime value={review.createdAt} />
              </TableCell>
              <TableCell className="whitespace-nowrap">
                {review.decision === null ? (
                  "waits"
                ) : (
                  <>
                    <StatusBadge
                      status={review.decision}
                      tone={review.decision === "approved" ? "good" : "bad"}
                    />{" "}
                    by {review.decidedBy}
                  </>
                )}
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
