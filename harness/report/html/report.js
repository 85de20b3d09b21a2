"use strict";
// Without this script everything is there to be read; it only filters.
const items = [...document.querySelectorAll(".item")], chips = [...document.querySelectorAll(".chip")], find = document.getElementById("find");
const words = new Map(items.map(item => [item, item.querySelector("summary").textContent.toLowerCase()]));
function filter() {
  const chosen = new Set(chips.filter(c => c.getAttribute("aria-pressed") === "true").map(c => c.dataset.verdict)), text = find.value.trim().toLowerCase();
  for (const item of items) item.hidden = chosen.size > 0 && !chosen.has(item.dataset.verdict) || text !== "" && !words.get(item).includes(text);
}
function choose(verdicts) {
  for (const chip of chips) chip.setAttribute("aria-pressed", String(verdicts.includes(chip.dataset.verdict)));
  filter();
}
for (const chip of chips) chip.addEventListener("click", () => {
  chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
  filter();
});
find.addEventListener("input", filter);
function show() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target || !target.classList.contains("item")) return;
  if (target.hidden) { find.value = ""; choose([]); }
  target.open = true;
  target.scrollIntoView();
}
addEventListener("hashchange", show);
const bad = chips.filter(c => !c.disabled && ["FAIL", "ERROR"].includes(c.dataset.verdict)).map(c => c.dataset.verdict);
if (location.hash) show(); else if (bad.length) choose(bad);
