package screens

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"example.com/multiapp/shared/ui"
)

// apiAnswer shows what the web app's API said.
type apiAnswer struct {
	summary, body *widget.Label
	box           *fyne.Container
}

func newAPIAnswer() *apiAnswer {
	a := &apiAnswer{summary: paragraph(""), body: code("")}
	a.box = card("The API's answer", a.summary, a.body)
	return a
}

func (a *apiAnswer) show(v View) {
	setVisible(a.box, v.API != nil)
	if v.API == nil {
		return
	}
	status := "no answer"
	if v.API.Status != 0 {
		status = fmt.Sprint("status ", v.API.Status)
	}
	setText(a.summary, fmt.Sprintf("GET %s: %s in %s", v.APIURL, status, ui.Took(v.API.Duration)))
	setText(a.body, v.API.Body)
}

func (a *apiAnswer) named() []named {
	return []named{{"api-summary", a.summary}, {"api-answer", a.body}}
}
