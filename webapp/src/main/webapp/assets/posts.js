/*
 * Refreshes the list of posts without reloading the page. The request goes to this application, which forwards it to
 * the user's own server (atproto.xrpc-proxy.allow), so the page contains no token that a script could steal.
 */
const posts = document.getElementById("posts");
const rows = document.getElementById("post-rows");
const status = document.getElementById("posts-status");
const template = document.getElementById("post-row");
let loading = false;

document.getElementById("look-again").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!loading) {
    refresh();
  }
});

async function refresh() {
  loading = true;
  status.textContent = "Loading …";
  try {
    status.textContent = await read();
  } catch {
    status.textContent = "Your posts could not be loaded. Try again in a moment.";
  } finally {
    loading = false;
  }
}

/* Shows the posts and returns the status message. */
async function read() {
  const response = await fetch(posts.dataset.source, {
    headers: { "Accept": "application/json", "X-Requested-With": "fetch" },
  });
  if (!response.ok) {
    return problem(response.status);
  }
  const { records } = await response.json();
  rows.replaceChildren(...records.map(row));
  return records.length === 0
    ? "You have no posts yet."
    : `Updated at ${new Date().toLocaleTimeString()}.`;
}

/* The page is never reloaded, because it may contain unsent input. */
function problem(status) {
  switch (status) {
    case 401:
      return "You have been signed out. Copy your unsent text, then reload this page to sign in.";
    case 429:
      return "Too many requests. Wait a moment and try again.";
    default:
      return `Your server did not return your posts (status ${status}). Try again in a moment.`;
  }
}

/* Uses textContent, never innerHTML: a record may contain any string. */
function row({ uri, value }) {
  const line = document.importNode(template.content, true);
  const link = line.querySelector("a");
  const key = uri.slice(uri.lastIndexOf("/") + 1);
  link.setAttribute("href", link.getAttribute("href") + encodeURIComponent(key));
  link.textContent = textOf(value?.text);
  const time = line.querySelector("time");
  const written = textOf(value?.createdAt);
  time.dateTime = written;
  time.textContent = inWords(written);
  return line;
}

function textOf(value) {
  return typeof value === "string" ? value : "";
}

/* The same format as in Moments.java. */
function inWords(written) {
  const date = new Date(written);
  if (Number.isNaN(date.valueOf())) {
    return written;
  }
  const [, day, month, year, clock] = date.toUTCString().split(/,? /);
  return `${Number(day)} ${month} ${year}, ${clock.slice(0, 5)} UTC`;
}
