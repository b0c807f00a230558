"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/action.ts";
import { mendVersion } from "./mutations.ts";
import { mendActionSchema } from "./schema.ts";

/** Makes a mended version. */
export const mendVersionAction = defineAction(
  "adapter.register",
  mendActionSchema,
  async (actor, { owner, name, vllm: engineVersion, ...input }) => {
    const mended = await mendVersion(actor, { owner, name }, { ...input, engineVersion });
    revalidatePath(`/${owner}/${name}`, "layout");
    return mended;
  },
);
