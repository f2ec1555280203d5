/** Shows rendered Markdown in a place, a piece at a time, with what is loaded for the code and the formulas in it. */

import { effect } from "@preact/signals";
import type { Extras, Modules } from "../loading";

/** The most milliseconds of work at a time; then it is the turn of whatever else the page has to do. */
const TURN = 12;

type Stop = () => void;
type Improving = "highlighting" | "mathematics";
type How<Name extends Improving> = (module: Modules[Name], element: HTMLElement) => void;

/** Does steps, as many as fit into a turn, then the next ones. The first turn is at once. */
function inTurns(steps: Iterator<unknown>): Stop {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const turn = () => {
    const until = performance.now() + TURN;
    do if (steps.next().done) return;
    while (performance.now() < until);
    timer = setTimeout(turn);
  };
  turn();
  return () => clearTimeout(timer);
}

/**
 * Puts pieces into a place, below each other, in the place of what was there.
 *
 * @returns What ends it, wherever it is.
 * @throws What the first step throws.
 */
export function show(place: HTMLElement, pieces: Iterable<DocumentFragment | null>, extras: Extras): Stop {
  const stops: Stop[] = [];
  const improve = <Name extends Improving>(name: Name, elements: Iterable<HTMLElement>, how: How<Name>) => {
    const steps = function* (module: Modules[Name]) {
      for (const element of elements) yield how(module, element);
    };
    stops.push(
      effect(() => {
        const module = extras.load(name).value;
        if (module !== null) stops.push(inTurns(steps(module)));
      }),
    );
  };
  const steps = function* () {
    for (const piece of pieces) {
      if (piece !== null) {
        const code = piece.querySelectorAll<HTMLElement>("pre > code[data-language]");
        const formulas = piece.querySelectorAll<HTMLElement>(".math");
        place.append(piece);
        if (code.length > 0) improve("highlighting", code, ({ highlight }, each) => highlight(each));
        if (formulas.length > 0) improve("mathematics", formulas, ({ typeset }, each) => typeset(each));
      }
      yield;
    }
  };
  place.replaceChildren();
  stops.push(inTurns(steps()));
  return () => {
    for (const stop of stops) stop();
  };
}
