package screens

import (
	"fmt"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"example.com/multiapp/shared/auth/keeper"
	"example.com/multiapp/shared/native/secretstore"
)

// notices says what is out of order while the app goes on working, and the way on.
type notices struct {
	offline, store         *widget.Label
	tryNow, skip, retry    *button
	offlineBox, storeBox   *fyne.Container
	offlineWays, storeWays *fyne.Container
	box                    *fyne.Container
}

func newNotices(c *Content) *notices {
	n := &notices{offline: paragraph(""), store: paragraph("")}
	n.tryNow = c.newButton("try-now", "Try now", widget.MediumImportance, c.action(c.actions.Refresh))
	n.skip = c.newButton("skip-store", "Go on without it", widget.MediumImportance, c.action(c.actions.SkipStore))
	n.retry = c.newButton("retry-store", "Try the store again", widget.MediumImportance, c.action(c.actions.RetryStore))
	n.offlineWays, n.storeWays = actions(n.tryNow), actions(n.skip, n.retry)
	n.offlineBox, n.storeBox = notice(n.offline, n.offlineWays), notice(n.store, n.storeWays)
	n.box = container.New(stack{}, n.offlineBox, n.storeBox)
	return n
}

func (n *notices) show(v View) {
	trouble, network := storeText(v), networkText(v)
	setVisible(n.offlineBox, network != "")
	setVisible(n.storeBox, trouble != "")
	setVisible(n.box, network != "" || trouble != "")
	setText(n.offline, network)
	setVisible(n.offlineWays, v.Offline)
	setText(n.store, trouble)
	setVisible(n.skip.box, v.Store.CanSkip)
	setVisible(n.retry.box, v.Store.CanRetry)
	setVisible(n.storeWays, v.Store.CanSkip || v.Store.CanRetry)
}

// storeText says what is wrong with the secret store, empty when nothing is.
func storeText(v View) string {
	if s := v.Store; s.Kind != "" && s.Kind != secretstore.Ready {
		return strings.TrimSpace(s.Title + ". " + s.Text + " " + s.Do)
	}
	if v.MemoryOnly {
		return "Your secret store cannot be used, so your session is kept in memory only: " +
			"you will be asked to sign in again after closing this window."
	}
	return ""
}

// networkText says what is wrong with the network or the clock, empty when nothing
// is, and when the next try is.
func networkText(v View) string {
	title, text := v.Notice()
	if title == "" && v.Offline {
		title, text = keeper.State{Trouble: keeper.Unreachable}.Notice()
	}
	if title == "" {
		return ""
	}
	if v.Offline {
		text += " Next try in " + seconds(v) + "."
	}
	return title + ". " + text
}

func seconds(v View) string {
	return fmt.Sprintf("%d s", int(math.Ceil(max(v.RetryAt.Sub(v.Now), 0).Seconds())))
}

func (n *notices) named() []named {
	return []named{{"notice-offline", n.offline}, {"try-now", n.tryNow}, {"notice-memory", n.store}, {"skip-store", n.skip}, {"retry-store", n.retry}}
}
