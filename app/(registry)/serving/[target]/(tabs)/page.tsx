import { Overview } from "#lib/serving/components/overview/overview.tsx";
import { loadTarget } from "#lib/serving/loaders.ts";

export default async function TargetPage({ params }: PageProps<"/serving/[target]">) {
  const { actor, target } = await loadTarget((await params).target);
  return <Overview actor={actor} target={target} />;
}
