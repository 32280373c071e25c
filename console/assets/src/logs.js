// Follows a log by server-sent events. What functions printed is only ever text here, never HTML.
const MOST_LINES = 2000;

const cell = (name, text) => {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = text;
  return element;
};

// The first line of an invocation has a button that shows its lines alone.
const idCell = (line, before) => {
  if (!line.invocation || before?.dataset.invocation === line.invocation) return cell("log-id", "");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "log-id";
  button.textContent = line.invocation.slice(-8);
  button.title = line.invocation;
  return button;
};

const row = (line, before) => {
  const element = document.createElement("div");
  element.className = "log-line" + (line.level ? " level-" + line.level : "");
  element.dataset.invocation = line.invocation;
  element.append(cell("log-time", line.time.slice(11, 23)), idCell(line, before), cell("log-text", line.text));
  return element;
};

export const followLogs = (view) => {
  const lines = view.querySelector("[data-lines]");
  const state = view.querySelector("[data-state]");
  const filter = view.querySelector("[data-filter]");
  const stop = view.querySelector("[data-stop]");
  const problem = view.querySelector("[data-problem]");
  const say = (name) => {
    state.textContent = state.dataset[name];
    state.dataset.now = name;
  };
  const shown = (element) => {
    const wanted = filter.value.trim().toLowerCase();
    element.hidden = wanted !== "" && !element.dataset.invocation.toLowerCase().includes(wanted) && !element.textContent.toLowerCase().includes(wanted);
  };
  filter.addEventListener("input", () => lines.querySelectorAll(".log-line").forEach(shown));
  lines.addEventListener("click", (event) => {
    const id = event.target.closest("button.log-id");
    if (id) {
      filter.value = id.parentElement.dataset.invocation;
      filter.dispatchEvent(new Event("input"));
    }
  });

  let source;
  const close = (name) => {
    source?.close();
    source = undefined;
    say(name);
    stop.textContent = stop.dataset.start;
  };
  const open = () => {
    stop.textContent = stop.dataset.end;
    problem.hidden = true;
    say("opening");
    source = new EventSource(view.dataset.logs);
    source.addEventListener("open", () => {
      // The last lines come again with each connection.
      lines.replaceChildren();
      say("live");
    });
    source.addEventListener("problem", (event) => {
      problem.textContent = event.data;
      problem.hidden = false;
    });
    source.addEventListener("line", (event) => {
      const atEnd = lines.scrollTop + lines.clientHeight >= lines.scrollHeight - 40;
      const element = row(JSON.parse(event.data), lines.lastElementChild);
      shown(element);
      lines.append(element);
      while (lines.childElementCount > MOST_LINES) lines.firstElementChild.remove();
      if (atEnd) lines.scrollTop = lines.scrollHeight;
    });
    source.addEventListener("end", (event) => {
      close(event.data === "session" ? "ended" : "done");
      if (event.data === "session") window.location.reload();
    });
    source.addEventListener("error", () => {
      if (source?.readyState === EventSource.CLOSED) close("lost");
      else if (source) say("opening");
    });
  };
  stop.addEventListener("click", () => (source ? close("done") : open()));
  window.addEventListener("pagehide", () => source?.close());
  open();
};
