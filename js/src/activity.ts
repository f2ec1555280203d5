/**
 * For how long a person is at each record. Time counts while the page can be seen and has the keyboard, until a minute
 * after the last sign of life. What is done is not noted, only that something is.
 */

/** Milliseconds without a sign of life after which nobody is taken to be there. */
export const IDLE = 60_000;

export class Activity {
  /** Whether anything is measured. */
  measuring = true;
  /** Milliseconds, by record; also those of earlier visits that the kernel has told of. */
  private readonly totals = new Map<string, number>();
  private record: string | null = null;
  private away = false;
  /** The latest sign of life. */
  private last: number;
  /** Up to when time has been counted. */
  private counted: number;

  constructor(private readonly now: () => number = () => performance.now()) {
    this.last = this.counted = now();
  }

  /** The person goes to a record, or to none. */
  show(record: string | null): void {
    if (record === this.record) return;
    this.count();
    this.record = record;
    this.last = this.now();
  }

  /** The person has done something. */
  act(): void {
    this.count();
    this.last = this.now();
  }

  /** The page is hidden, or another window has the keyboard. */
  leave(): void {
    this.count();
    this.away = true;
  }

  /** The page is seen again, and has the keyboard. */
  comeBack(): void {
    this.count();
    this.away = false;
    this.last = this.now();
  }

  /** Takes what the kernel knows; what was spent is never less. */
  learn(record: string, seconds: number | null): void {
    this.count();
    if (seconds !== null) this.totals.set(record, Math.max(seconds * 1000, this.totals.get(record) ?? 0));
  }

  /** Gives the seconds that the person has been at a record, in all; null where nothing is measured. */
  seconds(record: string): number | null {
    if (!this.measuring) return null;
    this.count();
    return Math.round((this.totals.get(record) ?? 0) / 100) / 10;
  }

  private count(): void {
    const now = this.now();
    const until = Math.min(now, this.last + IDLE);
    if (!this.away && this.record !== null && until > this.counted) {
      this.totals.set(this.record, (this.totals.get(this.record) ?? 0) + until - this.counted);
    }
    this.counted = now;
  }
}

/** What is a sign of life in the widget. */
const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "scroll"];

/** Follows the signs of life in a widget until the function that it returns is called. */
export function watchActivity(activity: Activity, root: ShadowRoot): () => void {
  const act = () => activity.act();
  const look = () => (document.hidden || !document.hasFocus() ? activity.leave() : activity.comeBack());
  const options = { capture: true, passive: true };
  for (const sign of SIGNS) root.addEventListener(sign, act, options);
  document.addEventListener("visibilitychange", look);
  for (const change of ["blur", "focus"]) window.addEventListener(change, look);
  look();
  return () => {
    for (const sign of SIGNS) root.removeEventListener(sign, act, options);
    document.removeEventListener("visibilitychange", look);
    for (const change of ["blur", "focus"]) window.removeEventListener(change, look);
  };
}
