/** A field's text, as it is or as Markdown. */

import type { Extras } from "../loading";
import type { TextField } from "../protocol.gen";
import { Markdown } from "./Markdown";
import { Plain } from "./Plain";

interface Props {
  field: TextField;
  value: unknown;
  extras: Extras;
  /** What to mark. */
  words: readonly string[];
}

export function TextFieldView({ field, value, extras, words }: Props) {
  if (typeof value !== "string") return null;
  return (
    <section class="field" aria-label={field.title || field.name}>
      <h4 dir="auto">{field.title || field.name}</h4>
      {field.description && <p class="description">{field.description}</p>}
      {field.use_markdown ? (
        <Markdown text={value} extras={extras} words={words} remoteImages={field.remote_images ?? false} />
      ) : (
        <Plain text={value} words={words} />
      )}
    </section>
  );
}
