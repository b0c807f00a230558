import { AppFrame } from "#components/layout/app-frame.tsx";
import { UserMenu } from "#components/layout/user-menu.tsx";
import { navigationFor, paletteEntriesFor } from "#lib/access/components/navigation.tsx";
import { SignOutButton } from "#lib/access/components/sign-out-button.tsx";
import { loadCurrentUser } from "#lib/access/loaders.ts";

export default async function RegistryLayout({ children }: LayoutProps<"/">) {
  const { user } = await loadCurrentUser();
  return (
    <AppFrame
      account={
        <UserMenu detail={`${user.email} · ${user.role}`} name={user.name}>
          <SignOutButton />
        </UserMenu>
      }
      navigation={navigationFor(user.role)}
      paletteEntries={paletteEntriesFor(user.role)}
    >
      {children}
    </AppFrame>
  );
}
