package store

import "context"

// DeliveriesOf returns the deliveries that the end of one session caused, with their attempts.
func (s *Store) DeliveriesOf(ctx context.Context, sid string) ([]Delivery, error) {
	return s.deliveries(ctx, `WHERE sid = ? ORDER BY client_id`, sid)
}
