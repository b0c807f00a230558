import type { Metadata } from "next";
import { PageHeader } from "#components/layout/page-header.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";
import { listBaseModels } from "#lib/repositories/base-models/data.ts";
import { RegisterBaseModel } from "#lib/repositories/components/register-base-model.tsx";
import { NewTargetForm } from "#lib/serving/components/form/new-target-form.tsx";
import { vllmMaxRanks } from "#lib/serving/preflight/max-lora-ranks.ts";

export const metadata: Metadata = { title: "New target" };

/** As many base models as the picker offers; it is searched by typing. */
const maxBaseModels = 200;

export default async function NewTargetPage() {
  const actor = await loadActor();
  const owners = actor.owners.filter(({ id }) => can(actor, "target.create", id)).map(({ handle }) => handle);
  const baseModels = (await listBaseModels(actor, { limit: maxBaseModels })).items;
  return (
    <>
      <PageHeader
        actions={
          owners.length > 0 && can(actor, "base_model.create") && <RegisterBaseModel owners={owners} />
        }
        crumbs={[{ label: "Serving", href: "/serving" }, { label: "New" }]}
        title="New target"
      />
      {owners.length > 0 ? (
        <NewTargetForm
          baseModels={baseModels.map(({ owner, name, problem }) => ({
            label: `${owner}/${name}`,
            problem,
          }))}
          owners={owners}
          ranks={vllmMaxRanks}
        />
      ) : (
        <EmptyState title="Your role does not make targets">
          Ask an administrator for the role engineer, in the instance or in a team.
        </EmptyState>
      )}
    </>
  );
}
