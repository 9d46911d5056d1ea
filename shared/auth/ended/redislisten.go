package ended

import (
	"context"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"
)

// listen hears what other processes were told. Each time the subscription is made
// anew, endings may have passed unheard, so both sides catch up. The library
// connects again by itself and pings, so that a dead connection is noticed.
func (r *Redis) listen(ctx context.Context) {
	defer close(r.done)
	_ = r.pubsub.Subscribe(ctx, redisChannel) // what fails here is made good when it connects again
	messages := r.pubsub.ChannelWithSubscriptions()
	routine := time.NewTicker(askRoutinely)
	defer routine.Stop()
	var again <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-routine.C:
			_ = r.askForAll(ctx) // the next round asks again
		case <-r.behind:
			again = time.After(askAgain)
		case <-again:
			again = r.catchUp(ctx)
		case message, open := <-messages:
			if !open {
				return
			}
			switch m := message.(type) {
			case *redis.Subscription:
				again = r.catchUp(ctx)
			case *redis.Message:
				if e, err := decode([]byte(m.Payload)); err == nil { // others may publish there too
					r.hear(e)
				}
			}
		}
	}
}

// catchUp tells Redis what it may have lost and asks for what was missed. It
// returns when to try again if that failed.
func (r *Redis) catchUp(ctx context.Context) (again <-chan time.Time) {
	if r.retell(ctx) != nil || r.askForAll(ctx) != nil {
		return time.After(askAgain)
	}
	return nil
}

// retell stores every ending that this process knows and Redis does not, as
// after a restart without persistence.
func (r *Redis) retell(ctx context.Context) error {
	for some := range slices.Chunk(r.known.all(), askAtOnce) {
		names := make([]string, len(some))
		for i, e := range some {
			names[i] = redisPrefix + e.key()
		}
		stored, err := r.client.MGet(ctx, names...).Result()
		if err != nil {
			return err
		}
		for i, e := range some {
			if stored[i] != nil {
				continue
			}
			if err := r.put(ctx, r.client, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// askForAll asks for everybody who watches.
func (r *Redis) askForAll(ctx context.Context) error {
	for keys := range slices.Chunk(r.watchers.keys(), askAtOnce) {
		endings, err := r.get(ctx, keys)
		if err != nil {
			return err
		}
		for _, e := range endings {
			r.hear(e)
		}
	}
	return nil
}
