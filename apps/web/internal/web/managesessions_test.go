package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/shared/auth/management"
)

func endPath(sid string) string { return "/manage/sessions/" + sid + "/end" }

// W10, M4, M6: a device is signed out from another one: its stream says so, its next
// request is signed out, and the one that asked stays.
func TestSignOutThereForReal(t *testing.T) {
	e, a := startManaged(t)
	here, there := as(t, e, a, environmenttest.Ada), as(t, e, a, environmenttest.Ada)
	sid := there.openAccessOf().SessionID
	here.get(pathSessions).want(t, http.StatusOK, here.openAccessOf().SessionID, sid, "This one", endPath(sid), "Sign out everywhere else")
	stream := there.listen()
	here.post(endPath(sid), nil).wantRedirect(t, http.StatusSeeOther, pathSessions+"?ended="+sid)
	stream.wantEnded("Web app")
	there.follow().get(pathManage).want(t, http.StatusOK, "You signed out in Web app", `data-via="back channel"`)
	there.wantSignedOut()
	page := here.get(pathSessions+"?ended="+sid).want(t, http.StatusOK, "has ended", "You are signed in nowhere else.")
	if strings.Contains(page.body, endPath(sid)) {
		t.Error("the session that has ended can be ended again")
	}
	here.post(endPath(sid), nil).want(t, http.StatusSeeOther) // twice is as good as once
	here.wantSignedIn()
}

// W10: the address says nothing of a session that lives, is another user's, or none.
func TestEndedNoticeIsTrue(t *testing.T) {
	e, a := startManaged(t)
	ada, alan := as(t, e, a, environmenttest.Ada), as(t, e, a, environmenttest.Alan)
	sid := alan.openAccessOf().SessionID
	heard := a.hearBackchannel()
	e.EndSession(sid)
	<-heard
	for _, id := range []string{ada.openAccessOf().SessionID, sid, "ses_nobody", "..", url.QueryEscape(`"><script>`)} {
		if page := ada.get(pathSessions+"?ended="+id).want(t, http.StatusOK); strings.Contains(page.body, "has ended") {
			t.Errorf("the page says that %s has ended", id)
		}
	}
}

// W10: nobody ends a session of somebody else, or learns that it exists.
func TestSessionsOfOthersForReal(t *testing.T) {
	e, a := startManaged(t)
	ada, alan := as(t, e, a, environmenttest.Ada), as(t, e, a, environmenttest.Alan)
	sid := ada.openAccessOf().SessionID
	foreign := alan.post(endPath(sid), nil).want(t, http.StatusNotFound)
	none := alan.post(endPath("ses_nobody"), nil).want(t, http.StatusNotFound)
	number := func(a answer) string { return strings.ReplaceAll(a.body, a.Header.Get("X-Request-Id"), "") }
	if number(foreign) != number(none) {
		t.Error("another user's session can be told from one that never was")
	}
	alan.post(endPath(".."), nil).want(t, http.StatusNotFound)
	if page := alan.get(pathSessions).want(t, http.StatusOK); strings.Contains(page.body, endPath(sid)) {
		t.Error("the page shows another user's session")
	}
	alan.post(pathEndOthers, nil).want(t, http.StatusSeeOther)
	ada.wantSignedIn()
}

// W7, W10: ending the very session that one is in is a sign-out like any other.
func TestSignOutHereForReal(t *testing.T) {
	e, a := startManaged(t)
	b := as(t, e, a, environmenttest.Ada)
	b.post(endPath(b.openAccessOf().SessionID), nil, "Sec-Fetch-Site", "same-origin").wantRedirect(t, http.StatusTemporaryRedirect, pathLogout)
	b.wantSignedIn()
	b.follow().post(endPath(b.openAccessOf().SessionID), nil, "Sec-Fetch-Site", "same-origin").want(t, http.StatusOK, "You signed out.")
	b.wantSignedOut()
}

// W10: every other session of the user ends, and no one else's.
func TestSignOutEverywhereElseForReal(t *testing.T) {
	e, a := startManaged(t)
	here, alan := as(t, e, a, environmenttest.Ada), as(t, e, a, environmenttest.Alan)
	var streams []*listener
	var others []*browser
	for range 3 {
		other := as(t, e, a, environmenttest.Ada)
		streams, others = append(streams, other.listen()), append(others, other)
	}
	here.post(pathEndOthers, nil).wantRedirect(t, http.StatusSeeOther, pathSessions)
	for i, stream := range streams {
		stream.wantEnded("Web app")
		others[i].follow().get(pathHome).want(t, http.StatusOK, "You signed out in Web app")
		others[i].wantSignedOut()
	}
	sid := here.openAccessOf().SessionID
	here.get(pathSessions).want(t, http.StatusOK, sid, "This one", "You are signed in nowhere else.")
	if s, err := a.management.Session(t.Context(), sid); err != nil || s.Status != management.SessionActive {
		t.Errorf("the session that asked is %s, %v", s.Status, err)
	}
	alan.wantSignedIn()
}
