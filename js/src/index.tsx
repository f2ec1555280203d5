/** What the host calls: a view is rendered into an element, and cleaned up when it goes. */

import { render as mount } from "preact";
import { App } from "./App";
import { Actions } from "./actions";
import { Activity, watchActivity } from "./activity";
import { Connection, type Transport } from "./connection";
import { Journal } from "./journal";
import { hearWhatIsDropped } from "./late";
import { oncePerPage, run } from "./lending";
import type { FromKernel } from "./protocol.gen";
import { roomIn } from "./room";
import { createState } from "./state";
import styles from "./styles";

/** Milliseconds without a welcome after which the host may be what keeps it away. */
const DROPPED = 2_500;

/** The part of anywidget's model that is used here. */
interface Model {
  /** Gives a promise in marimo, and nothing elsewhere. */
  send(content: unknown): unknown;
  set?(name: string, value: unknown): void;
  on(event: string, callback: (content: FromKernel) => void): void;
  off(event: string, callback: (content: FromKernel) => void): void;
}

interface RenderProps {
  model: Model;
  el: HTMLElement;
  /** Given by newer hosts only. */
  signal?: AbortSignal;
}

function transportOf(model: Model): Transport {
  return {
    send: (message) => model.send(message),
    listen(hear) {
      model.on("msg:custom", hear);
      return () => model.off("msg:custom", hear);
    },
  };
}

/** A name that no other page has. `crypto.randomUUID` is missing where Jupyter is served without TLS. */
function randomName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

function render({ model, el, signal }: RenderProps): () => void {
  const host = document.createElement("div");
  host.className = "nb-feedback";
  // The notebook's shortcuts keep away from everything in here: "dd" deletes no cell, Shift+Enter runs none.
  host.dataset["lmSuppressShortcuts"] = "true";
  const root = host.attachShadow({ mode: "open" });
  const sheet = document.createElement("style");
  sheet.textContent = styles;
  const stage = document.createElement("div");
  root.append(sheet, stage);
  el.append(host);
  const room = roomIn(el);
  if (room !== null) host.style.setProperty("--room", `${room}px`);
  for (const event of ["keydown", "keypress", "keyup"])
    host.addEventListener(event, (e) => e.stopPropagation());

  const state = createState();
  const client = randomName();
  const actions = new Actions(
    state,
    new Journal(client),
    () => root.activeElement instanceof HTMLTextAreaElement,
    new Activity(),
    run,
  );
  const connection = new Connection(client, transportOf(model), actions);
  const unwatch = [actions.caret.watch(root), watchActivity(actions.activity, root)];
  mount(<App state={state} actions={actions} root={root} />, stage);
  actions.start(connection);
  const unheard = setTimeout(() => {
    if (state.welcome.value !== null) return;
    hearWhatIsDropped(model);
    connection.retry();
  }, DROPPED);

  // Whoever leaves, for another tab or for good, leaves nothing behind.
  const leaving = () => actions.leave();
  const lost = () => connection.retry();
  window.addEventListener("pagehide", leaving);
  document.addEventListener("visibilitychange", leaving);
  // The host says so when the kernel restarts or the socket closes: what waits is tried at once.
  model.on("comm_live_update", lost);

  let done = false;
  const clean = () => {
    if (done) return;
    done = true;
    clearTimeout(unheard);
    actions.close();
    connection.close();
    for (const end of unwatch) end();
    window.removeEventListener("pagehide", leaving);
    document.removeEventListener("visibilitychange", leaving);
    model.off("comm_live_update", lost);
    mount(null, stage);
    host.remove();
  };
  signal?.addEventListener("abort", clean);
  return clean;
}

export default oncePerPage({ render });
