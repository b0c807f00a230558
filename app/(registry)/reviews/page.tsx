import type { Metadata } from "next";
import { ReviewsInbox } from "#lib/adapters/components/reviews/reviews-inbox.tsx";

export const metadata: Metadata = { title: "Reviews" };

export default async function ReviewsPage({ searchParams }: PageProps<"/reviews">) {
  return <ReviewsInbox cursor={(await searchParams).cursor} state="open" />;
}
