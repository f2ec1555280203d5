/** What people open now and then. A page asks for it as soon as it is welcomed: a kernel that is busy later could not give it. */

export { FilterPanel } from "../panels/FilterPanel";
export { History } from "../panels/History";
export { Keys } from "../panels/Keys";
export { Replace } from "../panels/Replace";
export { Changes } from "../questions/Changes";
export { default as styles } from "../styles/tools.css";
