/**
 * Signs a person in with their password, in the browser. Returns undefined when it worked, else a sentence.
 */
export async function signIn(email: string, password: string): Promise<string | undefined> {
  let response: Response;
  try {
    response = await fetch("/api/auth/sign-in/email", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
  } catch {
    return "The server could not be reached. Check the connection and try again.";
  }
  if (response.ok) return undefined;
  if (response.status === 401) return "The e-mail address or the password is wrong.";
  const answer: unknown = await response.json();
  if (typeof answer === "object" && answer !== null && "detail" in answer) return String(answer.detail);
  if (response.status === 403) return "This account is disabled. Ask an administrator.";
  return "Signing in failed on our side. Try again, or tell an administrator.";
}
