// Suggest while somebody types, in every box with data-suggest: a combobox with a list of its own.
const WAIT = 150;
const API = "/api/v1";

function suggest(box, number) {
  const words = JSON.parse(box.dataset.suggestWords);
  const list = document.createElement("ul");
  const status = document.createElement("div");
  let items = [], at = -1, timer, asked;

  list.id = `suggestions-${number}`;
  list.className = "registry-suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.list);
  list.hidden = true;
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  Object.entries(attributes).forEach(([name, value]) => box.setAttribute(name, value));
  const frame = document.createElement("div");
  frame.className = "registry-suggest";
  box.replaceWith(frame);
  frame.append(box, list, status);

  function close() {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    light(-1);
  }

  function light(place) {
    list.children[at]?.removeAttribute("aria-selected");
    at = place;
    const option = list.children[at];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option?.id ?? "");
  }

  // Of the html only <mark> is taken, and as nodes: whatever else it might say stays text.
  function marked(html) {
    const read = new DOMParser().parseFromString(html, "text/html").body;
    return [...read.childNodes].map((node) => {
      if (node.nodeName !== "MARK") return document.createTextNode(node.textContent);
      const mark = document.createElement("mark");
      mark.textContent = node.textContent;
      return mark;
    });
  }

  function option(item, place) {
    const made = document.createElement("li");
    made.id = `${list.id}-${place}`;
    made.setAttribute("role", "option");
    made.className = "registry-suggestions__one";
    const text = document.createElement("span");
    text.append(...marked(item.html));
    const about = document.createElement("span");
    about.className = "registry-suggestions__about";
    const said = [words.types[item.kind ?? item.type] ?? ""];
    said.push(item.found_as, item.entries && words.entries.replace("{number}", item.entries));
    about.textContent = said.filter(Boolean).join(" · ");
    made.append(text, " ", about);
    // Pressing must not take the focus out of the box.
    made.addEventListener("mousedown", (event) => event.preventDefault());
    made.addEventListener("click", () => choose(item));
    return made;
  }

  function show(found) {
    items = found;
    light(-1);
    list.replaceChildren(...items.map(option));
    list.hidden = !items.length;
    box.setAttribute("aria-expanded", String(items.length > 0));
    const said = [words.none, words.one][items.length] ?? words.some;
    status.textContent = said.replace("{number}", items.length);
  }

  function choose(item) {
    box.value = item.text;
    close();
    // The path alone: what a suggestion says can lead nowhere else.
    const there = new URL(item.url);
    location.assign(there.pathname.replace(API, "") + there.search);
  }

  async function ask() {
    asked = new AbortController();
    const address = `${box.dataset.suggest}?${new URLSearchParams({ q: box.value })}`;
    try {
      const answer = await fetch(address, { signal: asked.signal });
      show(answer.ok ? (await answer.json()).items : []);
    } catch (error) {
      // Overtaken by the next letter, or no network: the form works without suggestions.
      if (error.name !== "AbortError") close();
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    asked?.abort();
    if (box.value.trim().length < 2) return close();
    timer = setTimeout(ask, WAIT);
  });
  box.addEventListener("keydown", (event) => {
    const isOpen = !list.hidden;
    const moves = { ArrowDown: at + 1 < items.length ? at + 1 : -1, ArrowUp: at >= 0 ? at - 1 : items.length - 1 };
    if (event.key in moves && !isOpen && box.value.trim().length > 1) ask();
    else if (event.key in moves && isOpen) light(moves[event.key]);
    else if (event.key === "Enter" && isOpen && at >= 0) choose(items[at]);
    else if (event.key === "Escape" && isOpen) close();
    else return;
    event.preventDefault();
  });
  box.addEventListener("blur", close);
}

document.querySelectorAll("[data-suggest]").forEach(suggest);
