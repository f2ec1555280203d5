/** The parts of the front end that are not in the bundle: the kernel is asked for each when it is first needed. */

import type { Signal } from "@preact/signals";
import { signal } from "@preact/signals";
import type * as highlighting from "./extras/highlighting";
import type * as markdown from "./extras/markdown";
import type * as mathematics from "./extras/mathematics";
import type { Extra } from "./protocol.gen";

/** What each of them gives. */
export interface Modules {
  highlighting: typeof highlighting;
  markdown: typeof markdown;
  mathematics: typeof mathematics;
}

/** A part: null until it is there. */
type Part<Name extends Extra> = Signal<Modules[Name] | null>;

/** Says which build this is; an extra of another one may not fit. */
declare const BUILD: string;

/** What has been loaded into this browser page, for all widgets of this build. */
const PLACE = Symbol.for(`nb_feedback extras ${typeof BUILD === "undefined" ? "" : BUILD}`);
const page = globalThis as { [PLACE]?: Map<Extra, Part<Extra>> };

export class Extras {
  private readonly asked = new Set<Extra>();

  /**
   * @param ask - Gives the code of one, or null where there is none.
   * @param run - Makes a module of code.
   */
  constructor(
    private readonly ask: (extra: Extra) => Promise<string | null>,
    private readonly run: (code: string) => Promise<unknown> = imported,
  ) {}

  /** Gives one, loading it if nobody has yet. */
  load<Name extends Extra>(extra: Name): Part<Name> {
    page[PLACE] ??= new Map();
    const there = page[PLACE].get(extra) ?? signal(null);
    page[PLACE].set(extra, there);
    if (there.peek() === null && !this.asked.has(extra)) {
      this.asked.add(extra);
      void this.fill(extra, there);
    }
    return there as Part<Name>;
  }

  private async fill<Name extends Extra>(extra: Name, part: Part<Name>): Promise<void> {
    const code = await this.ask(extra);
    // Another widget may have been quicker; what is in use stays.
    if (code !== null && part.peek() === null) part.value = (await this.run(code)) as Modules[Name];
  }
}

/** Runs code as the module that it is, which is how the bundle itself has come into the page. */
async function imported(code: string): Promise<unknown> {
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  try {
    return await import(/* @vite-ignore */ address);
  } finally {
    URL.revokeObjectURL(address);
  }
}
