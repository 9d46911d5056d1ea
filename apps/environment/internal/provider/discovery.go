package provider

import (
	"net/http"

	"github.com/zitadel/oidc/v3/pkg/oidc"
)

// metadata is the library's discovery document with the members it lacks.
type metadata struct {
	oidc.DiscoveryConfiguration
	PromptValuesSupported                      []string `json:"prompt_values_supported"`
	RequestParameterSupported                  bool     `json:"request_parameter_supported"`                    // false, said aloud
	AuthorizationResponseIssParameterSupported bool     `json:"authorization_response_iss_parameter_supported"` // RFC 9207 §3
}

// discovery is GET /.well-known/openid-configuration (OpenID Connect Discovery §3). It lists what works and no more.
func (p *Provider) discovery(w http.ResponseWriter, r *http.Request) {
	secrets := []oidc.AuthMethod{oidc.AuthMethodBasic, oidc.AuthMethodPost}
	withPublic := append([]oidc.AuthMethod{oidc.AuthMethodNone}, secrets...)
	w.Header().Set("Cache-Control", "public, max-age=60")
	writeJSON(w, http.StatusOK, metadata{
		DiscoveryConfiguration: oidc.DiscoveryConfiguration{
			Issuer:                                    p.Issuer,
			AuthorizationEndpoint:                     p.Issuer + PathAuthorize,
			TokenEndpoint:                             p.Issuer + PathToken,
			IntrospectionEndpoint:                     p.Issuer + PathIntrospect,
			DeviceAuthorizationEndpoint:               p.Issuer + PathDeviceAuthorization,
			UserinfoEndpoint:                          p.Issuer + PathUserinfo,
			RevocationEndpoint:                        p.Issuer + PathRevoke,
			EndSessionEndpoint:                        p.Issuer + PathLogout,
			JwksURI:                                   p.Issuer + PathKeys,
			ScopesSupported:                           Scopes,
			ResponseTypesSupported:                    []string{string(oidc.ResponseTypeCode)},
			ResponseModesSupported:                    []string{string(oidc.ResponseModeQuery)},
			GrantTypesSupported:                       []oidc.GrantType{oidc.GrantTypeCode, oidc.GrantTypeRefreshToken, oidc.GrantTypeClientCredentials, oidc.GrantTypeDeviceCode},
			SubjectTypesSupported:                     []string{"public"},
			IDTokenSigningAlgValuesSupported:          []string{"RS256"},
			TokenEndpointAuthMethodsSupported:         withPublic,
			RevocationEndpointAuthMethodsSupported:    withPublic,
			IntrospectionEndpointAuthMethodsSupported: secrets,
			CodeChallengeMethodsSupported:             []oidc.CodeChallengeMethod{oidc.CodeChallengeMethodS256},
			ClaimTypesSupported:                       []string{"normal"},
			ClaimsParameterSupported:                  true,
			ACRValuesSupported:                        []string{levelClick, levelCode},
			ClaimsSupported:                           claimsSupported(),
			BackChannelLogoutSupported:                true,
			BackChannelLogoutSessionSupported:         true,
		},
		PromptValuesSupported:                      prompts,
		AuthorizationResponseIssParameterSupported: true,
	})
}

func claimsSupported() []string {
	names := []string{"iss", "sub", "aud", "azp", "exp", "iat", "auth_time", "nonce", "at_hash", "c_hash", "acr", "amr", "sid", "oid"}
	for _, c := range profileClaims {
		names = append(names, c.name)
	}
	return names
}
