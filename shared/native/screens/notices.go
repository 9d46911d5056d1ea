package screens

import (
	"fmt"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// notices says what is out of order while the app goes on working.
type notices struct {
	offline, memory       *widget.Label
	offlineBox, memoryBox *fyne.Container
	box                   *fyne.Container
}

func newNotices() *notices {
	n := &notices{offline: paragraph(""), memory: paragraph("No secret store was found, so your session is kept in memory only: " +
		"you will be asked to sign in again after closing this window.")}
	n.offlineBox, n.memoryBox = notice(n.offline), notice(n.memory)
	n.box = container.New(stack{}, n.offlineBox, n.memoryBox)
	return n
}

func (n *notices) show(v View) {
	setVisible(n.offlineBox, v.Offline)
	setVisible(n.memoryBox, v.MemoryOnly)
	setVisible(n.box, v.Offline || v.MemoryOnly)
	if v.Offline {
		setText(n.offline, "The environment can't be reached. You stay signed in; next try in "+seconds(v)+".")
	}
}

func seconds(v View) string {
	return fmt.Sprintf("%d s", int(math.Ceil(max(v.RetryAt.Sub(v.Now), 0).Seconds())))
}

func (n *notices) named() []named {
	return []named{{"notice-offline", n.offline}, {"notice-memory", n.memory}}
}
