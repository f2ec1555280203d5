/** What records can be sorted by, in words. */

export const SORTS: Readonly<Record<string, string>> = {
  position: "order of the dataset",
  updated: "time of the last answer",
  score: "score of the suggestion",
  length: "length of the text",
  random: "random order",
};

const OF_METADATA = "metadata.";

/** Names what records are sorted by. */
export function sortName(sort: string, titleOf: (name: string) => string): string {
  return SORTS[sort] ?? titleOf(sort.slice(OF_METADATA.length));
}

/** What sorts by a name in the metadata. */
export function sortBy(name: string): string {
  return `${OF_METADATA}${name}`;
}
