// Search again at once when a box is ticked or the order changes, without loading the whole page.
const form = document.querySelector("[data-apply]");
// Boxes of this name choose what to compare: they narrow nothing.
const COMPARED = "entry";
let asked;

function address() {
  const pairs = [...new FormData(form)].filter(([name, value]) => name !== COMPARED && value.trim());
  const query = new URLSearchParams(pairs).toString();
  return query ? `${form.getAttribute("action")}?${query}` : form.getAttribute("action");
}

function openFacets() {
  return new Set([...form.querySelectorAll("details[open]")].map((one) => one.dataset.facet));
}

function put(page) {
  const wereOpen = openFacets();
  const focused = document.activeElement;
  for (const id of ["results", "facets"]) {
    document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
  }
  // The element stays, so that a screen reader hears the new number.
  document.getElementById("count").replaceChildren(...page.getElementById("count").childNodes);
  document.title = page.title;
  form.querySelectorAll("details").forEach((one) => {
    one.open = wereOpen.has(one.dataset.facet);
  });
  if (focused?.isConnected) return;
  const same = [...form.elements].find(
    (one) => one.name && one.name === focused.name && one.value === focused.value,
  );
  (same ?? document.getElementById("heading")).focus({ preventScroll: true });
}

async function go(there) {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(there, { signal: asked.signal });
    const text = await answer.text();
    if (!answer.ok) return location.assign(there);
    put(new DOMParser().parseFromString(text, "text/html"));
    return true;
  } catch (error) {
    if (error.name !== "AbortError") location.assign(there);
  }
}

async function apply(there) {
  if (await go(there)) history.pushState({}, "", there);
}

if (form && document.getElementById("results")) {
  form.addEventListener("change", (event) => {
    const isChoice = event.target.matches("[type=checkbox], select");
    if (isChoice && event.target.name !== COMPARED) apply(address());
  });
  form.addEventListener("click", (event) => {
    const link = event.target.closest(".registry-chosen__one");
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
    if (!link || !isPlain) return;
    event.preventDefault();
    apply(link.getAttribute("href"));
  });
  // Back and forward: what was typed is a part of what was asked, so the whole page comes anew.
  addEventListener("popstate", () => location.reload());
}
