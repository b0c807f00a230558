import type { Metadata } from "next";
import { TargetHeader } from "#lib/serving/components/target-header.tsx";
import { loadTarget, loadTargetFigures } from "#lib/serving/loaders.ts";

type TargetLayoutProps = LayoutProps<"/serving/[target]">;

export async function generateMetadata({ params }: TargetLayoutProps): Promise<Metadata> {
  return { title: (await loadTarget((await params).target)).target.name };
}

export default async function TargetLayout({ params, children }: TargetLayoutProps) {
  const segment = (await params).target;
  const { target, mayPublish, mayUpdate } = await loadTarget(segment);
  const trouble = await loadTargetFigures(segment);
  return (
    <>
      <TargetHeader mayPublish={mayPublish} mayUpdate={mayUpdate} target={target} trouble={trouble} />
      {children}
    </>
  );
}
