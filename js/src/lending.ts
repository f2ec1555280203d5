/** What the bundle and its extras have in common: one front end for all widgets of a build in a browser page. */

import { lent } from "nb-feedback:lent";

/** Says which build this is; an extra of another one may not fit. */
declare const BUILD: string;

/** Where the page keeps what it has of this build. */
const PLACE = `nb_feedback ${BUILD}`;

/**
 * Gives what the first bundle of this build in the page has given: a host runs the bundle once for each widget, and what
 * the extras borrow is of one of them.
 */
export function oncePerPage<Given extends object>(given: Given): Given {
  const page = globalThis as { [place: symbol]: { given: object; lent: object } | undefined };
  page[Symbol.for(PLACE)] ??= { given, lent };
  return page[Symbol.for(PLACE)]?.given as Given;
}

/** Runs the code of an extra as a module, which is how the bundle itself has come into the page. */
export async function run(code: string): Promise<unknown> {
  // The kernel's package may have been replaced by another one while this page was open.
  if (!code.startsWith(`/* ${BUILD} */`)) throw new Error("it is of another build");
  const found = `const LENT = globalThis[Symbol.for(${JSON.stringify(PLACE)})].lent;\n`;
  const address = URL.createObjectURL(new Blob([found, code], { type: "text/javascript" }));
  try {
    return await import(/* @vite-ignore */ address);
  } finally {
    URL.revokeObjectURL(address);
  }
}
