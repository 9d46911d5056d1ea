// oauth4webapi, unchanged, against the local environment: the same walk as openid-client's, step by step as this library
// wants it. The one option that is relaxed is the documented one for plain http on localhost.
import assert from 'node:assert/strict'
import test from 'node:test'
import * as oauth from 'oauth4webapi'

import { Browser } from './browser.mjs'
import { ada, issuer, native, scope, spa, web } from './environment.mjs'

const http = { [oauth.allowInsecureRequests]: true }

const discover = async () => oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, http))

// login goes through the sign-in form, or past it where the browser has a session already. It returns the callback too,
// to try it again.
async function login(as, app, authentication, browser, extra = {}) {
  const client = { client_id: app.id }
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const nonce = oauth.generateRandomNonce()
  const start = new URL(as.authorization_endpoint)
  start.search = new URLSearchParams({
    client_id: app.id,
    redirect_uri: app.redirectURI,
    response_type: 'code',
    scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    max_age: '600',
    ...extra,
  })
  const callback = oauth.validateAuthResponse(as, client, await browser.open(start), state)
  const redeem = async () => {
    const response = await oauth.authorizationCodeGrantRequest(as, client, authentication, callback, app.redirectURI, verifier, http)
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, { expectedNonce: nonce, maxAge: 600, requireIdToken: true })
    await oauth.validateApplicationLevelSignature(as, response, http)
    return tokens
  }
  const tokens = await redeem()
  return { client, tokens, claims: oauth.getValidatedIdTokenClaims(tokens), redeem }
}

async function refresh(as, client, authentication, token) {
  const response = await oauth.refreshTokenGrantRequest(as, client, authentication, token, http)
  return oauth.processRefreshTokenResponse(as, client, response)
}

async function userinfo(as, client, token, subject) {
  return oauth.processUserInfoResponse(as, client, subject, await oauth.userInfoRequest(as, client, token, http))
}

async function introspect(as, client, authentication, token) {
  return oauth.processIntrospectionResponse(as, client, await oauth.introspectionRequest(as, client, authentication, token, http))
}

async function revoke(as, client, authentication, token) {
  await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, authentication, token, http))
}

const refused = (error) => (e) => e instanceof oauth.ResponseBodyError && e.error === error

const clients = [
  ['secret in the body', web, oauth.ClientSecretPost(web.secret)],
  ['secret by Basic', web, oauth.ClientSecretBasic(web.secret)],
  ['single page app', spa, oauth.None()],
  ['native app', native, oauth.None()],
]

for (const [name, app, authentication] of clients) {
  test(`oauth4webapi, ${name}: login, userinfo, refresh, revocation, logout`, async () => {
    const as = await discover()
    const browser = new Browser()
    const { client, tokens, claims, redeem } = await login(as, app, authentication, browser)
    assert.equal(claims.sub, ada.id)
    assert.equal(claims.name, ada.name)
    assert.equal((await userinfo(as, client, tokens.access_token, claims.sub)).email, ada.email)

    const next = await refresh(as, client, authentication, tokens.refresh_token)
    assert.notEqual(next.refresh_token, tokens.refresh_token, 'refresh tokens rotate')
    assert.equal(oauth.getValidatedIdTokenClaims(next).sub, ada.id)

    await revoke(as, client, authentication, next.refresh_token)
    await assert.rejects(refresh(as, client, authentication, next.refresh_token), refused('invalid_grant'))
    await assert.rejects(redeem(), refused('invalid_grant'), 'a code works once')

    const logout = new URL(as.end_session_endpoint)
    logout.search = new URLSearchParams({
      id_token_hint: next.id_token,
      post_logout_redirect_uri: app.postLogoutRedirectURI,
      state: 'see you',
    })
    assert.equal((await browser.open(logout)).href, `${app.postLogoutRedirectURI}?state=see+you`)
    await assert.rejects(login(as, app, authentication, browser, { prompt: 'none' }),
      (e) => e instanceof oauth.AuthorizationResponseError && e.error === 'login_required')
  })
}

test('oauth4webapi: one session serves every client', async () => {
  const as = await discover()
  const browser = new Browser()
  const first = await login(as, native, oauth.None(), browser)
  const second = await login(as, web, oauth.ClientSecretPost(web.secret), browser, { prompt: 'none' })
  assert.equal(second.claims.sid, first.claims.sid)
})

test('oauth4webapi: introspection, and an access token that was revoked', async () => {
  const as = await discover()
  const authentication = oauth.ClientSecretPost(web.secret)
  const { client, tokens } = await login(as, web, authentication, new Browser(), { prompt: 'consent' })
  const access = await introspect(as, client, authentication, tokens.access_token)
  assert.equal(access.active, true)
  assert.equal(access.sub, ada.id)
  assert.equal((await introspect(as, client, authentication, tokens.refresh_token)).active, true)

  await revoke(as, client, authentication, tokens.access_token)
  assert.deepEqual(await introspect(as, client, authentication, tokens.access_token), { active: false })
  await assert.rejects(userinfo(as, client, tokens.access_token, ada.id),
    (e) => e instanceof oauth.WWWAuthenticateChallengeError && e.cause[0].parameters.error === 'invalid_token')
})

test('oauth4webapi: client credentials', async () => {
  const as = await discover()
  const client = { client_id: web.id }
  const authentication = oauth.ClientSecretBasic(web.secret)
  const response = await oauth.clientCredentialsGrantRequest(as, client, authentication, {}, http)
  const tokens = await oauth.processClientCredentialsResponse(as, client, response)
  assert.equal(tokens.refresh_token, undefined)
  assert.equal((await introspect(as, client, authentication, tokens.access_token)).sub, web.id)
})

test('oauth4webapi: a request that is refused is told in the answer', async () => {
  const as = await discover()
  await assert.rejects(login(as, spa, oauth.None(), new Browser(), { code_challenge_method: 'plain' }),
    (e) => e instanceof oauth.AuthorizationResponseError && e.error === 'invalid_request')
})
