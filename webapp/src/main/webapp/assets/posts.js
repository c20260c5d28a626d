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
  status.textContent = posts.dataset.loading;
  try {
    status.textContent = await read();
  } catch {
    status.textContent = posts.dataset.failed;
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
    ? posts.dataset.none
    : posts.dataset.updated.replace("{0}", new Date().toLocaleTimeString(document.documentElement.lang));
}

/* The page is never reloaded, because it may contain unsent input. */
function problem(status) {
  switch (status) {
    case 401:
      return posts.dataset.signedOut;
    case 429:
      return posts.dataset.tooMany;
    default:
      return posts.dataset.status.replace("{0}", status);
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
  const iso = date.toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
