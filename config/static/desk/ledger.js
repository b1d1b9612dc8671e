// The confirming screen by keyboard and without reloading. Everything is an ordinary form or link and works without this.
const page = () => document.getElementById("ledger");
const said = document.getElementById("ledger-said");
let busy = false;

// The new page's screen takes the old one's place; what was scrolled or unfolded stays so.
function show(html, address) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const next = fresh.getElementById("ledger");
  if (!next) return void (location.href = address);
  const tops = [...page().querySelectorAll(".split > section")].map((pane) => pane.scrollTop);
  const unfolded = [...page().querySelectorAll("details.fold[open]")].map((one) => one.dataset.fold);
  page().replaceWith(next);
  next.querySelectorAll("details.fold").forEach((one) => (one.open = unfolded.includes(one.dataset.fold)));
  next.querySelectorAll(".split > section").forEach((pane, at) => (pane.scrollTop = tops[at] ?? 0));
  history.replaceState(null, "", address);
  document.title = fresh.title;
  said.textContent = next.querySelector(".messagelist, .undo span, [role=alert]")?.textContent ?? "";
  arrive();
}

// The open row gets the focus, its passage comes into sight; when nothing waits, the button that enters the ledger.
function arrive() {
  const open = document.getElementById("open");
  const passage = open && page().querySelector(`mark[data-promise="${open.dataset.row}"]`);
  const fold = passage?.closest("details");
  if (fold) fold.open = true;
  passage?.scrollIntoView({ block: "center" });
  const wrong = open?.querySelector(".field.bad input, .field.bad select");
  (wrong ?? open ?? document.querySelector("#enter:enabled"))?.focus({ preventScroll: true });
  // Where the letter stands above the ledger an open row is taller than what is left of the screen.
  open?.scrollIntoView({ block: matchMedia("(max-width: 1023px)").matches ? "start" : "nearest" });
}

async function ask(address, options) {
  if (busy) return;
  busy = true;
  try {
    const answer = await fetch(address, options);
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.text(), answer.url);
  } catch {
    said.textContent = page().dataset.lost;
    let note = page().querySelector("#lost");
    if (!note) {
      note = document.createElement("p");
      note.id = "lost";
      note.className = "warn bad";
      page().prepend(note);
    }
    note.textContent = page().dataset.lost;
  } finally {
    busy = false;
  }
}

document.addEventListener("submit", (event) => {
  if (!page().contains(event.target)) return;
  event.preventDefault();
  ask(event.target.action, { method: "POST", body: new FormData(event.target, event.submitter) });
});

const go = (number) => ask(`${location.pathname}?at=${number}`);

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const row = event.target.closest(".lrow");
  const mark = event.target.closest("mark[data-promise]:not(.cur)");
  if (row) {
    event.preventDefault();
    go(row.dataset.row);
  } else if (mark && getSelection().isCollapsed) go(mark.dataset.promise);
});

// Where in the letter's own characters (not UTF-16 units) a place of the page is; null outside the letter.
function place(node, within) {
  const line = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("p[data-start]");
  if (!line) return null;
  const range = document.createRange();
  range.setStart(line, 0);
  range.setEnd(node, within);
  return Number(line.dataset.start) + [...range.toString()].length;
}

function unfold(id, field) {
  const fork = document.getElementById(id);
  if (!fork) return;
  fork.open = true;
  fork.scrollIntoView({ block: "nearest" });
  (fork.querySelector(field) ?? fork.querySelector("summary")).focus();
}

function cut() {
  const open = document.getElementById("open");
  const selection = getSelection();
  const at = selection.rangeCount ? place(selection.focusNode, selection.focusOffset) : null;
  const form = document.querySelector("#split form");
  if (!form) return;
  if (at !== null && at > Number(open.dataset.start) && at < Number(open.dataset.end)) {
    form.elements.cursor.value = at;
    form.requestSubmit(form.querySelector("button"));
  } else unfold("split", "input[type=radio]:checked");
}

function mark() {
  const selection = getSelection();
  const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  const start = range && place(range.startContainer, range.startOffset);
  const end = range && place(range.endContainer, range.endOffset);
  if (start === null || end === null || !range) return unfold("addone", "textarea");
  const form = document.querySelector("#addone form");
  form.elements.start.value = start;
  form.elements.end.value = end;
  form.requestSubmit();
}

function step(by) {
  const rows = [...page().querySelectorAll(".lrow, .ledit")];
  const at = rows.findIndex((one) => one.id === "open");
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
  if (next) go(next.dataset.row);
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  s: cut,
  a: mark,
  m: () => document.getElementById("merge")?.click(),
  x: () => unfold("reject", "input[type=radio]:checked"),
  u: () => document.getElementById("undo")?.click(),
};

document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (target !== document.body && !page().contains(target)) return;
  const typing = target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
  if (event.key === "Escape") {
    target.closest(".fork, .addone")?.removeAttribute("open");
    document.getElementById("open")?.focus();
  } else if (event.key === "Enter" && (target.id === "open" || target === document.body || target.id === "lettertext")) {
    event.preventDefault();
    document.getElementById("confirm")?.click();
  } else if (!typing && KEYS[event.key.toLowerCase()]) {
    event.preventDefault();
    KEYS[event.key.toLowerCase()]();
  }
});

arrive();
