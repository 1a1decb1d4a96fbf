// Keys for what stands on the page anyway: without this script, everything is a link or a button that Tab reaches.
"use strict";

/** Moves among the items of a list. */
const move = (step) => {
  const items = [...document.querySelectorAll("[data-item]")];
  if (items.length === 0) return;
  const at = items.indexOf(document.activeElement);
  const to = at < 0 ? (step > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + step));
  items[to].focus();
  items[to].scrollIntoView({ block: "nearest" });
};

/** Does what a click on the element would; a choice leads on to what it asks for. */
const use = (element) => {
  if (element.matches("input[type=radio]")) {
    element.checked = true;
    element.dispatchEvent(new Event("change", { bubbles: true }));
    document.querySelector(element.dataset.then)?.focus();
  } else {
    element.focus();
    element.click();
  }
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const typing = event.target.closest("textarea, select, input:not([type=radio], [type=checkbox])");
  if (typing) {
    if (event.key === "Escape") typing.blur();
    return;
  }
  const keyed = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (keyed) use(keyed);
  else return;
  event.preventDefault();
});
