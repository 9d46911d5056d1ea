// The environment that foreign_test.go has started, and the applications that it has registered there.
const required = (name) => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run this by "go test ./e2e/foreign"`)
  return value
}

export const issuer = new URL(required('FOREIGN_ISSUER'))

// A confidential client, whose secret has characters that must be encoded on the way, and the two kinds of public one.
export const web = {
  id: 'foreign_web',
  secret: required('FOREIGN_WEB_SECRET'),
  redirectURI: 'http://localhost:8099/callback',
  postLogoutRedirectURI: 'http://localhost:8099/signed-out',
}
export const spa = {
  id: 'foreign_spa',
  redirectURI: 'http://localhost:8098/callback',
  postLogoutRedirectURI: 'http://localhost:8098/signed-out',
}
// Registered without a port: a native app takes the one that is free (RFC 8252 §7.3).
export const native = {
  id: 'foreign_native',
  redirectURI: 'http://127.0.0.1:53999/callback',
  postLogoutRedirectURI: 'http://127.0.0.1:53999/signed-out',
}

export const scope = 'openid profile email offline_access'

// The seeded user who signs in.
export const ada = { id: 'usr_ada', email: 'ada@example.com', name: 'Ada Lovelace' }
