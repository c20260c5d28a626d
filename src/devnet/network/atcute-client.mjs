// Runs the client of atcute, which shares no code with the reference, through its functions at the strict network and
// prints one line for each step. The process that started this one is the web: it reads "PUBLISH <client metadata>",
// "SIGN-IN <url>" or "DENY <url>" and writes a line to standard input, which is the callback of the last two.
//   node atcute-client.mjs '{"pds", "plc", "handle", "did", "metadata", "jwks"?, "origins"}'
// jwks: the client's private keys, which make it confidential. origins: where each https origin of the network listens.
import assert from 'node:assert/strict'
import { createInterface } from 'node:readline'
import { LocalActorResolver, PlcDidDocumentResolver, XrpcHandleResolver } from '@atcute/identity-resolver'
import { OAuthCallbackError, OAuthClient, OAuthResponseError, TokenRefreshError } from '@atcute/oauth-node-client'

const config = JSON.parse(process.argv[2])
const confidential = config.jwks != null
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()

// The client demands https, and the network listens on plain http: proofs and metadata have the https addresses.
async function fetchFromNetwork(input, init) {
  const request = new Request(input, init)
  const url = new URL(request.url)
  const listening = config.origins[url.origin]
  assert.ok(listening, `${url.origin} is not part of the network`)
  return fetch(listening + url.pathname + url.search, {
    method: request.method,
    headers: request.headers,
    body: request.body === null ? undefined : await request.arrayBuffer(),
    redirect: request.redirect,
    signal: request.signal,
  })
}

const states = new Map()
const sessions = new Map()
const deleted = []
const store = (map) => ({
  get: async (key) => structuredClone(map.get(key)),
  set: async (key, value) => void map.set(key, structuredClone(value)),
  delete: async (key) => void map.delete(key),
})

const { client_id, redirect_uris, scope } = config.metadata
const newClient = (more = {}) => {
  const client = new OAuthClient({
    metadata: confidential ? { client_id, redirect_uris, scope } : { redirect_uris, scope },
    ...(confidential ? { keyset: config.jwks.keys } : {}),
    stores: { sessions: store(sessions), states: store(states) },
    actorResolver: new LocalActorResolver({
      handleResolver: new XrpcHandleResolver({ serviceUrl: config.pds, fetch: fetchFromNetwork }),
      didDocumentResolver: new PlcDidDocumentResolver({ apiUrl: config.plc, fetch: fetchFromNetwork }),
    }),
    fetch: fetchFromNetwork,
    ...more,
  })
  client.addEventListener((event) => event.type === 'deleted' && deleted.push(event.cause))
  return client
}
const client = newClient()

async function ask(verb, text) {
  console.log(`${verb} ${text}`)
  return (await lines.next()).value
}
const account = (identifier) => ({ type: 'account', identifier })
const browser = async (verb, { url }) => new URL(await ask(verb, url.href)).searchParams
async function signIn(options = {}, by = client) {
  const parameters = await browser('SIGN-IN', await by.authorize({ target: account(config.handle), ...options }))
  return { parameters, ...(await by.callback(parameters)) }
}
async function call(session, path, init) {
  const response = await session.handle(path, init)
  const text = await response.text()
  assert.equal(response.status, 200, text)
  return JSON.parse(text)
}
const getSession = (session) => call(session, '/xrpc/com.atproto.server.getSession')
const createRecord = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    repo: config.did,
    collection: 'app.bsky.feed.post',
    record: { $type: 'app.bsky.feed.post', text: 'hello', createdAt: new Date().toISOString() },
  }),
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

if (confidential) await ask('PUBLISH', JSON.stringify(client.metadata))

let session
let parameters
await step('signs in by handle', async () => {
  const done = await signIn({ state: { cart: ['book'] } })
  session = done.session
  parameters = done.parameters
  assert.deepEqual(done.state, { cart: ['book'] })
  assert.equal(session.did, config.did)
  assert.equal(states.size, 0)
  const info = await session.getTokenInfo(false)
  assert.equal(info.sub, config.did)
  assert.equal(new URL(info.aud).origin, config.pds)
  assert.deepEqual(new Set(info.scope.split(' ')), new Set(scope.split(' ')))
  assert.equal(stored().authMethod.method, confidential ? 'private_key_jwt' : 'none')
  assert.equal(stored().dpopKey.alg, 'ES256')
})
await step('cannot use a callback twice', () => assert.rejects(client.callback(parameters), OAuthCallbackError))
await step('reads the session', async () => assert.equal((await getSession(session)).handle, config.handle))
await step('writes and reads a record', async () => {
  const { uri } = await call(session, '/xrpc/com.atproto.repo.createRecord', createRecord)
  const query = new URLSearchParams({ repo: config.did, collection: 'app.bsky.feed.post', rkey: uri.split('/').pop() })
  assert.equal((await call(session, `/xrpc/com.atproto.repo.getRecord?${query}`)).value.text, 'hello')
})
await step('refreshes', async () => {
  const before = stored()
  session = await client.restore(config.did, { refresh: true })
  assert.notEqual(stored().tokenSet.access_token, before.tokenSet.access_token)
  assert.notEqual(stored().tokenSet.refresh_token, before.tokenSet.refresh_token)
  await getSession(session)
})
await step('makes one refresh for ten calls with an expired token', async () => {
  const old = stored()
  old.tokenSet.expires_at = 0
  sessions.set(config.did, old)
  await Promise.all(Array.from({ length: 10 }, () => getSession(session)))
  assert.notEqual(stored().tokenSet.access_token, old.tokenSet.access_token)
})
await step('refreshes when the server does not take the token any more', async () => {
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
  assert.equal(deleted.at(-1).cause.error, 'invalid_grant')
  assert.equal(stored(), undefined)
})
await step('reports a denial', async () => {
  const denied = await browser('DENY', await client.authorize({ target: account(config.handle) }))
  await assert.rejects(client.callback(denied), (error) =>
    error instanceof OAuthCallbackError && error.error === 'access_denied')
})
await step('signs in by DID', async () =>
  assert.equal((await signIn({ target: account(config.did) })).session.did, config.did))
await step('signs in by the address of the PDS', async () =>
  assert.equal((await signIn({ target: { type: 'pds', serviceUrl: config.pds } })).session.did, config.did))
await step('signs in with form_post', async () =>
  assert.equal((await signIn({}, newClient({ responseMode: 'form_post' }))).session.did, config.did))
await step('asks for less than its scope', async () => {
  const less = (await signIn({ scope: 'atproto' })).session
  assert.equal((await less.getTokenInfo(false)).scope, 'atproto')
  const refused = await less.handle('/xrpc/com.atproto.repo.createRecord', createRecord)
  assert.equal(refused.status, 403)
  assert.equal((await refused.json()).error, 'ScopeMissingError')
})
await step('prompts as the server allows it', async () => {
  for (const prompt of ['login', ['create', 'consent']]) await signIn({ prompt })
  if (confidential) {
    await assert.rejects(signIn({ prompt: 'none' }), (error) => error.error === 'login_required')
  } else {
    await assert.rejects(client.authorize({ target: account(config.handle), prompt: 'none' }), (error) =>
      error instanceof OAuthResponseError && error.error === 'invalid_request')
  }
})
await step('signs out', async () => {
  await client.revoke(config.did)
  assert.equal(stored(), undefined)
  await assert.rejects(client.restore(config.did), TokenRefreshError)
})
process.exit(0)
