package logout

import (
	"net/http"

	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/store"
)

// shown is how many deliveries the page lists.
const shown = 200

// handleDeliveries is GET /deliveries: what came of each logout token (E7).
func (h *Handler) handleDeliveries(w http.ResponseWriter, r *http.Request) error {
	ds, err := h.cfg.Deliveries.Deliveries(r.Context(), shown)
	if err != nil {
		return err
	}
	view := pages.DeliveriesView{Site: h.cfg.Site(r), Deliveries: h.deliveryViews(ds)}
	return render(w, r, http.StatusOK, pages.Deliveries(view))
}

func (h *Handler) deliveryViews(ds []store.Delivery) []pages.Delivery {
	var views []pages.Delivery
	for _, d := range ds {
		name := d.ClientID
		if client, err := h.cfg.Application(d.ClientID); err == nil {
			name = client.Name
		}
		views = append(views, DeliveryView(d, name))
	}
	return views
}

// DeliveryView is how pages show a delivery to the application of that name.
func DeliveryView(d store.Delivery, application string) pages.Delivery {
	v := pages.Delivery{Application: application, Session: d.SessionID, URL: d.URL,
		Status: deliveryStatus(d), Attempts: len(d.Attempts), At: d.CreatedAt}
	if n := len(d.Attempts); n > 0 {
		last := d.Attempts[n-1]
		v.HTTPStatus, v.Reason, v.At, v.Took = last.Status, last.Error, last.At, last.Duration
	}
	return v
}

func deliveryStatus(d store.Delivery) pages.DeliveryStatus {
	switch d.State {
	case store.Delivered:
		return pages.DeliveryDelivered
	case store.Refused:
		return pages.DeliveryRefused
	case store.GaveUp:
		return pages.DeliveryGaveUp
	}
	if len(d.Attempts) > 0 {
		return pages.DeliveryRetrying
	}
	return pages.DeliveryPending
}
