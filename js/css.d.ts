/** A style sheet is imported as its text; build.mjs and vitest.config.ts see to that. */
declare module "*.css" {
  const text: string;
  export default text;
}

/** What the bundle lends to the extras, by the paths of its modules; build.mjs makes it. */
declare module "nb-feedback:lent" {
  export const lent: Readonly<Record<string, object>>;
}
