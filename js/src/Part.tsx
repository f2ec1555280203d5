/** Something of an extra that is drawn: until it is there, and where it does not come, that is said in its place. */

import type { ComponentChildren } from "preact";
import type { Extras, Modules } from "./loading";

export function Part<Name extends keyof Modules>({
  of,
  extras,
  until = (told) => told,
  children,
}: {
  of: Name;
  extras: Extras;
  /** What is drawn until it is there, with what is said meanwhile. */
  until?: (told: ComponentChildren) => ComponentChildren;
  children(module: Modules[Name]): ComponentChildren;
}) {
  const module = extras.load(of).value;
  if (module !== null) return <>{children(module)}</>;
  if (!extras.missing.value.includes(of))
    return <>{until(<p class="dim coming">Asking the kernel for this part…</p>)}</>;
  const missing =
    "This part could not be loaded. Restart the kernel and run the cell again; what was typed is kept.";
  return <>{until(<p class="problem coming">{missing}</p>)}</>;
}
