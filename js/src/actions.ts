/** What a person can do, and what the kernel says: everything that writes the state goes through here. */

import { batch, effect } from "@preact/signals";
import { Activity } from "./activity";
import { Adopting } from "./adopting";
import { Answering } from "./answering";
import { Bulk } from "./bulk";
import { Caret } from "./caret";
import { Checking } from "./checking";
import type { Connection, Delivery, Listener } from "./connection";
import { Desk } from "./desk";
import { Downloading } from "./downloading";
import { Finding } from "./finding";
import type { Journal } from "./journal";
import { Extras } from "./loading";
import { Moving } from "./moving";
import { Offering } from "./offering";
import type { Changed, Failed, Layout, Reverted, Save, Saved, Welcome } from "./protocol.gen";
import { Recalling } from "./recalling";
import { Replacing } from "./replacing";
import { Selecting } from "./selecting";
import type { PanelName, State, View } from "./state";
import { Undoing } from "./undoing";
import { ROOMY } from "./width";

/** Where it is written that the guidelines are not wanted beside the work. */
const BESIDE = "nb_feedback/guidelines";

export class Actions implements Listener {
  readonly adopting: Adopting;
  readonly answering: Answering;
  readonly bulk: Bulk;
  readonly caret: Caret;
  readonly checking: Checking;
  readonly downloading: Downloading;
  readonly finding: Finding;
  readonly moving: Moving;
  readonly replacing: Replacing;
  readonly selecting: Selecting;
  readonly undoing: Undoing;
  readonly offering: Offering;
  readonly extras: Extras;
  readonly recalling: Recalling;
  private readonly desk: Desk;
  private readonly unwatch: () => void;

  constructor(
    readonly state: State,
    private readonly journal: Journal,
    isTyping: () => boolean = () => false,
    readonly activity: Activity = new Activity(),
    run: (code: string) => Promise<unknown> = async () => null,
  ) {
    journal.told = () => {
      state.kept.value = journal.works;
    };
    state.beside.value = journal.drawer?.getItem(BESIDE) == null;
    this.desk = new Desk(state, isTyping);
    this.answering = new Answering(this.desk, journal, activity);
    this.selecting = new Selecting(this.desk);
    this.bulk = new Bulk(this.desk, this.answering, this.selecting);
    this.adopting = new Adopting(this.desk, this.answering, journal);
    this.caret = new Caret(journal.drawer, () => state.shown.peek()?.record.peek().record ?? null);
    this.checking = new Checking(this.desk);
    this.downloading = new Downloading(this.desk, this.answering, journal);
    this.offering = new Offering(this.desk, this.adopting, journal);
    this.moving = new Moving(this.desk, this.answering);
    this.replacing = new Replacing(this.desk, this.answering, this.bulk, this.selecting, this.moving);
    this.extras = new Extras((extra) => this.desk.connection.load(extra), run);
    this.finding = new Finding(this.desk, this.moving);
    this.unwatch = effect(() => activity.show(state.shown.value?.record.value.record ?? null));
    this.recalling = new Recalling(this.desk);
    this.answering.onward = () => this.moving.advance();
    this.undoing = new Undoing(this.desk, this.answering, this.moving);
    this.answering.stay = () => {
      this.moving.stay();
      this.undoing.forget();
    };
  }

  /** Begins: from now on the kernel is heard. */
  start(connection: Connection): void {
    this.desk.connection = connection;
    connection.hello();
  }

  /** Tells a screen reader. */
  say(text: string): void {
    this.desk.say(text);
  }

  dismiss(): void {
    this.state.alert.value = null;
  }

  /** Opens a panel, or closes it if it is open; the guidelines beside the work where there is room. */
  toggle(panel: PanelName): void {
    if (panel === "guidelines" && this.state.width.value >= ROOMY) {
      this.state.beside.value = !this.state.beside.value;
      this.remember();
      return;
    }
    this.state.panel.value = this.state.panel.value === panel ? null : panel;
    if (this.state.panel.value === "filter") void this.finding.survey();
  }

  /** Looks at the answers to a question in one way from now on. */
  look(question: string, view: View): void {
    this.state.views.value = { ...this.state.views.value, [question]: view };
  }

  /** Shows the records that were worked on last, or hides them. */
  showRecents(wanted: boolean): void {
    this.state.recentsWanted.value = wanted;
  }

  /** Takes note of how wide the widget is. */
  resize(width: number): void {
    this.state.width.value = width;
  }

  /** Lets this browser remember whether the guidelines are wanted beside the work. */
  private remember(): void {
    try {
      if (this.state.beside.value) this.journal.drawer?.removeItem(BESIDE);
      else this.journal.drawer?.setItem(BESIDE, "closed");
    } catch {
      // There is no room; it is remembered for as long as the page is there.
    }
  }

  /** Shows one record at a time, or many in a list. */
  lay(layout: Layout): void {
    const { records, at } = this.state.trail.value;
    this.state.layout.value = layout;
    // In a list somebody is always somewhere: where the queue came to its end, at its last record.
    if (layout === "list" && at < 0) this.moving.enter(records.at(-1) ?? "");
  }

  /** Sends what has not been sent yet: the page may be about to go. */
  leave(): void {
    this.moving.stay();
    this.answering.flush();
    this.caret.flush();
  }

  close(): void {
    this.leave();
    this.finding.stop();
    this.unwatch();
    this.journal.close();
  }

  welcomed(welcome: Welcome): void {
    const { state } = this;
    const again = state.welcome.value !== null;
    this.journal.open(welcome);
    this.activity.measuring = welcome.measure;
    state.kept.value = this.journal.works;
    if (this.journal.place !== null) this.caret.open(this.journal.place);
    batch(() => {
      state.welcome.value = welcome;
      if (!again) state.layout.value = welcome.layout;
      if (!again || (state.shown.value === null && state.filter.value === null)) {
        this.moving.begin(welcome.window, welcome.record);
        return;
      }
      for (const each of welcome.window.records) this.answering.learn(each);
      this.desk.stand(welcome.window);
    });
    if (!again) {
      void this.takeOver();
      return;
    }
    void (state.shown.value === null ? this.finding.again() : this.moving.refresh());
    if (state.panel.value === "filter") void this.finding.survey();
  }

  /** Looks after what pages that are gone have left in this browser. */
  private async takeOver(): Promise<void> {
    const left = await this.journal.left();
    this.adopting.begin(left);
    this.offering.begin(left);
  }

  sending(save: Save): void {
    this.answering.sending(save);
  }

  saved(saved: Saved): void {
    this.answering.saved(saved);
  }

  refused(save: Save, failed: Failed): void {
    this.answering.refused(save, failed);
  }

  reverted(reverted: Reverted | Failed): void {
    void this.undoing.reverted(reverted);
  }

  changed(changed: Changed): void {
    this.desk.stand(changed);
    for (const change of changed.changes) {
      const entry = this.state.entries.get(change.record);
      if (entry === undefined || change.client === this.desk.connection.client) continue;
      if (change.revision > entry.base) void this.answering.look(entry);
    }
  }

  stale(): void {
    this.desk.connection.hello();
  }

  delivery(delivery: Delivery): void {
    this.state.delivery.value = delivery;
    this.undoing.goOn();
  }
}
