package ended

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	redisPrefix  = "multiapp:ended:"
	redisChannel = "multiapp:ended"
	// redisTimeout bounds connecting, and each answer: a request waits for it.
	redisTimeout = time.Second
	// askAgain is the pause before a question that failed is asked once more.
	askAgain = time.Second
	// askRoutinely is how often watchers are asked for although all seems well: a
	// subscription whose network is silently gone looks like one with no news.
	askRoutinely = 15 * time.Second
	// recall is how long a process itself remembers what it heard. It bounds what
	// Redis can lose without harm, and is far longer than an access token lives.
	recall = 24 * time.Hour
	// askAtOnce is how many keys one question holds.
	askAtOnce = 500
)

// silent keeps the library from printing: its errors come back to the callers.
type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}

func init() { redis.SetLogger(silent{}) }

// Redis is a Registry that several processes share: what one is told, all know.
//
// While Redis is down, End fails, so that the environment delivers the logout
// token again, but this process knows the ending and passes it on later. Ended
// and Watch fail, unless this process knows the ending itself: nobody is let in
// who was signed out, and nobody is signed out. It needs no restart: when Redis is
// back, watchers get what they missed, and a Redis that lost its memory is told
// what each process remembers.
type Redis struct {
	client   *redis.Client
	pubsub   *redis.PubSub
	now      func() time.Time
	known    *Memory // the endings that this process was told or heard of
	watchers watchers
	behind   chan struct{} // has room for one: Redis lacks what this process was told
	stop     context.CancelFunc
	done     chan struct{}
}

// NewRedisClient returns a client for the Redis at stateURL, such as
// redis://user:password@host:6379/0, or rediss:// for TLS, with time-outs that a
// request can bear. It makes no network call.
func NewRedisClient(stateURL string) (*redis.Client, error) {
	options, err := redis.ParseURL(stateURL)
	if err != nil {
		// The parser's message quotes the URL, which may hold a password.
		return nil, errors.New("ended: the state's address is not a URL like redis://localhost:6379/0")
	}
	options.DialTimeout, options.ReadTimeout, options.WriteTimeout, options.PoolTimeout = redisTimeout, redisTimeout, redisTimeout, redisTimeout
	options.ContextTimeoutEnabled = true
	options.MaxRetries = 1
	options.DisableIdentity = true
	return redis.NewClient(options), nil
}

// NewRedis returns the registry in that Redis, and closes the client in the end.
// It makes no network call itself: a Redis that is down is awaited in the
// background. A nil now means time.Now.
func NewRedis(client *redis.Client, now func() time.Time) *Redis {
	if now == nil {
		now = time.Now
	}
	ctx, stop := context.WithCancel(context.Background())
	r := &Redis{client: client, pubsub: client.Subscribe(ctx), now: now, known: &Memory{endings: make(map[string]Ending), now: now, retention: recall}, behind: make(chan struct{}, 1), stop: stop, done: make(chan struct{})}
	go r.listen(ctx)
	return r
}

// putScript stores one ending and publishes it, whether or not it was known: KEYS
// are its key and the channel, ARGV its record and for how long, in ms. It keeps
// the older record under the same rule as [Ending.replaces].
var putScript = redis.NewScript(`
local old = redis.call('GET', KEYS[1])
local new = cjson.decode(ARGV[1])
if not old or (not new.sid and cjson.decode(old).at < new.at) then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
return redis.call('PUBLISH', KEYS[2], ARGV[1])
`)

// End implements [Registry].
func (r *Redis) End(ctx context.Context, e Ending) error {
	e = e.complete(r.now())
	err := r.put(ctx, r.client, e)
	r.hear(e)
	if err == nil {
		return nil
	}
	select {
	case r.behind <- struct{}{}:
	default:
	}
	return unavailable("redis", err)
}

func (r *Redis) put(ctx context.Context, to redis.Scripter, e Ending) error {
	left := max(Retention-r.now().Sub(e.Received), time.Second)
	return putScript.Run(ctx, to, []string{redisPrefix + e.key(), redisChannel}, e.encode(), left.Milliseconds()).Err()
}

// hear takes in an ending from anywhere. Hearing it twice is hearing it once.
func (r *Redis) hear(e Ending) {
	r.known.keep(e)
	r.watchers.tell(e)
}

// Ended implements [Registry].
func (r *Redis) Ended(ctx context.Context, sid, sub string, issuedAt time.Time) (bool, error) {
	_, over, err := r.find(ctx, sid, sub, issuedAt)
	return over, err
}

// Watch implements [Registry].
func (r *Redis) Watch(ctx context.Context, sid, sub string, issuedAt time.Time) (<-chan Ending, error) {
	return r.watchers.watch(ctx, sid, sub, issuedAt, func() (Ending, bool, error) { return r.find(ctx, sid, sub, issuedAt) })
}

func (r *Redis) find(ctx context.Context, sid, sub string, issuedAt time.Time) (Ending, bool, error) {
	if e, over, _ := r.known.find(sid, sub, issuedAt); over {
		return e, true, nil
	}
	endings, err := r.get(ctx, keysOf(sid, sub))
	for _, e := range endings {
		if e.meets(issuedAt) {
			r.known.keep(e)
			return e, true, nil
		}
	}
	return Ending{}, false, err
}

// get returns the endings that are stored under the keys, in one question.
func (r *Redis) get(ctx context.Context, keys []string) (endings []Ending, err error) {
	if len(keys) == 0 {
		return nil, nil
	}
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = redisPrefix + key
	}
	values, err := r.client.MGet(ctx, names...).Result()
	if err != nil {
		return nil, unavailable("redis", err)
	}
	for _, value := range values {
		if text, stored := value.(string); stored {
			e, err := decode([]byte(text))
			if err != nil {
				return nil, err
			}
			if r.now().Sub(e.Received) <= Retention {
				endings = append(endings, e)
			}
		}
	}
	return endings, nil
}

// Close implements [Registry].
func (r *Redis) Close() error {
	r.stop()
	err := r.pubsub.Close()
	<-r.done
	r.watchers.close()
	return errors.Join(err, r.client.Close())
}
