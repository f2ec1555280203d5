import code from "./code.css";
import controls from "./controls.css";
import difference from "./difference.css";
import finding from "./finding.css";
import layout from "./layout.css";
import list from "./list.css";
import mathematics from "./mathematics.css";
import prose from "./prose.css";
import tokens from "./tokens.css";
import views from "./views.css";

/** All of it, for the widget's shadow root. */
export default [tokens, layout, controls, prose, code, mathematics, difference, finding, views, list].join(
  "\n",
);
