import type { Metadata } from "next";
import { ReviewsInbox } from "#lib/adapters/components/reviews/reviews-inbox.tsx";

export const metadata: Metadata = { title: "Decided reviews" };

export default async function DecidedReviewsPage({ searchParams }: PageProps<"/reviews/decided">) {
  return <ReviewsInbox cursor={(await searchParams).cursor} state="decided" />;
}
