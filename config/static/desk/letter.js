// The confirming screen by keyboard; everything works by its links without this file.
const list = [...document.querySelectorAll(".ledgerlist li[data-promise]")];
const text = document.getElementById("lettertext");

function light(number) {
  document.querySelectorAll("[data-promise]").forEach((one) => one.classList.toggle("lit", one.dataset.promise === number));
  text.querySelector(`mark[data-promise="${number}"]`)?.scrollIntoView({ block: "center", behavior: "smooth" });
}

list.forEach((one) => one.addEventListener("focusin", () => light(one.dataset.promise)));
text.addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  if (mark && getSelection().isCollapsed) list.find((one) => one.dataset.promise === mark.dataset.promise)?.focus();
});

// Where in the letter's own characters the selection begins or ends.
function offset(node, within) {
  const line = (node.nodeType === 3 ? node.parentElement : node).closest("p[data-start]");
  if (!line) return null;
  const range = document.createRange();
  range.setStart(line, 0);
  range.setEnd(node, within);
  return Number(line.dataset.start) + [...range.toString()].length;
}

function go(name, query = "") {
  const link = document.activeElement.closest?.("li")?.querySelector(`a[href$="/${name}/"]`);
  if (link) location.href = link.href + query;
}

document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = list.indexOf(document.activeElement.closest?.("li"));
  const selection = getSelection();
  if (event.key === "j") list[Math.min(at + 1, list.length - 1)]?.focus();
  else if (event.key === "k") list[Math.max(at - 1, 0)]?.focus();
  else if (event.key === "c") go("confirm");
  else if (event.key === "x") go("reject");
  else if (event.key === "m") go("merge");
  else if (event.key === "s") go("split", selection.rangeCount ? `?at=${offset(selection.anchorNode, selection.anchorOffset) ?? ""}` : "");
  else if (event.key === "a" && selection.rangeCount && !selection.isCollapsed) {
    const range = selection.getRangeAt(0);
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    if (start !== null && end !== null) location.href = `${document.getElementById("letter-verbs").dataset.add}?start=${start}&end=${end}`;
  }
});
