/*
 * Suggests handles while a person types (combobox with a listbox, ARIA Authoring Practices Guide). Without JavaScript the
 * field is a plain one. The server of the suggestions is the setting example.typeahead.
 */
const LONGEST = 8;
const PAUSE = 200;

const input = document.getElementById("identifier");
const list = document.createElement("ul");
const status = document.createElement("p");
let choice = -1;
let timer;
let request;

list.id = "identifier-list";
list.className = "suggestions";
list.hidden = true;
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", input.labels[0].textContent);
status.className = "hidden";
status.setAttribute("role", "status");
input.setAttribute("role", "combobox");
input.setAttribute("aria-autocomplete", "list");
input.setAttribute("aria-controls", list.id);
input.setAttribute("aria-expanded", "false");
// The browser's own list would cover this one.
input.autocomplete = "off";
input.after(list, status);

input.addEventListener("input", () => {
  clearTimeout(timer);
  request?.abort();
  const typed = input.value.trim().replace(/^@/, "");
  // A DID or an address is not searched for.
  if (typed.length < 2 || typed.includes(":")) {
    close();
    return;
  }
  timer = setTimeout(() => suggest(typed), PAUSE);
});

input.addEventListener("keydown", (event) => {
  const count = list.children.length;
  if (list.hidden) {
    if (event.key === "ArrowDown" && count > 0) {
      event.preventDefault();
      open();
      choose(0);
    }
    return;
  }
  switch (event.key) {
    case "ArrowDown":
      event.preventDefault();
      choose((choice + 1) % count);
      break;
    case "ArrowUp":
      event.preventDefault();
      choose(choice <= 0 ? count - 1 : choice - 1);
      break;
    case "Enter":
      if (choice >= 0) {
        event.preventDefault();
        take(list.children[choice]);
      }
      break;
    case "Escape":
      event.preventDefault();
      close();
      break;
    default:
      break;
  }
});

input.addEventListener("blur", close);
// The field keeps the focus, so that the click arrives before the list closes.
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (option) {
    take(option);
  }
});

async function suggest(typed) {
  request = new AbortController();
  const signal = request.signal;
  const address = new URL("/xrpc/app.bsky.actor.searchActorsTypeahead", input.dataset.typeahead);
  address.searchParams.set("q", typed);
  address.searchParams.set("limit", LONGEST);
  try {
    const response = await fetch(address, { signal, credentials: "omit", referrerPolicy: "no-referrer" });
    const { actors } = response.ok ? await response.json() : { actors: [] };
    if (!signal.aborted) {
      show(Array.isArray(actors) ? actors.slice(0, LONGEST) : []);
    }
  } catch {
    // Suggestions are not needed for the sign-in.
    if (!signal.aborted) {
      close();
    }
  }
}

/* Uses textContent, never innerHTML: names may contain any string. */
function show(actors) {
  const named = actors.filter((actor) => typeof actor?.handle === "string" && actor.handle !== "handle.invalid");
  list.replaceChildren(...named.map(option));
  choice = -1;
  input.removeAttribute("aria-activedescendant");
  status.textContent = input.dataset.found.replace("{0}", named.length);
  if (named.length === 0 || document.activeElement !== input) {
    close();
  } else {
    open();
  }
}

function option(actor, index) {
  const line = document.createElement("li");
  line.id = `identifier-option-${index}`;
  line.setAttribute("role", "option");
  line.setAttribute("aria-selected", "false");
  line.dataset.handle = actor.handle;
  const handle = document.createElement("bdi");
  handle.textContent = `@${actor.handle}`;
  const name = document.createElement("bdi");
  name.textContent = typeof actor.displayName === "string" ? actor.displayName : "";
  line.append(handle, " ", name);
  return line;
}

function choose(index) {
  list.children[choice]?.setAttribute("aria-selected", "false");
  choice = index;
  const option = list.children[index];
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}

function take(option) {
  input.value = option.dataset.handle;
  close();
  input.focus();
}

function open() {
  list.hidden = false;
  input.setAttribute("aria-expanded", "true");
}

function close() {
  list.hidden = true;
  choice = -1;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}
