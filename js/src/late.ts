/**
 * Hearing the kernel where the front end was too slow for its host.
 *
 * anywidget gives a module two seconds to load. On a page that is busy with other things it takes longer; the view is
 * still rendered then, and its messages arrive in the kernel, but every message from the kernel is dropped, for good
 * and without a word, also after the cell is run again. Here they are handed to the handler under anywidget's.
 */

/** The part of anywidget's model that is used here. */
export interface HostModel {
  set?(name: string, value: unknown): void;
  on(event: string, callback: () => void): void;
  off(event: string, callback: () => void): void;
}

type Handler = (message: unknown) => Promise<void> | undefined;

/** The model under the host's: ipywidgets' own, with anywidget's class over it. */
interface InnerModel {
  _handle_comm_msg?: Handler;
  comm?: { on_msg(callback: Handler): void };
}

/** Hears what the host drops from now on; does nothing where the host is another one. */
export function hearWhatIsDropped(model: HostModel): void {
  const inner = innerOf(model);
  const handler = inner?._handle_comm_msg;
  const under = inner && handlerUnder(inner);
  if (inner?.comm === undefined || handler === undefined || !under) return;
  inner.comm.on_msg(async (message) => {
    try {
      await handler.call(inner, message);
    } catch {
      await under.call(inner, message);
    }
  });
}

/** Finds the model under the host's: callbacks are called on the view, whose model it is. */
function innerOf(model: HostModel): InnerModel | null {
  const name = "nb_feedback_probe";
  let inner: InnerModel | null = null;
  function find(this: { model?: InnerModel } | undefined) {
    inner = this?.model ?? null;
  }
  model.on(`change:${name}`, find);
  model.set?.(name, Math.random()); // no trait, and never saved
  model.off(`change:${name}`, find);
  return inner;
}

/** Finds the handler that the model would have without its own class. */
function handlerUnder(inner: InnerModel): Handler | undefined {
  let owner: object | null = inner;
  while (owner !== null && !Object.hasOwn(owner, "_handle_comm_msg")) owner = Object.getPrototypeOf(owner);
  return owner === null ? undefined : (Object.getPrototypeOf(owner) as InnerModel)._handle_comm_msg;
}
