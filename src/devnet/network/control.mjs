// A small http server on loopback, through which tests read and change the state of the servers.
import { createServer } from 'node:http'

export async function startControl({ pds, provider, requests, origins, createAccount }) {
  const db = () => pds.ctx.accountManager.db.db
  const commands = {
    // the sessions of the authorization server, without tokens
    'GET /tokens': () =>
      db().selectFrom('token')
        .select(['did', 'tokenId', 'clientId', 'clientAuth', 'scope', 'createdAt', 'updatedAt', 'expiresAt'])
        .execute(),
    'GET /requests': () => requests,
    'GET /fetched': () => origins.fetched,
    'POST /reset-log': () => {
      requests.length = 0
      origins.fetched.length = 0
      return {}
    },
    'POST /create-account': (q) => createAccount(q.get('handle'), q.get('password')),
    'POST /map-origin': (q) => {
      origins.map(q.get('from'), q.get('to'))
      return {}
    },
    // applies to access tokens issued from now on
    'POST /token-max-age': (q) => {
      provider.tokenManager.tokenMaxAge = Number(q.get('ms'))
      return {}
    },
    // makes stored sessions older; does not change the access tokens
    'POST /age-tokens': async (q) => {
      const back = (iso) => new Date(Date.parse(iso) - Number(q.get('ms'))).toISOString()
      const rows = await db().selectFrom('token').selectAll().execute()
      for (const { id, createdAt, updatedAt, expiresAt } of rows) {
        await db().updateTable('token').where('id', '=', id)
          .set({ createdAt: back(createdAt), updatedAt: back(updatedAt), expiresAt: back(expiresAt) })
          .execute()
      }
      return {}
    },
    'POST /delete-tokens': async (q) => {
      await db().deleteFrom('token').where('did', '=', q.get('did')).execute()
      return {}
    },
    // the authorization server caches client metadata and client keys for ten minutes
    'POST /clear-client-cache': async (q) => {
      for (const cache of [provider.clientManager.metadataGetter, provider.clientManager.jwks]) {
        await cache.delStored(q.get('key'))
      }
      return {}
    },
  }
  const server = createServer(async (req, res) => {
    const url = new URL(req.url, 'http://localhost')
    const command = commands[`${req.method} ${url.pathname}`]
    const respond = (status, json) =>
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
    if (!command) return respond(404, { error: 'unknown command', known: Object.keys(commands) })
    try {
      respond(200, await command(url.searchParams))
    } catch (err) {
      respond(500, { error: String(err) })
    }
  })
  await new Promise((ok, no) => server.once('error', no).listen(0, '127.0.0.1', ok))
  return server
}
