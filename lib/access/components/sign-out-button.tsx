"use client";

import { LogOut } from "lucide-react";
import { useState } from "react";
import { menuItemClasses } from "#components/ui/menu-classes.ts";
import { toast } from "#components/ui/toast-store.ts";

/** Ends the session and goes to the sign-in page. */
export function SignOutButton() {
  const [pending, setPending] = useState(false);

  const signOut = async () => {
    setPending(true);
    const response = await fetch("/api/auth/sign-out", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    if (response.ok) {
      window.location.assign("/login");
      return;
    }
    setPending(false);
    toast({
      tone: "bad",
      title: "Still signed in",
      description: "The server did not end the session; try again.",
    });
  };

  return (
    <button className={menuItemClasses} disabled={pending} onClick={signOut} type="button">
      <LogOut aria-hidden />
      Sign out
    </button>
  );
}
