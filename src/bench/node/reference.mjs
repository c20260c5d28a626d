// Measures the reference client: for each line of standard input, {"threads", "accounts", "seconds"}, it prints
// "RESULT <json>": operations, seconds and CPU seconds of this process.
//   node reference.mjs '{"work", "metadata", ...}'
// work "call": calls of the accounts with a fetch that responds at once ("body", "headers").
// work "http": calls over HTTP to "server". work "login": logins of "did" at the network of "pds" and "plc"; the
// process that started this one acts as the browser: it reads "SIGN-IN <url>" and writes the callback to its input.
import { createInterface } from 'node:readline'
import { JoseKey, NodeOAuthClient, requestLocalLock } from '@atproto/oauth-client-node'

const config = JSON.parse(process.argv[2])
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const states = new Map()
const sessions = new Map()
const store = (map) => ({
  get: async (key) => map.get(key),
  set: async (key, value) => void map.set(key, value),
  del: async (key) => void map.delete(key),
})

async function respondAtOnce(input) {
  const { pathname } = new URL(input instanceof Request ? input.url : input)
  return pathname.startsWith('/.well-known/')
    ? Response.json(config.serverMetadata)
    : new Response(config.body, { headers: config.headers })
}

const client = new NodeOAuthClient({
  clientMetadata: config.metadata,
  stateStore: store(states),
  sessionStore: store(sessions),
  requestLock: requestLocalLock,
  allowHttp: true,
  plcDirectoryUrl: config.plc,
  handleResolver: config.pds ?? 'https://pds.example',
  fetch: config.work === 'call' ? respondAtOnce : undefined,
})

async function restored(index) {
  const did = `did:plc:${String(index).padStart(24, '0').replace(/\d/g, (digit) => 'abcdefghij'[digit])}`
  const dpopKey = await JoseKey.generate(['ES256'])
  sessions.set(did, {
    dpopJwk: dpopKey.privateJwk,
    authMethod: { method: 'none' },
    tokenSet: {
      iss: config.server,
      aud: config.server,
      sub: did,
      scope: 'atproto transition:generic',
      access_token: 'a'.repeat(config.tokenLength),
      refresh_token: `refresh-${did}`,
      token_type: 'DPoP',
      expires_at: new Date(Date.now() + 86_400_000).toISOString(),
    },
  })
  return client.restore(did, false)
}

const all = []

async function calls(accounts) {
  while (all.length < accounts) all.push(await restored(all.length))
  return async () => {
    const session = all[Math.floor(Math.random() * accounts)]
    const response = await session.fetchHandler(`/xrpc/${config.nsid}?limit=50`)
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
    await response.json()
  }
}

async function login() {
  console.log(`SIGN-IN ${(await client.authorize(config.did)).href}`)
  await client.callback(new URL((await lines.next()).value).searchParams)
}

async function run(operation, inFlight, seconds) {
  const end = performance.now() + seconds * 1000
  const counts = Array.from({ length: inFlight }, async () => {
    let count = 0
    do {
      await operation()
      count++
    } while (performance.now() < end)
    return count
  })
  return (await Promise.all(counts)).reduce((a, b) => a + b)
}

for (let line = await lines.next(); !line.done; line = await lines.next()) {
  const load = JSON.parse(line.value)
  const operation = config.work === 'login' ? login : await calls(load.accounts)
  const start = performance.now()
  const before = process.cpuUsage()
  const operations = await run(operation, load.threads, load.seconds)
  const { user, system } = process.cpuUsage(before)
  const seconds = (performance.now() - start) / 1000
  console.log(`RESULT ${JSON.stringify({ operations, seconds, cpuSeconds: (user + system) / 1e6 })}`)
}
process.exit(0)
