/** Whether the host is light or dark, and being told when that changes. */

export type Theme = "light" | "dark";

/** Looks where the hosts say it, the most particular first: JupyterLab, VS Code, others, the browser. */
export function currentTheme(page: Document = document): Theme {
  const { body, documentElement: root } = page;
  const lab = body.dataset["jpThemeLight"];
  if (lab !== undefined) return lab === "false" ? "dark" : "light";
  const code = body.dataset["vscodeThemeKind"];
  if (code !== undefined) return /dark|high-contrast$/.test(code) ? "dark" : "light";
  const named = root.dataset["theme"] ?? body.dataset["theme"];
  if (named === "dark" || named === "light") return named;
  if (root.classList.contains("dark") || body.classList.contains("dark")) return "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Calls back now and at every change, until the function that it returns is called. */
export function watchTheme(tell: (theme: Theme) => void): () => void {
  const look = () => tell(currentTheme());
  const observer = new MutationObserver(look);
  const wanted = {
    attributes: true,
    attributeFilter: ["class", "data-theme", "data-jp-theme-light", "data-vscode-theme-kind"],
  };
  observer.observe(document.documentElement, wanted);
  observer.observe(document.body, wanted);
  const media = matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", look);
  look();
  return () => {
    observer.disconnect();
    media.removeEventListener("change", look);
  };
}
