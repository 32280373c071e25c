// An editor in place of each textarea[data-editor]. It stands in a shadow root, where its styles are adopted style sheets: the
// content security policy has no place for a style element.
import { autocompletion, closeBrackets, closeBracketsKeymap, completeAnyWord, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { java } from "@codemirror/lang-java";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const LANGUAGES = { java, json, yaml };
const KNOWN = "BigDecimal Boolean Character Clock Double Duration Exception HashMap HttpClient HttpRequest HttpResponse IllegalArgumentException Instant Integer List LocalDate Long Map Math Objects Optional Override Pattern Record Runtime RuntimeException Set StandardCharsets Stream String StringBuilder System Thread URI ZonedDateTime"
  .split(" ").map((label) => ({ label, type: "class" }));

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.character], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: [tags.comment], color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.typeName, tags.className, tags.definition(tags.typeName)], color: "var(--code-type)" },
  { tag: [tags.propertyName, tags.annotation], color: "var(--code-name)" },
]);

const theme = EditorView.theme({
  "&": { backgroundColor: "var(--surface)", color: "var(--text)", fontSize: "13.5px", height: "100%" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--accent)", padding: "10px 0" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--muted)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--hover)" },
  ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": { backgroundColor: "var(--selection) !important" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--text)", border: "1px solid var(--line)", borderRadius: "6px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--text)", borderColor: "var(--line)" },
  ".cm-matchingBracket": { backgroundColor: "var(--selection)", outline: "none" },
});

// Asks the console what javac says, a while after the last key; the answer is set at the lines, and below the editor.
const checking = (area, view) => {
  const list = document.getElementById(area.dataset.problems);
  let asked = 0;
  let timer;
  const check = async () => {
    const turn = ++asked;
    const source = view.state.doc.toString();
    list.dataset.state = "checking";
    const answer = await fetch(area.dataset.check, { method: "POST", body: new URLSearchParams({ source }) }).catch(() => undefined);
    if (turn !== asked) return;
    if (answer?.status === 401) return window.location.reload();
    if (!answer?.ok) {
      list.dataset.state = "unknown";
      list.textContent = answer ? (await answer.json()).detail : list.dataset.away;
      return;
    }
    const { problems } = await answer.json();
    view.dispatch(setDiagnostics(view.state, problems.map((problem) => {
      const line = view.state.doc.line(Math.min(Math.max(problem.line, 1), view.state.doc.lines));
      const from = Math.min(line.from + Math.max(problem.column - 1, 0), line.to);
      return { from, to: Math.max(from, Math.min(from + 1, line.to)), severity: problem.severity, message: problem.message };
    })));
    list.dataset.state = problems.some((problem) => problem.severity === "error") ? "errors" : "clean";
    list.replaceChildren(...(problems.length === 0 ? [list.dataset.clean] : problems.map((problem) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "problem " + problem.severity;
      const where = document.createElement("b");
      where.textContent = list.dataset.line.replace("{0}", problem.line);
      button.append(where, " ", problem.message);
      button.addEventListener("click", () => {
        const line = view.state.doc.line(Math.min(Math.max(problem.line, 1), view.state.doc.lines));
        view.dispatch({ selection: { anchor: line.from }, scrollIntoView: true });
        view.focus();
      });
      return button;
    })));
  };
  check();
  return () => {
    clearTimeout(timer);
    timer = setTimeout(check, 600);
  };
};

const edit = (area) => {
  const host = document.createElement("div");
  host.className = "editor" + (area.dataset.editor === "java" ? " tall" : "");
  area.after(host);
  const root = host.attachShadow({ mode: "open" });
  const label = document.querySelector(`label[for="${area.id}"]`)?.textContent.trim() ?? area.name;
  let changed = () => {};
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(), highlightActiveLine(), highlightActiveLineGutter(),
        highlightSelectionMatches(), lintGutter(), indentUnit.of(area.dataset.editor === "java" ? "    " : "  "), EditorState.tabSize.of(4),
        autocompletion({ override: area.dataset.editor === "java" ? [completeAnyWord, (context) => {
          const word = context.matchBefore(/[\w$]+/);
          return word ? { from: word.from, options: KNOWN } : null;
        }] : undefined }),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap, indentWithTab]),
        LANGUAGES[area.dataset.editor](), syntaxHighlighting(colours), theme,
        EditorState.readOnly.of(area.readOnly), EditorView.editable.of(!area.readOnly),
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          area.value = update.state.doc.toString();
          area.dispatchEvent(new Event("input", { bubbles: true }));
          changed();
        }),
      ],
    }),
  });
  area.hidden = true;
  if (area.dataset.check) changed = checking(area, view);
  area.addEventListener("console:set", () => {
    if (view.state.doc.toString() !== area.value) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: area.value } });
  });
  host.editorView = view;
  area.dataset.ready = "true";
};

document.querySelectorAll("textarea[data-editor]").forEach(edit);
