import { redirect } from "next/navigation";
import { toRoute } from "#components/ui/route.ts";
import { loadDeploymentById } from "#lib/serving/loaders.ts";
import { deploymentHref } from "#lib/serving/pages/target-href.ts";

/** The address of a deployment for who knows its id alone, as the audit log does. */
export default async function DeploymentAddress({ params }: PageProps<"/deployments/[id]">) {
  const deployment = await loadDeploymentById((await params).id);
  redirect(toRoute(deploymentHref(deployment.target, deployment.id)));
}
