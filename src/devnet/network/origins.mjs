// Lets the servers fetch the documents of an https client from a plain http server on loopback, and lists
// the URLs that they fetched.
export function mapFetch() {
  const actual = new Map()
  const fetched = []
  const nativeFetch = globalThis.fetch
  globalThis.fetch = async function (input, init) {
    const url = new URL(input instanceof Request ? input.url : String(input))
    fetched.push(url.href)
    const target = actual.get(url.origin)
    if (!target) return nativeFetch.call(this, input, init)
    const request = input instanceof Request ? input : {}
    // Copy everything except the dispatcher, which is bound to the original address.
    return nativeFetch(target + url.pathname + url.search, {
      method: init?.method ?? request.method,
      headers: init?.headers ?? request.headers,
      redirect: init?.redirect ?? request.redirect,
      signal: init?.signal ?? request.signal,
    })
  }
  return {
    map: (from, to) => actual.set(new URL(from).origin, new URL(to).origin),
    fetched,
  }
}
