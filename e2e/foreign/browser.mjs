// A browser as far as these tests need one: it keeps cookies, follows redirects inside the environment, and answers the
// sign-in pages by their real forms.
import { ada, issuer } from './environment.mjs'

export class Browser {
  #cookies = new Map()

  // open goes to an address of the environment and returns where the environment sends the browser with its answer. It
  // throws when a page is left that it cannot answer.
  async open(address) {
    let response = await this.#fetch(address)
    for (let step = 0; step < 10; step++) {
      const location = response.headers.get('location')
      if (!location) {
        response = await this.#answer(response)
        continue
      }
      const next = new URL(location, response.url)
      await response.arrayBuffer()
      if (next.origin !== issuer.origin) return next
      response = await this.#fetch(next)
    }
    throw new Error(`no end at ${response.url}`)
  }

  async #fetch(address, init = {}) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(address, { ...init, headers: { cookie }, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)
      if (/;\s*max-age=(0|-)/i.test(line)) this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return response
  }

  // answer fills in the form of a page.
  async #answer(response) {
    const page = await response.text()
    for (const [id, fields] of [
      ['choose-user', { user_id: ada.id }],
      ['choose-account', { user_id: ada.id }],
      ['consent-form', {}],
    ]) {
      const form = new RegExp(`<form[^>]*\\bid="${id}"[^>]*>.*?</form>`, 's').exec(page)?.[0]
      if (!form) continue
      const body = new URLSearchParams([...hidden(form), ...Object.entries(fields)])
      return this.#fetch(new URL(attribute(form, 'action'), response.url), { method: 'POST', body })
    }
    throw new Error(`${response.url} answered ${response.status} with no form to fill in: ${heading(page)}`)
  }
}

const hidden = (form) =>
  [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [attribute(input, 'name'), attribute(input, 'value')])

const attribute = (element, name) => unescape(new RegExp(`\\b${name}="([^"]*)"`).exec(element)[1])

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#34': '"', '#39': "'", '#43': '+' }
const unescape = (text) => text.replace(/&([^;]+);/g, (whole, name) => entities[name] ?? whole)

const heading = (page) => /<h1[^>]*>(.*?)<\/h1>/s.exec(page)?.[1]
