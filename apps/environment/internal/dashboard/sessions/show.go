package sessions

import (
	"errors"
	"net/http"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/logout"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/store"
)

type showView struct {
	Site       pages.Site
	Notice     string
	Session    Session
	Deliveries []pages.Delivery
}

// show is GET /sessions/{id}, of a session that lives or has ended.
func (h Handler) show(w http.ResponseWriter, r *http.Request) error {
	s, err := h.Store.Session(r.Context(), r.PathValue("id"))
	if errors.Is(err, store.ErrNotFound) {
		return directory.ErrNotFound
	}
	if err != nil {
		return err
	}
	v := showView{Site: h.Frame(r), Notice: dashboard.Notice(r)}
	if v.Session, err = h.View(r.Context(), *s); err != nil {
		return err
	}
	ds, err := h.Store.DeliveriesOf(r.Context(), s.ID)
	if err != nil {
		return err
	}
	for _, d := range ds {
		v.Deliveries = append(v.Deliveries, logout.DeliveryView(d, h.application(d.ClientID)))
	}
	return h.Render(w, r, http.StatusOK, show(v))
}
