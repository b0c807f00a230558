"use client";

import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { VerbDialog } from "#lib/adapters/components/actions/verb-dialog.tsx";
import { registerBaseModelAction } from "#lib/repositories/actions.ts";

/** Registers a base model by its config.json: its shapes are what adapters are checked against. */
export function RegisterBaseModel({ owners }: { owners: readonly string[] }) {
  const router = useRouter();
  return (
    <VerbDialog
      call={(form) =>
        registerBaseModelAction({
          owner: String(form.get("owner") ?? ""),
          name: String(form.get("name") ?? "").trim(),
          config: String(form.get("config") ?? ""),
        })
      }
      description="Its config.json is enough. Everyone signed in can read it; weights can be pushed later."
      onDone={({ owner, name }) => {
        toast({ title: `${owner}/${name} is registered` });
        router.refresh();
      }}
      title="Register a base model"
      trigger={<Button>Register a base model</Button>}
      verb="Register"
    >
      {({ owner, name, ...inConfig }) => (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            <FormField error={owner} label="Owner of the base model" required>
              {(field) => (
                <Select
                  {...field}
                  name="owner"
                  options={owners.map((handle) => ({ value: handle, label: handle }))}
                />
              )}
            </FormField>
            <FormField error={name} label="Name of the base model" required>
              {(field) => (
                <Input
                  {...field}
                  autoComplete="off"
                  maxLength={64}
                  name="name"
                  placeholder="Llama-3.1-8B-Instruct"
                />
              )}
            </FormField>
          </div>
          <FormField
            error={inConfig.config ?? Object.values(inConfig)[0]}
            help="The text of the file, as it lies beside the weights."
            label="config.json"
            required
          >
            {(field) => (
              <Textarea
                {...field}
                className="font-mono text-[0.8125rem]"
                name="config"
                placeholder={'{\n  "architectures": ["LlamaForCausalLM"],\n  "hidden_size": 4096, …\n}'}
                rows={10}
                spellCheck={false}
              />
            )}
          </FormField>
        </>
      )}
    </VerbDialog>
  );
}
