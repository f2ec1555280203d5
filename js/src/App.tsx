/** The widget: a bar above, the record and its questions, a bar below; or a screen that says what to do. */

import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Actions } from "./actions";
import { askedOf } from "./asked";
import { Footer } from "./Footer";
import { FoundBar } from "./FoundBar";
import { stopIn, useFocusThatStays } from "./focus";
import { Header } from "./Header";
import { type Command, commandOf, digitOf, suggestionOf } from "./keys";
import { ListView, rowOf } from "./list/ListView";
import { type Modules, sheets } from "./loading";
import { Notices } from "./Notices";
import { Part } from "./Part";
import { Guidelines } from "./panels/Guidelines";
import type { Welcome } from "./protocol.gen";
import { putAnswer } from "./questions/putText";
import { EDITOR_IN } from "./questions/QuestionEditor";
import { Recents } from "./Recents";
import { RecordView } from "./RecordView";
import { KeysProvider, keysWith } from "./remapping";
import { Connecting, EmptyDataset, EmptyQueue } from "./Screens";
import type { PanelName, State } from "./state";
import { type Theme, watchTheme } from "./theme";
import type { Value } from "./values";
import { ROOMY, useWidth } from "./width";

export interface Props {
  state: State;
  actions: Actions;
}

export function App({ state, actions, root }: Props & { root: ShadowRoot }) {
  const theme = useSignal<Theme>("light");
  const keys = useComputed(() => keysWith(state.welcome.value?.keys ?? {}));
  const region = useRef<HTMLElement>(null);
  useEffect(
    () =>
      watchTheme((now) => {
        theme.value = now;
      }),
    [theme],
  );

  useSignalEffect(() => {
    if (state.welcome.value === null) return;
    const { guidelines, fields, questions } = state.welcome.value;
    // Here before they are needed: a kernel that is busy by then could not give them.
    actions.extras.load("tools");
    for (const { type } of questions) if (type !== "text") actions.extras.load(EDITOR_IN[type]);
    if (
      guidelines.trim() !== "" ||
      [...fields, ...questions].some((each) => each.type === "text" && each.use_markdown)
    )
      actions.extras.load("markdown");
  });

  useWidth(region, (width) => actions.resize(width));

  /** The row that the person is in, if there are rows. */
  const row = () => rowOf(region.current, state.shown.peek()?.record.peek().record);
  const main = () => row() ?? region.current?.querySelector<HTMLElement>(".record, .screen");
  const place = () => row() ?? region.current;
  /** The editor that the person was in before the widget was shown anew, else the first. */
  const lastEditor = () => {
    const record = state.shown.value?.record.value.record ?? "";
    const editors = [...(place()?.querySelectorAll("textarea") ?? [])];
    return (
      editors.find((each) => actions.caret.isIn(each, record)) ?? stopIn(place()?.querySelector(".question"))
    );
  };

  const shown = state.shown.value?.record.value.record ?? state.queue.value;
  // An editor that goes out of sight takes the focus with it, as a record does.
  const asked = useComputed(() => {
    const [{ questions = [] }, entry] = [state.welcome.value ?? {}, state.shown.value];
    return askedOf(questions, (name) => entry?.values[name]?.value)
      .map(({ name }) => name)
      .join();
  });
  useFocusThatStays(root, `${state.layout.value} ${shown} ${asked.value}`, () => {
    const next = place()?.querySelector(".question textarea:not([hidden]), .picks");
    if (next instanceof HTMLTextAreaElement && next.value === "") next.focus();
    else main()?.focus();
  });

  function submit(): void {
    if (actions.answering.submit()) return;
    // Once the problem has been drawn.
    queueMicrotask(() => write(stopIn(place()?.querySelector(".question.wrong")) ?? undefined));
  }

  /** Puts an answer into a question's editor. */
  function put(question: string, value: Value): void {
    const entry = state.shown.value;
    if (entry === null) return;
    putAnswer(place(), question, value, () => actions.answering.edit(entry, question, value));
  }

  /** Chooses what a key stands for, in the question that the person is in, or in the only one that has choices. */
  function choose(digit: string): boolean {
    const focused = root.activeElement;
    const within = focused?.closest(".question") ?? (focused === main() ? place() : null);
    const options = within?.querySelectorAll(".picks") ?? [];
    const found = options[0]?.querySelector<HTMLElement>(`[data-key="${digit}"]`);
    if (options.length !== 1 || found == null) return false;
    found.click();
    return true;
  }

  /** Opens the comment's editor, and goes there. */
  function comment(): void {
    actions.answering.beginComment();
    // Once it has been drawn.
    queueMicrotask(() => place()?.querySelector<HTMLElement>("textarea[data-comment]")?.focus());
  }

  /** Opens or closes a panel; whoever closes it goes on at the record. */
  function toggle(panel: PanelName): void {
    actions.toggle(panel);
    if (!(panel === "guidelines" ? state.guidelinesOpen : state.panel).value) main()?.focus();
  }

  /** Looks through the answers of the list; for what is marked in an editor, if that is where somebody is. */
  function replace(): void {
    const editor = root.activeElement;
    if (editor instanceof HTMLTextAreaElement && state.panel.value !== "replace") {
      const marked = editor.value.slice(editor.selectionStart, editor.selectionEnd);
      if (marked !== "" && !marked.includes("\n")) actions.replacing.want({ find: marked });
    }
    if (state.panel.value !== "replace") actions.lay("list");
    toggle("replace");
  }

  /** Goes to an editor, which may have been out of view: the one that the person was in, if no other is meant. */
  function write(editor: HTMLElement | null = lastEditor()): void {
    if (editor?.hidden) actions.look(editor.dataset["question"] ?? "", "write");
    // Once it has been drawn.
    queueMicrotask(() => editor?.focus());
  }

  /** Finds a button in the question that the person is in, or in the first that has it. */
  function inQuestion(button: string): HTMLElement | null | undefined {
    const question = root.activeElement?.closest(".question") ?? place();
    return question?.querySelector<HTMLElement>(button) ?? place()?.querySelector<HTMLElement>(button);
  }

  function press(command: Command): void {
    inQuestion(`[data-command=${command}]`)?.click();
  }

  const commands: Record<Command, () => void> = {
    submit,
    saveDraft: () => actions.answering.saveDraft(),
    discard: () => region.current?.querySelector<HTMLElement>("footer [data-command=discard]")?.click(),
    undo: () => actions.undoing.want("undo"),
    redo: () => actions.undoing.want("redo"),
    next: () => actions.moving.next(),
    previous: () => actions.moving.previous(),
    first: () => void actions.moving.first(),
    last: () => void actions.moving.last(),
    search: () => region.current?.querySelector<HTMLInputElement>("input[type=search]")?.select(),
    filter: () => {
      toggle("filter");
      // Once it has been drawn.
      queueMicrotask(() => region.current?.querySelector<HTMLElement>(".filters select")?.focus());
    },
    edit: () => write(),
    useSuggestion: () => press("useSuggestion"),
    write: () => {
      const editor = inQuestion("textarea[data-question]");
      actions.look(editor?.dataset["question"] ?? "", "write");
      // Once it has been drawn.
      queueMicrotask(() => editor?.focus());
    },
    preview: () => press("preview"),
    changes: () => press("changes"),
    nextChange: () => press("nextChange"),
    previousChange: () => press("previousChange"),
    keepChange: () => press("keepChange"),
    takeChangeBack: () => press("takeChangeBack"),
    flag: () => actions.answering.flag(),
    comment,
    history: () => toggle("history"),
    leave: () => {
      if (state.panel.value !== null) state.panel.value = null;
      main()?.focus();
    },
    layout: () => actions.lay(state.layout.value === "list" ? "focus" : "list"),
    guidelines: () => toggle("guidelines"),
    replace,
    keys: () => toggle("keys"),
  };

  function onKeyDown(event: KeyboardEvent): void {
    const focused = root.activeElement;
    // A key that is held goes through records, but answers one: what nobody has seen is not submitted.
    if (
      event.repeat &&
      focused instanceof HTMLButtonElement &&
      (event.key === "Enter" || event.key === " ")
    ) {
      event.preventDefault();
      return;
    }
    const wanted = suggestionOf(event);
    if (wanted !== null) {
      event.preventDefault();
      if (!event.repeat) inQuestion(`[data-suggestion="${wanted}"]`)?.click();
      return;
    }
    const typing =
      focused instanceof HTMLTextAreaElement ||
      focused instanceof HTMLSelectElement ||
      (focused instanceof HTMLInputElement && !/^(checkbox|radio)$/.test(focused.type));
    const command = commandOf(event, typing, keys.value);
    const digit = typing || command !== null ? null : digitOf(event);
    if (digit !== null && (event.repeat || choose(digit))) event.preventDefault();
    if (command === null || state.welcome.value === null) return;
    // In a panel it presses the panel's buttons.
    if (command === "submit" && focused?.closest(".panel")) return;
    event.preventDefault();
    if (event.repeat && command !== "next" && command !== "previous") return;
    commands[command]();
  }

  function panel(tools: Modules["tools"], { questions }: Welcome) {
    const given = { state, actions };
    const name = state.panel.value;
    if (name === "filter") return <tools.FilterPanel {...given} onClose={() => toggle("filter")} />;
    if (name === "replace") return <tools.Replace {...given} onClose={() => toggle("replace")} />;
    if (name === "history") return <tools.History {...given} onClose={() => toggle("history")} onUse={put} />;
    if (name !== "keys") return null;
    return <tools.Keys questions={questions} onClose={() => toggle("keys")} />;
  }

  const welcome = state.welcome.value;
  const name = welcome?.name ?? "Feedback";
  const roomy = state.width.value >= ROOMY;
  const guidelines = welcome?.guidelines.trim() && (
    <Guidelines state={state} actions={actions} beside={roomy} onClose={() => toggle("guidelines")} />
  );
  return (
    <KeysProvider value={keys.value}>
      <style>{sheets.value.join("\n")}</style>
      <section
        class="nbf"
        data-theme={theme.value}
        aria-label={name}
        ref={region}
        onKeyDown={onKeyDown}
        data-lm-suppress-shortcuts="true"
        // A click beside everything else still is a click in here: the keyboard stays.
        tabIndex={-1}
      >
        <p class="unseen" role="status">
          {state.said.value}
        </p>
        {welcome === null ? (
          <Connecting state={state} />
        ) : (
          <>
            <Header state={state} actions={actions} onLeave={() => main()?.focus()} />
            <FoundBar state={state} actions={actions} onAway={() => main()?.focus()} />
            <Notices state={state} actions={actions} onAway={() => main()?.focus()} />
            {state.guidelinesOpen.value && !roomy && guidelines}
            {state.panel.value !== null && state.panel.value !== "guidelines" && (
              <Part of="tools" extras={actions.extras}>
                {(tools) => panel(tools, welcome)}
              </Part>
            )}
            <div class="work">
              <Body state={state} actions={actions} root={root} />
              {state.guidelinesOpen.value && roomy && guidelines}
            </div>
            <Recents state={state} actions={actions} />
            {state.shown.value !== null && (
              <Footer
                state={state}
                actions={actions}
                onSubmit={submit}
                onComment={comment}
                onLeave={() => main()?.focus()}
              />
            )}
          </>
        )}
      </section>
    </KeysProvider>
  );
}

function Body({ state, actions, root }: Props & { root: ShadowRoot }) {
  if (state.layout.value === "list" && state.trail.value.at >= 0)
    return <ListView state={state} actions={actions} root={root} />;
  const entry = state.shown.value;
  if (entry !== null) {
    return <RecordView key={entry.record.value.record} entry={entry} state={state} actions={actions} />;
  }
  if (state.counts.value.total === 0 && !state.opening.value) return <EmptyDataset state={state} />;
  return <EmptyQueue state={state} actions={actions} />;
}
