import { redirect } from "next/navigation";
import { toRoute } from "#components/ui/route.ts";

export default function SettingsPage() {
  redirect(toRoute("/settings/account"));
}
