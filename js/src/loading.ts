/** The parts of the front end that are not in the bundle: the kernel is asked for each when it is first needed. */

import type { Signal } from "@preact/signals";
import { signal } from "@preact/signals";
import type * as choices from "./extras/choices";
import type * as highlighting from "./extras/highlighting";
import type * as markdown from "./extras/markdown";
import type * as mathematics from "./extras/mathematics";
import type * as ranking from "./extras/ranking";
import type * as tools from "./extras/tools";
import type { Extra } from "./protocol.gen";

/** What each of them gives. */
export interface Modules {
  choices: typeof choices;
  highlighting: typeof highlighting;
  markdown: typeof markdown;
  mathematics: typeof mathematics;
  ranking: typeof ranking;
  tools: typeof tools;
}

/** A part: null until it is there. */
type Part<Name extends Extra> = Signal<Modules[Name] | null>;

/** What has been loaded into this browser page, for all widgets of this build. */
const loaded = new Map<Extra, Part<Extra>>();

/** The style sheets of what has been loaded. */
export const sheets = signal<readonly string[]>([]);

export class Extras {
  private readonly asked = new Set<Extra>();
  /** What this widget's kernel could not give. */
  readonly missing = signal<readonly Extra[]>([]);

  /**
   * @param ask - Gives the code of one, or null where there is none.
   * @param run - Makes a module of code.
   */
  constructor(
    private readonly ask: (extra: Extra) => Promise<string | null>,
    private readonly run: (code: string) => Promise<unknown>,
  ) {}

  /** Gives one, loading it if nobody has yet. */
  load<Name extends Extra>(extra: Name): Part<Name> {
    const there = loaded.get(extra) ?? signal(null);
    loaded.set(extra, there);
    if (there.peek() === null && !this.asked.has(extra)) {
      this.asked.add(extra);
      void this.fill(extra, there);
    }
    return there as Part<Name>;
  }

  private async fill<Name extends Extra>(extra: Name, part: Part<Name>): Promise<void> {
    try {
      const code = await this.ask(extra);
      // Another widget may have been quicker; what is in use stays.
      if (part.peek() !== null) return;
      if (code === null) throw new Error("the kernel does not have it");
      const module = (await this.run(code)) as Modules[Name] & { styles?: string };
      if (part.peek() !== null) return;
      if (module.styles !== undefined) sheets.value = [...sheets.value, module.styles];
      part.value = module;
    } catch (error) {
      console.error(`nb_feedback: ${extra} could not be loaded`, error);
      this.missing.value = [...this.missing.value, extra];
    }
  }
}
