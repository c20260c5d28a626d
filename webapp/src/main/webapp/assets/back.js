/*
 * The Back button can show a page from the browser's memory, even one with Cache-Control: no-store. The person may have
 * signed out since: so a page that comes back is hidden and loaded again.
 */
addEventListener("pagehide", () => {
  document.documentElement.hidden = true;
});
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    location.reload();
  } else {
    document.documentElement.hidden = false;
  }
});
