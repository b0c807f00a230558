"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { toRoute } from "#components/ui/route.ts";
import { toast } from "#components/ui/toast-store.ts";
import { VerbDialog } from "#lib/adapters/components/actions/verb-dialog.tsx";
import { AttachSchema } from "#lib/serving/components/deployments/attach-schema.tsx";
import {
  promoteCanaryAction,
  retireDeploymentAction,
  rollBackAction,
} from "#lib/serving/deployments/actions.ts";
import { type DeploymentDetail, isSettled } from "#lib/serving/deployments/deployment.ts";
import { deploymentHref } from "#lib/serving/pages/target-href.ts";
import { deploymentQuery } from "#lib/serving/query-options.ts";

/** What the reader may do on this target. */
export type DeploymentRights = { publish: boolean; rollBack: boolean; retire: boolean };

type DeploymentActionsProps = { deployment: DeploymentDetail; may: DeploymentRights };

/** The ways on and back from a deployment, each with what it does. */
export function DeploymentActions({ deployment, may }: DeploymentActionsProps) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const { id, alias, aliasRole, canaryPercent, previous, status, target, version, servedName } = deployment;
  const reload = (title: string) => {
    toast({ title });
    void queryClient.invalidateQueries({ queryKey: deploymentQuery(id).queryKey });
    router.refresh();
  };
  const isCanary = aliasRole === "canary";
  const isLetGo = status === "failed" || status === "retired" || status === "rolled_back";
  const mayGoBack = may.rollBack && isSettled(status) && (isCanary || (aliasRole === "current" && previous));
  return (
    <>
      {may.retire && !isLetGo && (
        <VerbDialog
          call={(form) => retireDeploymentAction({ id, reason: String(form.get("reason") ?? "") })}
          description={
            isSettled(status)
              ? `${servedName} is unloaded from every replica${aliasRole === "current" ? `, and requests for ${alias} are no longer answered` : ""}. The version and its files stay.`
              : "Publishing is called off; the alias stays where it is, and what was loaded for it is unloaded."
          }
          isDangerous
          onDone={() =>
            reload(isSettled(status) ? `${version.semver} is retired` : "Publishing is called off")
          }
          title={isSettled(status) ? `Retire ${version.semver} on ${target.name}?` : "Call it off?"}
          trigger={<Button>{isSettled(status) ? "Retire" : "Call off"}</Button>}
          verb={isSettled(status) ? "Retire" : "Call off"}
        >
          {(errors) => <ReasonField error={errors.reason} />}
        </VerbDialog>
      )}
      {may.publish && aliasRole === "current" && <AttachSchema deployment={deployment} onDone={reload} />}
      {may.publish && isCanary && (
        <VerbDialog
          call={(form) => {
            const share = String(form.get("percent") ?? "").trim();
            return promoteCanaryAction({
              id,
              ...(share !== "" && share !== "100" && { canaryPercent: Number(share) }),
            });
          }}
          description={`It has ${canaryPercent ?? 0} % of the requests for ${alias}. With 100 it has them all, and the version before stays loaded for rollback.`}
          onDone={() => reload("The share is changed")}
          title={`Promote ${version.semver} under ${alias}`}
          trigger={<Button variant="primary">Promote canary</Button>}
          verb="Promote"
        >
          {(errors) => (
            <FormField
              error={errors.canaryPercent}
              help="100 ends the canary."
              label="Share of requests in %"
            >
              {(field) => (
                <Input {...field} defaultValue={100} max={100} min={1} name="percent" type="number" />
              )}
            </FormField>
          )}
        </VerbDialog>
      )}
      {mayGoBack && (
        <VerbDialog
          call={(form) => rollBackAction({ id, reason: String(form.get("reason") ?? "") })}
          description={
            isCanary
              ? `All requests for ${alias} go to the version that had it; this one is let go.`
              : `Requests for ${alias} go to ${previous?.semver}${previous?.isLoaded ? " at once: it is still loaded" : ", once it is loaded and proved again"}. Publishing ${version.semver} again undoes this.`
          }
          onDone={(next) => {
            toast({ title: isCanary ? "The canary has ended" : `${alias} goes back to ${previous?.semver}` });
            if (next.id === id) reload("Rolled back");
            else router.push(toRoute(deploymentHref(target, next.id)));
          }}
          title={
            isCanary ? `End the canary of ${version.semver}?` : `Roll ${alias} back to ${previous?.semver}?`
          }
          trigger={<Button variant={isCanary ? "secondary" : "primary"}>Roll back</Button>}
          verb="Roll back"
        >
          {(errors) => <ReasonField error={errors.reason} />}
        </VerbDialog>
      )}
    </>
  );
}

function ReasonField({ error }: { error: string | undefined }) {
  return (
    <FormField error={error} help="Stands in the history and in the audit log." label="Reason" optional>
      {(field) => <Input {...field} maxLength={1000} name="reason" />}
    </FormField>
  );
}
