import { answerSignIn } from "#lib/access/auth.ts";

export { answerSignIn as GET, answerSignIn as POST };
