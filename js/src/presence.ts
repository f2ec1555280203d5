/** Which of a browser's pages are still there, so that none takes over what another is working on. */

const PREFIX = "nb_feedback/1/";
/** Milliseconds that the other pages have to say that they are still there, where the browser has no locks. */
const ROLL_CALL = 250;

export class Presence {
  private channel: BroadcastChannel | null = null;
  private letGo: () => void = () => {};

  constructor(private readonly client: string) {}

  /** Lets other pages see that this one is there: by a lock that ends with it, or by an answer when they ask. */
  standUp(): void {
    const { locks } = globalThis.navigator ?? {};
    if (locks !== undefined) {
      const gone = new Promise<void>((resolve) => {
        this.letGo = resolve;
      });
      void locks.request(PREFIX + this.client, () => gone);
    } else if (typeof BroadcastChannel !== "undefined") {
      this.channel = new BroadcastChannel(`${PREFIX}pages`);
      this.channel.addEventListener("message", ({ data }) => {
        if (data === "who is there?") this.channel?.postMessage(this.client);
      });
    }
  }

  /** Gives the clients of the pages that are there. */
  async others(): Promise<Set<string>> {
    const { locks } = globalThis.navigator ?? {};
    if (locks !== undefined) {
      const { held = [], pending = [] } = await locks.query();
      return new Set([...held, ...pending].map(({ name = "" }) => name.slice(PREFIX.length)));
    }
    const there = new Set<string>();
    const { channel } = this;
    if (channel === null) return there;
    const note = ({ data }: MessageEvent) => there.add(String(data));
    channel.addEventListener("message", note);
    channel.postMessage("who is there?");
    await new Promise((resolve) => setTimeout(resolve, ROLL_CALL));
    channel.removeEventListener("message", note);
    return there;
  }

  close(): void {
    this.channel?.close();
    this.channel = null;
    this.letGo();
  }
}
