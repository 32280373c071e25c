// What every page loads: htmx, and the few things that HTML cannot do by itself.
import htmx from "htmx.org";
import { followLogs } from "./logs.js";
import { traffic } from "./traffic.js";

window.htmx = htmx;

const each = (root, selector, action) => {
  if (root.matches?.(selector)) action(root);
  root.querySelectorAll(selector).forEach(action);
};

// The text of an element, or the value of a field, into the clipboard.
const copyButton = (button) =>
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard?.writeText(source.value ?? source.textContent);
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = before), 1500);
  });

// A question before what cannot be taken back.
const confirmForm = (form) =>
  form.addEventListener("submit", (event) => {
    if (!window.confirm(form.dataset.confirm)) event.preventDefault();
  });

// A select that goes somewhere: the choice of a namespace or a language.
const jump = (select) => select.addEventListener("change", () => select.form.requestSubmit());

// A saved test event fills the editor of the event.
const eventChoice = (select) =>
  select.addEventListener("change", () => {
    const option = select.selectedOptions[0];
    const target = document.getElementById(select.dataset.fills);
    target.value = option.dataset.body ?? "";
    target.dispatchEvent(new CustomEvent("console:set", { bubbles: true }));
    const name = document.getElementById(select.dataset.names);
    if (name) name.value = option.dataset.saved ?? "";
  });

// The name in a template's code follows the name of the function until the code is edited.
const templateChoice = (form) => {
  const name = form.querySelector("[name=name]");
  const source = form.querySelector("[name=source]");
  const choices = form.querySelectorAll("[name=template]");
  // What was written and not taken comes back with the form: it is nobody's template.
  let written = source.value === "" ? "" : undefined;
  const fill = () => {
    const chosen = form.querySelector("[name=template]:checked");
    if (!chosen || source.value !== written) return;
    const type = (name.value || "hello").split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
    written = document.getElementById("template-" + chosen.value).textContent.replaceAll("@Class@", type).replaceAll("@name@", name.value || "hello");
    source.value = written;
    source.dispatchEvent(new CustomEvent("console:set", { bubbles: true }));
  };
  choices.forEach((choice) => choice.addEventListener("change", () => { written = source.value; fill(); }));
  name.addEventListener("input", fill);
  fill();
};

// A jar or zip goes as it is, with the fields of its form in the query.
const uploadForm = (form) =>
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const file = form.querySelector("input[type=file]").files[0];
    const told = form.querySelector("[data-answer]");
    const button = form.querySelector("button");
    const most = Number(form.dataset.most);
    if (file.size > most) {
      const mib = (bytes) => Math.ceil(bytes / 1024 / 1024);
      told.className = "notice error";
      told.textContent = form.dataset.tooLarge.replace("{0}", mib(file.size)).replace("{1}", mib(most));
      return;
    }
    const target = new URL(form.getAttribute("action"), window.location.href);
    new FormData(form).forEach((value, name) => typeof value === "string" && target.searchParams.set(name, value));
    button.disabled = true;
    told.className = "";
    told.textContent = `${file.name} (${Math.ceil(file.size / 1024)} KiB) …`;
    try {
      const answer = await fetch(target, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file });
      if (answer.status === 401) return window.location.reload();
      const text = await answer.text();
      const body = answer.headers.get("Content-Type")?.startsWith("application/json") ? JSON.parse(text) : { detail: text };
      if (answer.ok) return window.location.assign(body.location);
      throw new Error(body.detail);
    } catch (error) {
      told.className = "notice error";
      told.textContent = error.message;
    }
    button.disabled = false;
  });

const start = (root) => {
  each(root, "form[data-upload]", uploadForm);
  each(root, "[data-copy]", copyButton);
  each(root, "form[data-confirm]", confirmForm);
  each(root, "select[data-jump]", jump);
  each(root, "select[data-fills]", eventChoice);
  each(root, "form[data-templates]", templateChoice);
  each(root, "[data-logs]", followLogs);
  each(root, "form[data-traffic]", traffic);
};

// A session that has ended: the page that signs in comes in place of a part of a page.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const status = event.detail.xhr.status;
  if (status === 401) {
    event.preventDefault();
    window.location.reload();
  }
});

// Answers that say what is wrong are shown where the others are.
document.addEventListener("htmx:beforeSwap", (event) => {
  const status = event.detail.xhr.status;
  if (status >= 400 && event.detail.xhr.getResponseHeader("Nabi-Fragment") === "true") {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
document.addEventListener("htmx:load", (event) => event.detail.elt !== document.body && start(event.detail.elt));
// The tab of the page that is shown, where the row of tabs is wider than the screen.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
start(document);
