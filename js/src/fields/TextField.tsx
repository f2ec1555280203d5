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
  /** Whether it is in a row of many: then it is no landmark, of which there would be hundreds with the same name. */
  compact?: boolean;
}

export function TextFieldView({ field, value, extras, words, compact = false }: Props) {
  if (typeof value !== "string") return null;
  return (
    <section class="field" aria-label={compact ? undefined : field.title || field.name}>
      <h4 dir="auto">{field.title || field.name}</h4>
      {field.description && (
        <p class="description" dir="auto">
          {field.description}
        </p>
      )}
      {field.use_markdown ? (
        <Markdown text={value} extras={extras} words={words} remoteImages={field.remote_images ?? false} />
      ) : (
        <Plain text={value} words={words} />
      )}
    </section>
  );
}
