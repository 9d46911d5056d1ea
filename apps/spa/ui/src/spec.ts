const documents: readonly (readonly [string, string])[] = [
  ['OpenID Connect Core', 'openid-connect-core-1_0'],
  ['OpenID Connect Discovery', 'openid-connect-discovery-1_0'],
  ['OpenID Connect Back-Channel Logout', 'openid-connect-backchannel-1_0'],
  ['OpenID Connect RP-Initiated Logout', 'openid-connect-rpinitiated-1_0'],
];

/** The address of the specification that a label such as "RFC 6749 §4.1.3" names; empty for an unknown one. */
export function specUrl(label: string): string {
  const [, section] = /§([\d.]+)/.exec(label) ?? [];
  const [, rfc] = /^RFC (\d+)/.exec(label) ?? [];
  if (rfc !== undefined) return withFragment(`https://www.rfc-editor.org/rfc/rfc${rfc}`, 'section-', section);
  const [, file] = documents.find(([name]) => label.startsWith(name)) ?? [];
  return file === undefined ? '' : withFragment(`https://openid.net/specs/${file}.html`, 'rfc.section.', section);
}

const withFragment = (address: string, prefix: string, section: string | undefined): string =>
  section === undefined ? address : `${address}#${prefix}${section.replace(/\.+$/, '')}`;
