// Starts a PLC directory and a PDS with its authorization server on loopback. Prints one line of JSON
// when they are ready, and runs until SIGTERM or the end of its standard input.
//   --accounts alice.test:alice-pass,bob.test:bob-pass
//   --token-max-age MS                                     lifetime of access tokens, one hour by default
//   --map-origin https://app.example.com=http://127.0.0.1:8080   (repeatable) where a client's documents are served
//   --log FILE                                             log of the servers
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startControl } from './control.mjs'
import { mapFetch } from './origins.mjs'

const { values: arg } = parseArgs({
  options: {
    accounts: { type: 'string', default: '' },
    'token-max-age': { type: 'string' },
    'map-origin': { type: 'string', multiple: true, default: [] },
    log: { type: 'string' },
  },
})

const run = path.join(import.meta.dirname, 'run')
mkdirSync(run, { recursive: true })
const data = mkdtempSync(path.join(run, 'data-'))
mkdirSync(path.join(data, 'blobs'))

// The servers read these variables at import, so the imports below are dynamic.
process.env.LOG_ENABLED = 'true'
process.env.LOG_DESTINATION = arg.log ?? path.join(data, 'network.log')

const origins = mapFetch()
for (const pair of arg['map-origin']) origins.map(...pair.split('='))

// The issuer contains the port, and both servers need their port before they listen.
const freePort = () =>
  new Promise((ok, no) => {
    const probe = createServer().once('error', no)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => ok(port))
    })
  })
const plcPort = await freePort()
const pdsPort = await freePort()
const plcUrl = `http://localhost:${plcPort}`
const pdsUrl = `http://localhost:${pdsPort}`

const plcPackage = (await import('@did-plc/server')).default
const { PDS, envToCfg, envToSecrets } = await import('@atproto/pds')

// By default both servers listen on all interfaces.
const onLoopback = (app) => {
  const listen = app.listen.bind(app)
  app.listen = (port) => listen(port, '127.0.0.1')
}
const plc = plcPackage.PlcServer.create({ db: plcPackage.Database.mock(), port: plcPort })
onLoopback(plc.app)
await plc.start()

const env = {
  devMode: true, // allows an http issuer
  disableSsrfProtection: true, // allows clients on this machine
  port: pdsPort,
  hostname: 'localhost',
  serviceDid: 'did:web:localhost',
  serviceHandleDomains: ['.test'],
  dataDirectory: data,
  blobstoreDiskLocation: path.join(data, 'blobs'),
  didPlcUrl: plcUrl,
  didCacheStaleTTL: 1000, // makes changed identities visible at once
  didCacheMaxTTL: 2000,
  inviteRequired: false,
  jwtSecret: randomBytes(32).toString('hex'),
  dpopSecret: randomBytes(32).toString('hex'),
  adminPassword: randomBytes(16).toString('hex'),
  plcRotationKeyK256PrivateKeyHex: randomBytes(32).toString('hex'),
  rateLimitsEnabled: false,
  crawlers: [],
}
const pds = await PDS.create(envToCfg(env), envToSecrets(env))
const provider = pds.ctx.oauthProvider
if (arg['token-max-age']) provider.tokenManager.tokenMaxAge = Number(arg['token-max-age'])

const requests = []
onLoopback(pds.app)
const server = await pds.start()
server.prependListener('request', (req, res) => {
  const entry = { method: req.method, url: req.url, userAgent: req.headers['user-agent'] ?? null }
  requests.push(entry)
  res.on('finish', () => { entry.status = res.statusCode })
})

async function createAccount(handle, password) {
  const res = await fetch(`${pdsUrl}/xrpc/com.atproto.server.createAccount`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ handle, email: `${handle.replaceAll('.', '-')}@mail.invalid`, password }),
  })
  const json = await res.json()
  if (!res.ok) throw new Error(`createAccount ${handle}: ${res.status} ${JSON.stringify(json)}`)
  return { handle, did: json.did }
}
const accounts = []
for (const item of arg.accounts.split(',').filter(Boolean)) {
  const [handle, password] = item.split(':')
  accounts.push(await createAccount(handle, password))
}

const control = await startControl({ pds, provider, requests, origins, createAccount })

let stopping = false
async function stop() {
  if (stopping) return
  stopping = true
  setTimeout(() => process.exit(1), 5000).unref()
  control.closeAllConnections()
  control.close()
  await pds.destroy()
  await plc.destroy()
  rmSync(data, { recursive: true, force: true })
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.stdin.on('end', stop).resume() // the process that started this one has ended

console.log(JSON.stringify({
  ready: true,
  plcUrl,
  pdsUrl: pds.ctx.cfg.service.publicUrl,
  issuer: provider.issuer,
  controlUrl: `http://127.0.0.1:${control.address().port}`,
  accounts,
}))
