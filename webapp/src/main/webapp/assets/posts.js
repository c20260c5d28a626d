/*
 * "Look again" without loading the page. The call goes to this application, which passes it on to the person's own
 * server (atproto.xrpc-proxy.allow): no token is here to be stolen.
 */
const posts = document.getElementById("posts");
const rows = document.getElementById("post-rows");
const status = document.getElementById("posts-status");
const template = document.getElementById("post-row");
let looking = false;

document.getElementById("look-again").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!looking) {
    lookAgain();
  }
});

async function lookAgain() {
  looking = true;
  status.textContent = "Looking …";
  try {
    status.textContent = await read();
  } catch {
    status.textContent = "There was no usable answer. Try again in a moment.";
  } finally {
    looking = false;
  }
}

/* Shows the posts; gives what is to be said. */
async function read() {
  const answer = await fetch(posts.dataset.source, {
    headers: { "Accept": "application/json", "X-Requested-With": "fetch" },
  });
  if (!answer.ok) {
    return problem(answer.status);
  }
  const { records } = await answer.json();
  rows.replaceChildren(...records.map(row));
  return records.length === 0
    ? "You have written nothing yet."
    : `As of ${new Date().toLocaleTimeString()}.`;
}

/* The page stays as it is, whatever happened: somebody may be writing in it. */
function problem(status) {
  switch (status) {
    case 401:
      return "You have been signed out. Keep a copy of what you are writing, then load this page again to sign in.";
    case 429:
      return "That was too often. Try again in a moment.";
    default:
      return `Your server did not give them (${status}). Try again in a moment.`;
  }
}

/* Text stays text: a record holds whatever anybody wrote into it. */
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

/* As Moments.java writes it. */
function inWords(written) {
  const date = new Date(written);
  if (Number.isNaN(date.valueOf())) {
    return written;
  }
  const [, day, month, year, clock] = date.toUTCString().split(/,? /);
  return `${Number(day)} ${month} ${year}, ${clock.slice(0, 5)} UTC`;
}
