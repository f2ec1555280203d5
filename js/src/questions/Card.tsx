/** The text of a field as one of several that are compared: long ones are cut off until somebody asks for all. */

import { type Signal, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { TextFieldView } from "../fields/TextField";
import type { Option } from "../values";
import type { EditorProps } from "./Head";

export function CardText({
  option: { value, text },
  entry,
  state,
  actions,
  open,
}: Pick<EditorProps, "entry" | "state" | "actions"> & {
  option: Option;
  /** The values whose texts are shown whole; null where all are. */
  open: Signal<readonly unknown[]> | null;
}) {
  const place = useRef<HTMLDivElement>(null);
  const long = useSignal(false);
  const field = state.welcome.value?.fields.find(({ name }) => name === value);
  const said = entry.record.value.fields[value];
  const words = state.words.value.fields;
  // What is looked for is never cut off.
  const cuts = open !== null && words.length === 0;
  const whole = open?.value.includes(value) === true;
  useLayoutEffect(() => {
    const { current } = place;
    if (current === null || !cuts || whole) return;
    const look = new ResizeObserver(() => {
      long.value = current.scrollHeight > current.clientHeight + 1;
    });
    look.observe(current);
    if (current.firstElementChild !== null) look.observe(current.firstElementChild);
    return () => look.disconnect();
  }, [cuts, whole, long]);
  if (field === undefined) return null;
  if (said === undefined) return <p class="dim">Nothing here.</p>;
  return (
    <>
      <div class={`card-text ${cuts && !whole ? "shortened" : ""} ${long.value ? "more" : ""}`} ref={place}>
        <TextFieldView field={field} value={said} extras={actions.extras} words={words} compact />
      </div>
      {cuts && (long.value || whole) && (
        <button
          type="button"
          class="link"
          aria-expanded={whole}
          aria-label={`${whole ? "Show less" : "Show all"}, ${text}`}
          onClick={() => {
            open.value = whole ? open.value.filter((each) => each !== value) : [...open.value, value];
          }}
        >
          {whole ? "Show less" : "Show all"}
        </button>
      )}
    </>
  );
}
