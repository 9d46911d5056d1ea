// openid-client, unchanged, against the local environment. The one option that is relaxed is the documented one for
// plain http on localhost; signatures of ID tokens are checked although the channel would do (enableNonRepudiationChecks).
import assert from 'node:assert/strict'
import test from 'node:test'
import * as client from 'openid-client'

import { Browser } from './browser.mjs'
import { ada, issuer, native, scope, spa, web } from './environment.mjs'

const configure = (app, authentication) =>
  client.discovery(issuer, app.id, { id_token_signed_response_alg: 'RS256' }, authentication, {
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
  })

// login goes through the sign-in form, or past it where the browser has a session already.
async function login(config, app, browser, extra = {}) {
  const checks = {
    pkceCodeVerifier: client.randomPKCECodeVerifier(),
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
    idTokenExpected: true,
    maxAge: 600,
  }
  const start = client.buildAuthorizationUrl(config, {
    redirect_uri: app.redirectURI,
    scope,
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    max_age: String(checks.maxAge),
    ...extra,
  })
  const callback = await browser.open(start)
  return { callback, checks, tokens: await client.authorizationCodeGrant(config, callback, checks) }
}

const refused = (error) => (e) => e instanceof client.ResponseBodyError && e.error === error

const clients = [
  ['secret in the body', web, client.ClientSecretPost(web.secret)],
  ['secret by Basic', web, client.ClientSecretBasic(web.secret)],
  ['single page app', spa, client.None()],
  ['native app', native, client.None()],
]

for (const [name, app, authentication] of clients) {
  test(`openid-client, ${name}: login, userinfo, refresh, revocation, logout`, async () => {
    const config = await configure(app, authentication)
    const browser = new Browser()
    const { callback, checks, tokens } = await login(config, app, browser)
    assert.equal(tokens.claims().sub, ada.id)
    assert.equal(tokens.claims().name, ada.name)

    const profile = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub)
    assert.equal(profile.email, ada.email)

    const next = await client.refreshTokenGrant(config, tokens.refresh_token)
    assert.notEqual(next.refresh_token, tokens.refresh_token, 'refresh tokens rotate')
    assert.equal(next.claims().sub, ada.id)

    await client.tokenRevocation(config, next.refresh_token, { token_type_hint: 'refresh_token' })
    await assert.rejects(client.refreshTokenGrant(config, next.refresh_token), refused('invalid_grant'))
    await assert.rejects(client.authorizationCodeGrant(config, callback, checks), refused('invalid_grant'), 'a code works once')

    const away = await browser.open(client.buildEndSessionUrl(config, {
      id_token_hint: next.id_token,
      post_logout_redirect_uri: app.postLogoutRedirectURI,
      state: 'see you',
    }))
    assert.equal(away.href, `${app.postLogoutRedirectURI}?state=see+you`)
    await assert.rejects(login(config, app, browser, { prompt: 'none' }),
      (e) => e instanceof client.AuthorizationResponseError && e.error === 'login_required')
  })
}

test('openid-client: one session serves every client', async () => {
  const browser = new Browser()
  const first = await login(await configure(web, client.ClientSecretPost(web.secret)), web, browser)
  const second = await login(await configure(spa, client.None()), spa, browser, { prompt: 'none' })
  assert.equal(second.tokens.claims().sid, first.tokens.claims().sid)
  assert.equal(second.tokens.claims().auth_time, first.tokens.claims().auth_time)
})

test('openid-client: introspection', async () => {
  const config = await configure(web, client.ClientSecretBasic(web.secret))
  const { tokens } = await login(config, web, new Browser(), { prompt: 'consent' })
  const access = await client.tokenIntrospection(config, tokens.access_token)
  assert.equal(access.active, true)
  assert.equal(access.client_id, web.id)
  assert.equal(access.sub, ada.id)
  assert.equal((await client.tokenIntrospection(config, tokens.refresh_token)).active, true)

  await client.tokenRevocation(config, tokens.access_token)
  assert.deepEqual(await client.tokenIntrospection(config, tokens.access_token), { active: false })
  await assert.rejects(client.fetchUserInfo(config, tokens.access_token, ada.id),
    (e) => e instanceof client.WWWAuthenticateChallengeError && e.cause[0].parameters.error === 'invalid_token')
})

test('openid-client: client credentials', async () => {
  const config = await configure(web, client.ClientSecretPost(web.secret))
  const tokens = await client.clientCredentialsGrant(config)
  assert.equal(tokens.refresh_token, undefined)
  assert.equal((await client.tokenIntrospection(config, tokens.access_token)).sub, web.id)
})

test('openid-client: a wrong secret is a challenge that can be read', async () => {
  const config = await configure(web, client.ClientSecretBasic('wrong'))
  await assert.rejects(client.clientCredentialsGrant(config),
    (e) => e instanceof client.WWWAuthenticateChallengeError && e.cause[0].scheme === 'basic' && e.status === 401)
})
