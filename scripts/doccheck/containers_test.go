package doccheck

import (
	"maps"
	"net"
	"slices"
	"strings"
	"testing"
	"time"
)

// containerApps are the apps that have an image, with the service that stands for each.
var containerApps = []string{"environment", "web", "spa"}

func readContainers(t *testing.T) (compose, map[string]stage) {
	t.Helper()
	c, err := readCompose(read(t, "docker-compose.yml"))
	if err != nil {
		t.Fatal(err)
	}
	return c, stages(read(t, "Dockerfile"))
}

// T7: images and services set only variables that the app reads, and only those whose default does not fit.
func TestContainersSetKnownVariables(t *testing.T) {
	c, images := readContainers(t)
	example := exampleVariables(read(t, ".env.example"))
	code := readByPrograms(t)
	for name, s := range c.Services {
		app := s.Build.Target
		if app == "" {
			continue // somebody else's image
		}
		known := map[string]string{}
		for file, variables := range code {
			if strings.HasPrefix(file, "apps/"+app+"/") {
				maps.Copy(known, variables)
			}
		}
		set := map[string]string{}
		maps.Copy(set, images[app].Environment)
		maps.Copy(set, s.Environment)
		for variable, value := range set {
			if _, ok := known[variable]; !ok {
				t.Errorf("%s sets %s, which the app %q does not read", name, variable, app)
			}
			if shown, ok := example[variable]; !ok || shown == value {
				t.Errorf("%s sets %s=%s: .env.example lacks it, or shows the same", name, variable, value)
			}
		}
	}
}

// T7: the addresses are those of make up, offered to this machine only, and an app listens behind each.
func TestContainersUseTheSameAddresses(t *testing.T) {
	c, images := readContainers(t)
	example := exampleVariables(read(t, ".env.example"))
	var want []string
	for _, variable := range []string{"ENV_URL", "WEB_URL", "SPA_URL"} {
		port := portOf(t, origin(t, example[variable]))
		want = append(want, "127.0.0.1:"+port+":"+port)
	}
	var got []string
	for _, s := range c.Services {
		got = append(got, s.Ports...)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("published: %v, want %v", got, want)
	}
	for app, variable := range map[string]string{"environment": "ENVIRONMENT_ADDR", "web": "WEB_ADDR", "spa": "SPA_ADDR"} {
		addr := "0.0.0.0:" + portOf(t, example[variable])
		if images[app].Environment[variable] != addr || !images[app].has("EXPOSE "+portOf(t, addr)) {
			t.Errorf("the image of %s must set %s=%s and expose that port", app, variable, addr)
		}
		if c.Services[app].NetworkMode != "service:proxy" {
			t.Errorf("%s does not share the network of the proxy, so localhost is somewhere else for it", app)
		}
	}
}

// T7: Caddy listens where browsers look for the web app, and leads to three servers: one, and two more in the profile,
// which differ in nothing but their address.
func TestReplicas(t *testing.T) {
	c, _ := readContainers(t)
	caddyfile := read(t, "deploy/Caddyfile")
	port := portOf(t, origin(t, exampleVariables(read(t, ".env.example"))["WEB_URL"]))
	if !strings.Contains(caddyfile, "\n:"+port+" {") {
		t.Errorf("Caddy does not listen on port %s of WEB_URL", port)
	}
	var addresses []string
	for name, s := range c.Services {
		if s.Build.Target != "web" {
			continue
		}
		if inProfile := slices.Equal(s.Profiles, []string{"replicas"}); inProfile == (name == "web") {
			t.Errorf("%s: profiles %v", name, s.Profiles)
		}
		addresses = append(addresses, s.Environment["WEB_ADDR"])
		rest, first := maps.Clone(s.Environment), maps.Clone(c.Services["web"].Environment)
		delete(rest, "WEB_ADDR")
		delete(first, "WEB_ADDR")
		if !maps.Equal(rest, first) || !strings.HasPrefix(rest["STATE_URL"], "redis://redis:") {
			t.Errorf("%s has %v, web has %v", name, rest, first)
		}
	}
	upstreams := upstreamPattern.FindAllString(caddyfile, -1)
	slices.Sort(addresses)
	slices.Sort(upstreams)
	if len(addresses) != 3 || !slices.Equal(addresses, upstreams) {
		t.Errorf("web servers listen on %v, Caddy leads to %v", addresses, upstreams)
	}
}

// T7: no container runs as root, writes outside its volumes or gains a privilege, and each ends gracefully.
func TestContainersAreConfined(t *testing.T) {
	c, images := readContainers(t)
	for name, s := range c.Services {
		if !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s is not confined: %+v", name, s)
		}
		for _, volume := range s.Volumes {
			source, _, _ := strings.Cut(volume, ":")
			if _, ok := c.Volumes[source]; !ok && !exists(source) {
				t.Errorf("%s mounts %s, which is neither a volume nor a file", name, source)
			}
		}
	}
	if images["app"].Base != "scratch" || !images["app"].has("USER 65532:65532") {
		t.Error("the image of all apps must be empty and have a user other than root")
	}
	for _, app := range containerApps {
		image, s := images[app], c.Services[app]
		if image.Base != "app" || image.has("USER") || !image.has("HEALTHCHECK ") || !image.has(`ENTRYPOINT ["/`+app+`"]`) {
			t.Errorf("the image of %s lacks something: %v", app, image.Lines)
		}
		if grace, err := time.ParseDuration(s.StopGrace); err != nil || grace <= 10*time.Second || s.Build.Target != app {
			t.Errorf("%s: stops within %q, must leave more than the 10 s of shared/server; built from %q", app, s.StopGrace, s.Build.Target)
		}
	}
}

// T7: images are built with the versions that the repository names.
func TestImagesUseOurVersions(t *testing.T) {
	_, images := readContainers(t)
	version := strings.Fields(read(t, "go.work"))[1]
	if want := "golang:" + strings.TrimSuffix(version, ".0"); images["source"].Base != want {
		t.Errorf("built with %s, go.work asks for %s", images["source"].Base, want)
	}
	if major := strings.TrimSuffix(strings.TrimPrefix(images["ui"].Base, "node:"), "-slim"); !strings.Contains(read(t, "apps/spa/ui/package.json"), `"node": ">=`+major+".") {
		t.Errorf("the SPA is built with %s, package.json asks for another version", images["ui"].Base)
	}
}

func portOf(t *testing.T, hostport string) string {
	t.Helper()
	_, port, err := net.SplitHostPort(hostport)
	if err != nil {
		t.Fatal(err)
	}
	return port
}
