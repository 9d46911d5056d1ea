//go:build unix

package main

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/chromedp/chromedp"
)

// The four tiles of the picture, in pixels.
const (
	tileWidth  = 540
	tileHeight = 740
	phoneWidth = 360
	gap        = 16
)

// fourTour takes one picture of every app in one session, side by side, in both themes.
func fourTour(ctx context.Context, c *camera, a *apps, data string) error {
	if !strings.HasPrefix("four-apps", c.only) && !strings.HasPrefix(c.only, "four-apps") {
		return nil
	}
	for _, theme := range schemes {
		tiles, err := fourTiles(ctx, c, a, filepath.Join(data, "four-"+theme), theme)
		if err != nil {
			return fmt.Errorf("the four apps, %s: %w", theme, err)
		}
		if err := c.write("four-apps-"+theme+".png", sideBySide(tiles, theme)); err != nil {
			return err
		}
	}
	return nil
}

// fourTiles signs in to each app in turn, and ends the session for all of them.
func fourTiles(ctx context.Context, c *camera, a *apps, dir, theme string) ([]image.Image, error) {
	if err := c.do(chromedp.EmulateViewport(tileWidth, tileHeight), prefer(theme)); err != nil {
		return nil, fmt.Errorf("set up the browser: %w", err)
	}
	var tiles []image.Image
	for _, page := range []struct {
		name  string
		steps []step
	}{
		{"web", []step{open(a.webURL), seen("#sign-in"), click("#sign-in"), seen("#sign-in-usr_ada"), click("#sign-in-usr_ada"), seen("#session-id")}},
		{"spa", []step{open(a.spaURL), seen("#sign-in"), click("#sign-in"), seen("#session-id")}},
	} {
		if err := c.do(page.steps...); err != nil {
			return nil, fmt.Errorf("sign in to %s: %w", page.name, err)
		}
		tile, err := c.picture()
		if err != nil {
			return nil, fmt.Errorf("picture of %s: %w", page.name, err)
		}
		tiles = append(tiles, tile)
	}
	for _, program := range []struct {
		name  string
		width int
	}{{"desktop", tileWidth}, {"mobile", phoneWidth}} {
		tile, err := windowTile(ctx, c, a, filepath.Join(dir, program.name), program.name, theme, program.width)
		if err != nil {
			return nil, fmt.Errorf("window of %s: %w", program.name, err)
		}
		tiles = append(tiles, tile)
	}
	return tiles, c.do(open(a.spaURL), seen("#sign-out"), click("#sign-out"), arrived(a.spaURL+"/signed-out"), seen("#signed-out-reason"))
}

// windowTile takes the window of somebody who has just signed in there.
func windowTile(ctx context.Context, c *camera, a *apps, dir, program, theme string, width int) (image.Image, error) {
	w, err := openWindow(ctx, a, dir, program, theme)
	if err != nil {
		return nil, err
	}
	defer w.close()
	if err := w.press(ctx, "sign-in"); err != nil {
		return nil, err
	}
	if err := w.inBrowser(c, []step{arrived("http://127.0.0.1:")}); err != nil {
		return nil, err
	}
	if err := w.await(ctx, "sign-out"); err != nil {
		return nil, err
	}
	id, err := w.id(ctx)
	if err != nil {
		return nil, err
	}
	if err := exec.CommandContext(ctx, "xdotool", "windowsize", id, strconv.Itoa(width), strconv.Itoa(tileHeight)).Run(); err != nil {
		return nil, fmt.Errorf("xdotool: %w", err)
	}
	return w.picture(ctx, "sign-out")
}

// sideBySide cuts each tile to its place.
func sideBySide(tiles []image.Image, theme string) image.Image {
	around := color.Gray{0xd5}
	if theme == "dark" {
		around = color.Gray{0x3a}
	}
	width := gap
	for _, tile := range tiles {
		width += min(tile.Bounds().Dx(), tileWidth) + gap
	}
	whole := image.NewRGBA(image.Rect(0, 0, width, tileHeight+2*gap))
	draw.Draw(whole, whole.Bounds(), image.NewUniform(around), image.Point{}, draw.Src)
	x := gap
	for _, tile := range tiles {
		place := image.Rect(x, gap, x+min(tile.Bounds().Dx(), tileWidth), gap+tileHeight)
		draw.Draw(whole, place, tile, tile.Bounds().Min, draw.Src)
		x = place.Max.X + gap
	}
	return whole
}
