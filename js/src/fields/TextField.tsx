/** A field's text, as it is or as Markdown. */

import { useSignal } from "@preact/signals";
import { LONG } from "../markdown";
import type { TextField } from "../protocol.gen";
import { Markdown } from "./Markdown";

export function TextFieldView({ field, value }: { field: TextField; value: unknown }) {
  const asked = useSignal(false);
  if (typeof value !== "string") return null;
  const long = value.length > LONG && !asked.value;
  return (
    <section class="field" aria-label={field.title || field.name}>
      <h4>{field.title || field.name}</h4>
      {field.description && <p class="description">{field.description}</p>}
      {field.use_markdown && !long ? (
        <Markdown text={value} />
      ) : (
        <p class="read plain" dir="auto">
          {value}
        </p>
      )}
      {field.use_markdown && long && (
        <p class="description">
          Long text ({value.length.toLocaleString()} characters), shown as it is written.{" "}
          <button
            type="button"
            class="link"
            onClick={() => {
              asked.value = true;
            }}
          >
            Render the Markdown
          </button>
        </p>
      )}
    </section>
  );
}
