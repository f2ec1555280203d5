/** Times, as people say them. */

/** Gives the day and the time of something that was kept, such as "23 Nov, 14:02"; with the year if it is not this. */
export function when(at: number): string {
  const date = new Date(at);
  const year = date.getFullYear() === new Date().getFullYear() ? {} : ({ year: "numeric" } as const);
  return date.toLocaleString("en-GB", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    ...year,
  });
}
