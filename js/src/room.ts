/** How high the widget may be where the host scrolls whatever is higher: with two scroll bars, the buttons out of sight. */

/** The widget's own margins. */
const MARGINS = 4;

/** Gives the pixels of height that there are, or null where there is no such limit. marimo has one, of 610 pixels. */
export function roomIn(el: Element): number | null {
  for (let at: Element | null = el; at !== null; at = parentOf(at)) {
    const style = getComputedStyle(at);
    if (style.overflowY !== "auto" && style.overflowY !== "scroll") continue;
    const limit = Number.parseFloat(style.maxHeight);
    if (Number.isNaN(limit) || style.maxHeight.endsWith("%")) return null;
    const { paddingTop, paddingBottom, borderTopWidth, borderBottomWidth } = style;
    const edges = [paddingTop, paddingBottom, borderTopWidth, borderBottomWidth].map(Number.parseFloat);
    const around = style.boxSizing === "border-box" ? edges.reduce((sum, edge) => sum + edge, 0) : 0;
    return Math.floor(limit - around - MARGINS);
  }
  return null;
}

function parentOf(el: Element): Element | null {
  const root = el.getRootNode();
  return el.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}
