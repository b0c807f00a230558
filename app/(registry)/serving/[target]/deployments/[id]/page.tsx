import type { Metadata } from "next";
import { QueryScope } from "#lib/query-scope.tsx";
import { LiveDeployment } from "#lib/serving/components/deployments/live-deployment.tsx";
import { loadDeployment, loadTarget } from "#lib/serving/loaders.ts";

type DeploymentPageProps = PageProps<"/serving/[target]/deployments/[id]">;

export async function generateMetadata({ params }: DeploymentPageProps): Promise<Metadata> {
  const { target, id } = await params;
  const { servedName } = await loadDeployment(target, id);
  return { title: `Publish ${servedName}` };
}

export default async function DeploymentPage({ params }: DeploymentPageProps) {
  const { target: segment, id } = await params;
  const { mayPublish, mayRollBack, mayRetire } = await loadTarget(segment);
  return (
    <QueryScope>
      <LiveDeployment
        initial={await loadDeployment(segment, id)}
        may={{ publish: mayPublish, rollBack: mayRollBack, retire: mayRetire }}
      />
    </QueryScope>
  );
}
