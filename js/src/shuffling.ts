/** Rankings as a person sees them in a record: in which order, and what is called how. */

import { askedOf } from "./asked";
import { hashed } from "./contents";
import type { Question, RankingQuestion, Welcome } from "./protocol.gen";
import type { Entry } from "./state";
import { optionsOf } from "./values";

/** Gives the fields that are shown as what they are: those that are ranked are shown in the first ranking that has them. */
export function fieldsBeside({ values }: Pick<Entry, "values">, welcome: Welcome | null): Welcome["fields"] {
  if (welcome === null) return [];
  const asked = askedOf(welcome.questions, (name) => values[name]?.value);
  return welcome.fields.filter(({ name }) => rankingWith(name, asked) === undefined);
}

/** Gives the question that shows the text of a field, if one does. */
export function rankingWith(field: string, questions: readonly Question[]): RankingQuestion | undefined {
  return questions.find(
    (each): each is RankingQuestion =>
      each.type === "ranking" && optionsOf(each).some(({ value }) => value === field),
  );
}

/**
 * Gives a question as somebody sees it who answers it: the values of a ranking in their order there, and those that are
 * fields under their names. Where the order is shuffled, these are called by their places, and nothing else tells them
 * apart.
 */
export function shownAs<Kind extends Question>(
  question: Kind,
  record: string,
  { user, fields }: Pick<Welcome, "user" | "fields">,
): Kind {
  if (question.type !== "ranking") return question;
  const { values, shuffle = false } = question;
  const order = optionsOf(question).map(({ value }) => String(value));
  // As RankingQuestion.shown in Python.
  const key = (value: string) => hashed(hashed(JSON.stringify([value, user, record])));
  if (shuffle) order.sort((one, other) => (key(one) < key(other) ? -1 : 1));
  const called = order.map((value, place) => {
    const field = fields.find(({ name }) => name === value);
    const text = Array.isArray(values) ? field?.title || value : (values[value] ?? value);
    return [value, shuffle && field !== undefined ? letter(place) : text];
  });
  return { ...question, values: Object.fromEntries(called), order };
}

/** Gives questions, or else all of them, as somebody sees them in a record. */
export function questionsIn(
  record: string,
  welcome: Welcome | null,
  questions: readonly Question[] = welcome?.questions ?? [],
): Question[] {
  return welcome === null ? [] : questions.map((each) => shownAs(each, record, welcome));
}

/** A, B and so on; what comes after Z has a number. */
function letter(place: number): string {
  return place < 26 ? String.fromCharCode(65 + place) : String(place + 1);
}
