/** A style sheet is imported as its text; build.mjs and vitest.config.ts see to that. */
declare module "*.css" {
  const text: string;
  export default text;
}
