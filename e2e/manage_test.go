package e2e

import "testing"

// W10, E9: an admin changes a member's role in the web app; the member's next token has it.
func TestManageARole(t *testing.T) {
	s := startStack(t)
	alan := startBrowser(t, s).open(t, s.WebURL)
	alan.click("#sign-in")
	alan.signInByClick("usr_alan")
	if got := alan.read("#roles"); got != "member" {
		t.Fatalf("Alan's roles are %q", got)
	}
	ada := startBrowser(t, s).open(t, s.WebURL+"/manage")
	ada.signInByClick("usr_ada")
	ada.click("#members")
	ada.click("#change-usr_alan")
	ada.click("#role-admin")
	ada.click("#save")
	ada.awaitText("Alan Turing")
	alan.click("#renew")
	alan.awaitText("members:write")

	alan.do("open the members", navigate(s.WebURL+"/manage/organizations/org_harbor"))
	alan.await("a refusal", "!document.body.innerText.includes('grace@example.com')")
}

// W10, M6: what is signed out from afar is out in that browser without a reload, and the browser at hand stays.
func TestManageSignOutThere(t *testing.T) {
	s := startStack(t)
	there := startBrowser(t, s).open(t, s.WebURL)
	there.click("#sign-in")
	there.signInByClick("usr_ada")
	sid := there.identity().SessionID
	here := startBrowser(t, s).open(t, s.WebURL+"/manage/sessions")
	here.signInByClick("usr_ada")
	here.click("#sign-out-" + sid)
	there.awaitText("You signed out in")
	here.await("one session", "document.querySelector('#only-session') !== null")
}
