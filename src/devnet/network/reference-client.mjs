// Runs the reference client through all of its functions and prints one line for each step. The process that started
// this one acts as the browser: it reads "SIGN-IN <url>" or "DENY <url>" and writes the callback to standard input.
//   node reference-client.mjs '{"pds", "plc", "handle", "did", "metadata", "jwks"?, "algorithms"?, "only"?}'
// jwks: the client's private keys, which make it confidential. algorithms: those of the DPoP keys; the client's
// preference by default. only "session": signs in, prints "SAVED <the stored session>" and ends.
import assert from 'node:assert/strict'
import { createInterface } from 'node:readline'
import { JoseKey, NodeOAuthClient, OAuthCallbackError, requestLocalLock, TokenRefreshError } from '@atproto/oauth-client-node'

const config = JSON.parse(process.argv[2])
const confidential = config.jwks != null
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()

const states = new Map()
const sessions = new Map()
const deleted = []
const store = (map) => ({
  get: async (key) => structuredClone(map.get(key)),
  set: async (key, value) => void map.set(key, structuredClone(value)),
  del: async (key) => void map.delete(key),
})
const keyset = confidential
  ? await Promise.all(config.jwks.keys.map((jwk) => JoseKey.fromImportable(JSON.stringify(jwk), jwk.kid)))
  : undefined

const newClient = (more = {}) =>
  new NodeOAuthClient({
    clientMetadata: config.metadata,
    keyset,
    stateStore: store(states),
    sessionStore: store(sessions),
    requestLock: requestLocalLock,
    allowHttp: true,
    plcDirectoryUrl: config.plc,
    handleResolver: config.pds,
    onSessionDeleted: (sub, cause) => deleted.push(cause),
    ...more,
  })
const client = newClient()
if (config.algorithms) client.runtime.generateKey = () => JoseKey.generate(config.algorithms)

async function browser(verb, url) {
  console.log(`${verb} ${url.href}`)
  return new URL((await lines.next()).value).searchParams
}
async function signIn(input = config.handle, options = {}, by = client) {
  const parameters = await browser('SIGN-IN', await by.authorize(input, options))
  return { parameters, ...(await by.callback(parameters)) }
}
const getSession = async (session) => {
  const response = await session.fetchHandler('/xrpc/com.atproto.server.getSession')
  assert.equal(response.status, 200, await response.clone().text())
  return response.json()
}
const call = async (session, nsid, body, type = 'application/json') => {
  const response = await session.fetchHandler(`/xrpc/${nsid}`, { method: 'POST', headers: { 'content-type': type }, body })
  const text = await response.text()
  assert.equal(response.status, 200, text)
  return JSON.parse(text)
}
const stored = () => structuredClone(sessions.get(config.did))
async function step(name, work) {
  try {
    await work()
    console.log(`PASS ${name}`)
  } catch (error) {
    console.log(`FAIL ${name}: ${error?.message ?? error}`)
    for (let cause = error?.cause; cause; cause = cause.cause) console.log(`  because of ${cause.message ?? cause}`)
    process.exit(1)
  }
}

if (config.only === 'session') {
  await step('a session to hand over', async () => {
    const { session } = await signIn()
    await getSession(session)
  })
  console.log(`SAVED ${JSON.stringify(stored())}`)
  process.exit(0)
}

let session
let parameters
await step('signs in by handle', async () => {
  const done = await signIn(config.handle, { state: 'shopping cart' })
  session = done.session
  parameters = done.parameters
  assert.equal(done.state, 'shopping cart')
  assert.equal(session.did, config.did)
  assert.equal(states.size, 0)
  const info = await session.getTokenInfo(false)
  assert.equal(info.sub, config.did)
  assert.equal(new URL(info.aud).origin, config.pds)
  assert.deepEqual(new Set(info.scope.split(' ')), new Set(config.metadata.scope.split(' ')))
  assert.equal(stored().authMethod.method, confidential ? 'private_key_jwt' : 'none')
})
await step('cannot use a callback twice', () => assert.rejects(client.callback(parameters), OAuthCallbackError))
await step('reads the session', async () => assert.equal((await getSession(session)).handle, config.handle))
await step('writes and reads records and blobs', async () => {
  const { blob } = await call(session, 'com.atproto.repo.uploadBlob', 'hello blob', 'text/plain')
  const record = { $type: 'app.bsky.feed.post', text: 'hello', createdAt: new Date().toISOString() }
  const made = await call(session, 'com.atproto.repo.createRecord', JSON.stringify({ repo: config.did, collection: record.$type, record }))
  await call(session, 'com.atproto.repo.putRecord', JSON.stringify({
    repo: config.did, collection: 'internal.atnet.note', rkey: 'n1', validate: false,
    record: { $type: 'internal.atnet.note', file: blob },
  }))
  const read = (nsid, query) => session.fetchHandler(`/xrpc/${nsid}?${new URLSearchParams(query)}`)
  const post = await read('com.atproto.repo.getRecord', { repo: config.did, collection: record.$type, rkey: made.uri.split('/').pop() })
  assert.equal((await post.json()).value.text, 'hello')
  const file = await read('com.atproto.sync.getBlob', { did: config.did, cid: blob.ref.$link })
  assert.equal(await file.text(), 'hello blob')
})
await step('refreshes', async () => {
  const before = stored()
  session = await client.restore(config.did, true)
  assert.notEqual(stored().tokenSet.access_token, before.tokenSet.access_token)
  assert.notEqual(stored().tokenSet.refresh_token, before.tokenSet.refresh_token)
  await getSession(session)
})
await step('restores in another client without a refresh', async () => {
  const before = stored()
  await getSession(await newClient().restore(config.did))
  await getSession(await newClient().restore(config.did, false))
  assert.deepEqual(stored(), before)
})
await step('makes one refresh for ten calls with an expired token', async () => {
  const old = stored()
  old.tokenSet.expires_at = new Date(0).toISOString()
  sessions.set(config.did, old)
  await Promise.all(Array.from({ length: 10 }, () => getSession(session)))
  assert.notEqual(stored().tokenSet.access_token, old.tokenSet.access_token)
})
await step('refreshes when the server does not take the token any more', async () => {
  // As another process may leave it: the access token from before its refresh, the refresh token from after it.
  const before = stored()
  await session.getTokenInfo(true)
  const mixed = stored()
  mixed.tokenSet.access_token = before.tokenSet.access_token
  sessions.set(config.did, mixed)
  await getSession(session)
  assert.notEqual(stored().tokenSet.access_token, before.tokenSet.access_token)
})
await step('loses the session with a replayed refresh token', async () => {
  const old = stored()
  await session.getTokenInfo(true)
  sessions.set(config.did, old)
  await assert.rejects(session.getTokenInfo(true), TokenRefreshError)
  assert.ok(deleted.at(-1) instanceof TokenRefreshError)
  assert.equal(deleted.at(-1).cause.error, 'invalid_grant')
  assert.equal(stored(), undefined)
})
await step('reports a denial', async () => {
  const denied = await browser('DENY', await client.authorize(config.handle, { state: 'mine' }))
  await assert.rejects(client.callback(denied), (error) =>
    error instanceof OAuthCallbackError && error.params.get('error') === 'access_denied' && error.state === 'mine')
})
await step('signs in by DID', async () => assert.equal((await signIn(config.did)).session.did, config.did))
await step('signs in by the address of the PDS', async () => assert.equal((await signIn(config.pds)).session.did, config.did))
await step('signs in with form_post', async () => {
  const poster = newClient({ responseMode: 'form_post' })
  assert.equal((await signIn(config.handle, {}, poster)).session.did, config.did)
})
await step('asks for less than its scope', async () => {
  const less = (await signIn(config.handle, { scope: 'atproto' })).session
  assert.equal((await less.getTokenInfo(false)).scope, 'atproto')
  const refused = await less.fetchHandler('/xrpc/com.atproto.repo.createRecord', {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ repo: config.did, collection: 'app.bsky.feed.post', record: { $type: 'app.bsky.feed.post', text: 'x', createdAt: new Date().toISOString() } }),
  })
  assert.equal(refused.status, 403)
  assert.equal((await refused.json()).error, 'ScopeMissingError')
})
await step('cannot ask for more than its scope', () =>
  assert.rejects(client.authorize(config.handle, { scope: 'atproto transition:email' }), (error) => error.error === 'invalid_scope'))
await step('prompts as the server allows it', async () => {
  for (const prompt of ['login', 'consent']) await signIn(config.handle, { prompt })
  if (confidential) {
    // This browser remembers no account, so there is nothing to select.
    await assert.rejects(signIn(config.handle, { prompt: 'select_account' }), (error) =>
      error.params.get('error') === 'account_selection_required')
    await assert.rejects(signIn(config.handle, { prompt: 'none' }), (error) => error.params.get('error') === 'login_required')
  } else {
    await signIn(config.handle, { prompt: 'select_account' })
    await assert.rejects(client.authorize(config.handle, { prompt: 'none' }), (error) => error.error === 'invalid_request')
  }
})
await step('signs out', async () => {
  await client.revoke(config.did)
  assert.equal(stored(), undefined)
  await assert.rejects(client.restore(config.did))
})
process.exit(0)
