package management

import (
	"context"
	"net/http"
	"time"
)

// Organization is a customer: a set of users with roles.
type Organization struct {
	ID         string            `json:"id"` // org_…
	Name       string            `json:"display_name"`
	ExternalID string            `json:"external_id"`
	Slug       string            `json:"slug"`
	LogoURL    string            `json:"logo_url"`
	Metadata   map[string]string `json:"metadata"`
	CreateTime time.Time         `json:"create_time"`
	UpdateTime time.Time         `json:"update_time"`
}

// Organizations returns a page of all organizations.
func (c *Client) Organizations(ctx context.Context, r PageRequest) (Page[Organization], error) {
	var a struct {
		Organizations []Organization `json:"organizations"`
		paging
	}
	err := c.do(ctx, call{method: http.MethodGet, path: []string{"organizations"}, query: r.query()}, &a)
	return pageOf(a.Organizations, a.paging), err
}

// Organization returns an organization, or [ErrNotFound].
func (c *Client) Organization(ctx context.Context, id string) (Organization, error) {
	var a struct {
		Organization Organization `json:"organization"`
	}
	if err := c.do(ctx, call{method: http.MethodGet, path: []string{"organizations", id}}, &a); err != nil {
		return Organization{}, err
	}
	if a.Organization.ID != id {
		return Organization{}, unavailable("asked for organization %q, the answer is about %q", id, bounded(a.Organization.ID))
	}
	return a.Organization, nil
}
