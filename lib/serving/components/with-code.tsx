import { createElement } from "react";
import { classNames } from "#components/ui/class-names.ts";

/** Flags with their number, environment variables with their value, and paths of the engines' APIs. */
const command = /(--[a-z][\w-]*(?: \d+)?|\b[A-Z]+(?:_[A-Z]+)+(?:=[\w.:/-]*\w)?|\/v1\/\w+)/;

/** A sentence in which what is to be typed stands as code. */
export function WithCode({ text, className }: { text: string; className?: string }) {
  // Children one by one, not as a list: the parts of a sentence need no keys.
  const parts = text
    .split(command)
    .map((part, index) =>
      index % 2 === 1
        ? createElement("code", { className: "rounded-sm bg-muted px-1 font-mono" }, part)
        : part,
    );
  return createElement("p", { className: classNames("break-words", className) }, ...parts);
}
